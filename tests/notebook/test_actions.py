"""Facts saved by a form, and pilots begun."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Person, Portfolio, Role
from notebook.actions import CodeTakenError, create_pilot, record_fact
from notebook.kinds import KIND_OF
from pilots.models import Champion, Pilot, StageEvent, Workaround
from tests import factories as make
from tests.notebook.sending import address

AS_OF = date(2026, 6, 1)


def record(pilot: Pilot, slug: str, **sent: str) -> Any:
    kind = KIND_OF[slug]
    assert kind.form is not None
    return record_fact(kind=kind, form=kind.form(sent, pilot=pilot, as_of=AS_OF), as_of=AS_OF)


def test_makes_a_key_from_what_the_fact_is_called_that_no_other_has(portfolio: Portfolio) -> None:
    pilot, other = make.make_pilot(), make.make_pilot()
    typed = {"what": "A private spreadsheet of urgent cases, kept by two nurses", "state": "open"}

    keys = [record(one, "workaround", **typed).key for one in (pilot, pilot, pilot, other)]

    name = "a-private-spreadsheet-of-urgent-cases"
    assert keys == [name, f"{name}-2", f"{name}-3", name]


@pytest.mark.parametrize("what", ["…", "x" * 900, "日本語"])
def test_makes_a_key_of_whatever_was_typed(portfolio: Portfolio, what: str) -> None:
    pilot = make.make_pilot()

    keys = {record(pilot, "workaround", what=what, state="open").key for _ in range(12)}

    assert len(keys) == 12
    assert all(key and len(key) <= 80 for key in keys)


def test_keeps_the_key_when_the_name_changes(portfolio: Portfolio) -> None:
    pilot = make.make_pilot()
    row = record(pilot, "workaround", what="A list", state="open")
    kind = KIND_OF["workaround"]
    form = kind.form({"what": "A longer list", "state": "open"}, instance=row, pilot=pilot, as_of=AS_OF)  # type: ignore[misc]

    record_fact(kind=kind, form=form, as_of=AS_OF, opened_with=row.history.latest("pgh_id").pgh_id)

    assert Workaround.objects.values_list("key", "what").get() == ("a-list", "A longer list")


def test_a_claim_that_gets_its_day_becomes_the_pilots_stage_and_a_diagnostic_starts_its_clock(
    portfolio: Portfolio,
) -> None:
    pilot = make.make_pilot(claimed_stage="proposed", clock_start=None)
    row, kind = make.make_stage_event(pilot=pilot, stage="diagnostic", on=None, recorded_on=AS_OF), KIND_OF["stage"]
    sent = {"on": "2026-05-20", "on_precision": "month"}
    form = kind.form(sent, instance=row, pilot=pilot, as_of=AS_OF)  # type: ignore[misc]

    record_fact(kind=kind, form=form, as_of=AS_OF, opened_with=row.history.latest("pgh_id").pgh_id)

    pilot.refresh_from_db()
    assert (pilot.claimed_stage, pilot.clock_start, pilot.clock_start_precision) == (
        "diagnostic", date(2026, 5, 1), "month",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_champions_entered_at_once_one_is_told_of_the_other(portfolio: Portfolio) -> None:
    pilot = make.make_pilot()
    user = make.make_member(user=make.make_user(email="eli@example.org"), role=Role.ENGINEER).user

    def enter(name: str) -> int:
        client = Client()
        client.force_login(user)
        try:
            sent = {"person": name, "since": "2026-06-01"}
            return int(client.post(address("champion", pilot), sent).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(enter, ["A. Jones", "B. Patel", "C. Okoro", "A. Jones"]))

    assert answers == [302, 422, 422, 422]
    assert Champion.objects.count() == Person.objects.count() == 1


NEW = {"name": "Bed requests", "problem": "Nurses phone six wards.", "sector": "health", "unit": "Site office"}


def begin(portfolio: Portfolio, **fields: Any) -> Pilot:
    asker = Person(portfolio=portfolio, name="Sister Doyle")
    return create_pilot(
        portfolio=portfolio, as_of=AS_OF, requested_by=asker, by=make.make_person(portfolio=portfolio), **NEW | fields
    )


def test_begins_a_pilot_as_proposed_today(portfolio: Portfolio) -> None:
    pilot = Pilot.objects.get(pk=begin(portfolio).pk)

    assert (pilot.code, pilot.claimed_stage, pilot.recorded_on) == ("P-0001", "proposed", AS_OF)
    assert str(pilot.requested_by) == "Sister Doyle"
    assert list(StageEvent.objects.values_list("pilot", "stage", "on", "recorded_on")) == [
        (pilot.pk, "proposed", AS_OF, AS_OF)
    ]


def test_counts_codes_on_in_each_portfolio_and_names_nobody_twice(portfolio: Portfolio) -> None:
    make.make_pilot(code="P-0041")
    make.make_pilot(code="X-99")

    codes = [begin(portfolio).code, begin(portfolio).code, begin(make.make_portfolio(name="Elsewhere")).code]

    assert codes == ["P-0042", "P-0043", "P-0001"]
    assert Person.objects.filter(portfolio=portfolio, name="Sister Doyle").count() == 1


def test_refuses_a_code_that_is_taken_and_makes_nothing(portfolio: Portfolio) -> None:
    begin(portfolio, code="BEDS")

    with pytest.raises(CodeTakenError) as taken:
        begin(portfolio, code="BEDS")

    assert taken.value.free == "P-0001"
    assert Pilot.objects.count() == StageEvent.objects.count() == 1
