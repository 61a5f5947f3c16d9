"""The export tells everything that was ever recorded, by whatever way it was written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, Portfolio
from governance.models import SignOff
from histories.exporting import export
from pilots.models import Champion, Integration, Pilot, WeeklyUpdate
from tests.everything import make_everything
from tests.factories import (
    MONDAY,
    make_access_request,
    make_integration,
    make_person,
    make_pilot,
    make_portfolio,
    make_promise,
    make_stage_event,
    make_user_contact,
)
from tests.histories.files import PILOT, exported, facts, imported, line

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 2)
ON = DAY.isoformat()


def a_pilot(**fields: Any) -> Pilot:
    """Make a pilot about whose stage nobody has said anything."""
    return make_pilot(**{"claimed_stage": "proposed"} | fields)


@pytest.fixture
def nothing(db: None) -> str:
    """The empty database, to go back to."""
    return transaction.savepoint_create()


def comes_back(nothing: str) -> None:
    """Export what there is, import it where there is nothing, and find the same file and the same facts."""
    lines, known = exported(), facts()
    transaction.savepoint_rollback(nothing)
    imported(lines)
    assert exported() == lines
    assert facts() == known


def lines_of(kind: str) -> list[dict[str, Any]]:
    return [said for said in exported() if said["kind"] == kind]


def changed(row: Any, **columns: Any) -> None:
    """Write as every way of entering a fact does."""
    for name, value in (columns | {"recorded_on": DAY}).items():
        setattr(row, name, value)
    row.save()


def test_a_new_fact_tells_what_it_holds_in_the_order_of_the_table() -> None:
    pilot = a_pilot(code="P-7", problem="Letters wait", recorded_on=DAY)
    make_integration(pilot=pilot, due_on=date(2026, 7, 1), due_on_precision="month", recorded_on=DAY)
    first, second = exported()
    assert list(first.items()) == [
        ("kind", "pilot"), ("pilot", "P-7"), ("recorded_on", ON), ("name", "Referral triage"),
        ("portfolio", "Northern Trust"), ("sector", "unknown"), ("problem", "Letters wait"),
        ("clock_start", "2026-06-01"), ("cadence_days", 7),
    ]  # fmt: skip
    assert second == {
        "kind": "integration", "pilot": "P-7", "recorded_on": ON, "key": "records", "system": "Patient records",
        "promised_days": 14, "due_on": {"on": "2026-07-01", "precision": "month"},
    }  # fmt: skip


def test_a_change_tells_what_has_changed_and_what_was_emptied() -> None:
    integration = make_integration(pilot=a_pilot(), due_on=MONDAY, purpose="letters")
    changed(integration, state="live", due_on=None, purpose="", owner_is_unknown=True)
    assert lines_of("integration")[1:] == [
        line("integration", pilot="P-0001", recorded_on=ON, key="records", owner="unknown", state="live",
             clear=["due_on", "purpose"])
    ]  # fmt: skip


def test_what_changes_nothing_of_the_file_is_no_line() -> None:
    imported([PILOT, line("champion", person="ana"), line("champion", person="bo", since="2024-05-01")])
    Champion.objects.update(succeeded_on=None, until=DAY)
    Champion.objects.update(succeeded_on=DAY)
    assert [said.get("until") for said in lines_of("champion")] == [None, None, ON, ON]


def test_a_fact_that_was_told_again_on_a_later_day_is_a_line() -> None:
    pilot = a_pilot(recorded_on=MONDAY)
    changed(pilot)
    assert exported()[1:] == [{"kind": "pilot", "pilot": "P-0001", "recorded_on": ON}]


def test_a_fact_that_was_deleted_is_left_out() -> None:
    pilot = a_pilot()
    integration = make_integration(pilot=pilot)
    make_access_request(pilot=pilot, integration=integration, recorded_on=MONDAY)
    integration.delete()
    assert {said["kind"] for said in exported()} == {"pilot", "access_request"}
    assert "integration" not in lines_of("access_request")[0]
    assert lines_of("access_request")[1:] == [
        line("access_request", pilot="P-0001", recorded_on="2026-06-01", key="ticket", clear=["integration"])
    ]


def test_what_is_named_is_told_under_its_name_of_today() -> None:
    pilot = a_pilot(engineer=make_person(name="Ana Jones"))
    make_integration(pilot=pilot, key="recrods")
    Person.objects.update(name="person-1")
    Integration.objects.update(key="records")
    Pilot.objects.update(code="P-9")
    Portfolio.objects.update(name="Southern Trust")
    first, second = exported()[:2]
    assert (first["pilot"], first["engineer"], first["portfolio"], second["key"]) == (
        "P-9", "person-1", "Southern Trust", "records",
    )  # fmt: skip


def test_a_fact_without_a_key_is_corrected_by_its_number() -> None:
    pilot = a_pilot()
    contacts = [make_user_contact(pilot=pilot, users=users, recorded_on=MONDAY) for users in (1, 2, 3)]
    contacts[0].delete()
    changed(contacts[2], users=5)
    assert lines_of("user_contact")[2:] == [
        line("user_contact", pilot="P-0001", recorded_on=ON, corrects=2, users=5)
    ]  # fmt: skip


def test_only_the_portfolios_that_are_asked_for_are_told() -> None:
    for name in ("North", "South"):
        make_promise(pilot=a_pilot(portfolio=make_portfolio(name=name)), live_by=MONDAY)
    south = Portfolio.objects.filter(name="South")
    assert len(list(export(list(south)))) == 2
    assert list(export([])) == []


def test_pilots_of_two_portfolios_may_have_the_same_code(nothing: str) -> None:
    for name in ("North", "South"):
        pilot = a_pilot(code="P-1", portfolio=make_portfolio(name=name))
        changed(pilot, problem=f"of {name}")
    a_pilot(code="P-2", portfolio=make_portfolio(name="South"))
    lines = exported()
    assert [(said["pilot"], said.get("code")) for said in lines] == [
        ("P-1@North", "P-1"), ("P-1@North", None), ("P-1@South", "P-1"), ("P-1@South", None), ("P-2", None),
    ]  # fmt: skip
    comes_back(nothing)


def test_a_portfolio_that_nobody_gave_is_told_where_the_import_would_take_another() -> None:
    bare = {"kind": "pilot", "pilot": "P-1", "recorded_on": "2024-01-01"}
    imported([bare], portfolio="Moved here")
    assert exported() == [bare | {"portfolio": "Moved here"}]


def test_facts_of_every_model_written_by_the_product_come_back_as_they_were(nothing: str) -> None:
    person = make_person(name="Ana Jones")
    rows = make_everything(pilot=a_pilot(code="P-1"), person=person, word="grey")
    for row in rows:
        if hasattr(row, "pilot_id") and hasattr(row, "recorded_on") and "Promise" not in type(row).__name__:
            row.recorded_on = DAY
            row.save()
    WeeklyUpdate.objects.update(version=2)  # as every correction counts
    assert all(facts().values())
    comes_back(nothing)


def test_live_changes_of_all_sorts_come_back_as_they_were(nothing: str) -> None:
    pilot = a_pilot(code="P-1")
    ana, bo = make_person(name="ana"), make_person(name="bo")
    make_promise(pilot=pilot, live_by=MONDAY, said_by=ana)
    first = Champion.objects.create(pilot=pilot, person=ana, since=MONDAY, reach=["registry"])
    changed(first, until=DAY, end_reason="left", reach=[])
    Champion.objects.create(pilot=pilot, person=bo, since=DAY)
    sign_off = SignOff.objects.create(pilot=pilot, area="legal", needed="yes")
    changed(sign_off, needed="no", not_needed_because="no contract")
    changed(sign_off, needed="yes", not_needed_because="")
    changed(sign_off, decided_on=DAY, decision="returned")
    changed(sign_off, decided_on=None, decision="")
    comes_back(nothing)


def test_a_stage_that_follows_from_no_claim_is_told_last(nothing: str) -> None:
    first = a_pilot(code="P-1", claimed_stage="production", recorded_on=DAY)
    second = a_pilot(code="P-2", claimed_stage="pilot")
    make_stage_event(pilot=first, stage="pilot", on=MONDAY)
    make_stage_event(pilot=second, stage="pilot", on=MONDAY)
    lines = exported()
    assert lines[4:] == [{"kind": "pilot", "pilot": "P-1", "recorded_on": ON, "claimed_stage": "production"}]
    comes_back(nothing)
    make_stage_event(pilot=Pilot.objects.get(code="P-1"), stage="stopped", on=DAY)
    Pilot.objects.filter(code="P-1").update(claimed_stage="stopped")
    assert len(exported()) == len(lines) + 1


def test_the_number_of_statements_does_not_follow_the_number_of_facts() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            exported()
        return len(captured)

    imported([PILOT])
    before = statements()
    imported([PILOT | {"pilot": "P-2"}, *(line("workaround", pilot="P-2", key=f"w-{n}") for n in range(50))])
    assert statements() == before


def test_an_export_that_is_given_up_leaves_no_cursor_open() -> None:
    imported([PILOT, line("stage", on="2024-01-01"), line("promise")])
    stream = export(list(Portfolio.objects.all()))
    next(stream)
    stream.close()
    assert len(exported()) == 3
