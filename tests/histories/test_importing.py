"""An import makes facts of lines, keeps each line as one event of history, and keeps nothing where one is wrong."""

from __future__ import annotations

import json
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.history import changes_of
from accounts.models import Person, Portfolio
from histories import importing
from histories.errors import HistoryError
from histories.importing import Importer, import_file
from histories.kinds import KINDS
from histories.reading import read_line
from outcomes.models import Reading
from pilots.models import AccessRequest, Champion, Integration, Pilot, Promise, StageEvent, WeeklyUpdate
from tests.factories import make_person, make_pilot, make_portfolio
from tests.histories.files import PILOT, Lines, imported, line

pytestmark = pytest.mark.django_db


def events(kind: str) -> list[Any]:
    history = next(each.history for each in KINDS if each.name == kind)
    return list(history._default_manager.order_by("pgh_id"))


def count_of_everything() -> int:
    return sum(kind.model._default_manager.count() + kind.history._default_manager.count() for kind in KINDS)


def test_a_later_line_replaces_what_it_gives_and_leaves_the_rest() -> None:
    key = {"key": "records"}
    imported([
        PILOT,
        line("integration", **key, system="Records", state="waiting", due_on="2024-05-01"),
        line("integration", **key, due_on={"on": "2024-07-01", "precision": "month"}, recorded_on="2024-03-08"),
        line("integration", **key, clear=["state"], recorded_on="2024-03-09"),
    ])  # fmt: skip
    row = Integration.objects.get()
    assert (row.system.name, row.state, row.due_on.isoformat(), row.due_on_precision) == (
        "Records", "", "2024-07-01", "month",
    )  # fmt: skip
    assert row.recorded_on.isoformat() == "2024-03-09"
    assert row.portfolio == row.system.portfolio == Pilot.objects.get().portfolio


def test_each_line_is_one_event_in_the_order_of_the_file_over_all_tables() -> None:
    lines = [
        PILOT,
        line("integration", key="a"),
        line("promise"),
        line("integration", key="a", state="live"),
        line("promise"),
    ]
    imported(lines)
    found = sorted(
        (event.pgh_id, kind, event.pgh_label) for kind in ("pilot", "integration", "promise") for event in events(kind)
    )
    assert [(kind, label) for _, kind, label in found] == [
        ("pilot", "insert"), ("integration", "insert"), ("promise", "insert"), ("integration", "update"),
        ("promise", "insert"),
    ]  # fmt: skip
    assert [event.state for event in events("integration")] == ["", "live"]


def test_history_says_who_did_it(tmp_path: Any) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"kind":"pilot","pilot":"P-1","recorded_on":"2024-01-01"}')
    import_file(str(path))
    assert [change.by for change in changes_of(Pilot.objects.get())] == ["import_history"]
    assert pghistory.models.Context.objects.get().metadata == {"command": "import_history"}
    assert [change.by for change in changes_of(Portfolio.objects.get())] == ["import_history"]


def test_what_was_given_is_kept_only_where_the_difference_says_something_else() -> None:
    imported([
        PILOT | {"cadence_days": 7},
        line("workaround", key="sheet", state="open"),
        line("workaround", key="sheet", state="absorbed"),
        line("workaround", key="sheet", state="absorbed", users=3),
        line("workaround", key="sheet"),
        line("integration", key="records"),
    ])  # fmt: skip
    assert [event.pgh_given for event in events("workaround")] == [None, None, ["state", "users"], ["pilot"]]
    assert [event.pgh_given for event in events("integration")] == [["pilot"]]  # the fourteen days were not said
    assert events("pilot")[0].pgh_given == ["name", "portfolio", "cadence_days"]  # nor the sector


def test_people_and_systems_are_those_of_the_pilots_portfolio() -> None:
    portfolio = make_portfolio(name="Northern Trust")
    ana = make_person(name="ana", portfolio=portfolio)
    make_person(name="bo", portfolio=make_portfolio(name="Elsewhere"))
    imported([PILOT | {"engineer": "ana", "programme_manager": "bo"}])
    pilot = Pilot.objects.get()
    assert pilot.portfolio == portfolio
    assert pilot.engineer == ana
    assert pilot.programme_manager == Person.objects.get(portfolio=portfolio, name="bo")


def test_a_pilot_without_a_portfolio_goes_where_the_caller_says() -> None:
    bare = {"kind": "pilot", "recorded_on": "2024-01-01"}
    imported([bare | {"pilot": "P-1"}, bare | {"pilot": "P-2", "portfolio": "Northern Trust"}], portfolio="Moved here")
    assert {pilot.code: pilot.portfolio.name for pilot in Pilot.objects.all()} == {
        "P-1": "Moved here", "P-2": "Northern Trust",
    }  # fmt: skip


def test_a_system_is_shared_by_the_pilots_of_a_portfolio() -> None:
    second = PILOT | {"pilot": "P-2"}
    systems = [line("integration", pilot=pilot, key="records", system="Records") for pilot in ("P-1", "P-2")]
    imported([PILOT, second, *systems])
    assert len({row.system_id for row in Integration.objects.all()}) == 1


def test_the_owner_whom_nobody_knows_is_nobody() -> None:
    imported([PILOT, line("integration", key="a", owner="unknown"), line("pause", key="b", owner="ana"),
              line("pause", key="b", owner="unknown"), line("integration", key="c", owner="unknown"),
              line("integration", key="c", owner="ana")])  # fmt: skip
    rows = Integration.objects.order_by("key")
    assert [(row.owner and row.owner.name, row.owner_is_unknown) for row in rows] == [(None, True), ("ana", False)]
    assert not Person.objects.filter(name="unknown").exists()


def test_an_impossible_order_and_a_day_to_come_are_kept() -> None:
    decided_before = {"submitted_on": "2024-02-02", "decided_on": "2024-01-01", "decision": "approved"}
    to_come = line("user_contact", on="2031-01-01", recorded_on="2024-01-02")
    imported([PILOT, line("sign_off", area="legal", **decided_before), to_come])
    assert events("sign_off")[0].decided_on.isoformat() == "2024-01-01"
    assert events("user_contact")[0].on.isoformat() == "2031-01-01"


def test_a_later_line_can_correct_a_fact_that_no_key_tells_apart() -> None:
    contacts = [line("user_contact", on="2024-02-01", users=1), line("user_contact", on="2024-02-02", users=2)]
    importer = imported([PILOT, *contacts])
    correction = line("user_contact", corrects=2, users=3, on="2024-02-02", recorded_on="2024-03-05")
    importer.feed([read_line(1, correction), read_line(2, correction | {"corrects": 1, "users": 4})])
    importer.flush()
    assert [row.users for row in apps.get_model("pilots.UserContact").objects.order_by("pk")] == [4, 3]


# --- Refused, with nothing kept ---

CLAIM = line("stage", on="2024-01-01")
METRIC = line("outcome_metric", key="minutes")
READING = line("reading", on="2024-01-01", metric="minutes")
WRONG: list[tuple[Lines, int, str, str]] = [
    ([CLAIM], 1, "pilot", "a pilot with a line of its own before this one"),
    ([PILOT, CLAIM | {"pilot": "P-2"}], 2, "pilot", "a pilot with a line of its own before this one"),
    ([CLAIM, PILOT], 1, "pilot", "a pilot with a line of its own before this one"),
    ([PILOT | {"pilot": "x" * 41}], 1, "pilot", "text of 1 to 40 characters"),
    ([PILOT, PILOT | {"portfolio": "Elsewhere"}], 2, "portfolio", "the pilot's portfolio, in which it stays"),
    ([PILOT, PILOT | {"code": "P-9"}], 2, "code", "this key in the pilot's first line only"),
    ([PILOT, PILOT | {"pilot": "P-1@", "code": "P-1"}], 2, "pilot", "a code that its portfolio does not have yet"),
    ([PILOT, line("access_request", key="t", integration="records")], 2, "integration", "the key of integration of"),
    ([PILOT, READING, METRIC], 2, "metric", "the key of outcome metric of this pilot, from a line before"),
    ([PILOT, PILOT | {"pilot": "P-2"}, METRIC, READING | {"pilot": "P-2"}], 4, "metric", "the key of outcome metric"),
    ([PILOT, line("sign_off_decision", area="legal", round=1, decided_on="2024-01-01", decision="approved",
                  decided_by="ana", frozen={})], 2, "area", "the area of sign off of this pilot, from a line before"),
    ([PILOT, line("stage")], 2, "on", "a day such as"),
    ([PILOT, line("hand_over", key="h", proposed_on="2024-01-01")], 2, "receiver", "the name of somebody"),
    ([PILOT, CLAIM, line("stage", corrects=2, reason="cost")], 3, "corrects", "a whole number from 1"),
    ([PILOT, line("promise", live_by="2024-06-01"), line("promise", corrects=1, live_by="2024-07-01")],
     3, "live_by", "what was said at first"),
    ([PILOT, line("hand_over", key="h", receiver="ana", proposed_on="2024-01-01", answered_on="2024-02-01")],
     2, "answer", "the answer, where there is a day of answering"),
    ([PILOT, line("benefits_review", key="b", shortfall_accepted="well")], 2, "confirmed_by", "who accepts the"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "number", "key", "accepted"), WRONG, ids=[f"{each[2]}-{n}" for n, each in enumerate(WRONG)]
)
@pytest.mark.parametrize("chunk", [1, 5_000])
def test_what_does_not_fit_together_is_refused_and_nothing_is_kept(
    lines: Lines, number: int, key: str, accepted: str, chunk: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(importing, "CHUNK", chunk)
    path = tmp_path / "history.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    with pytest.raises(HistoryError) as refused:
        import_file(str(path))
    assert (refused.value.line, refused.value.key) == (number, key)
    assert refused.value.accepted.startswith(accepted)
    assert count_of_everything() == 0
    assert not Person.objects.exists()
    assert not Portfolio.objects.exists()


def test_a_pilot_that_its_portfolio_has_already_is_refused() -> None:
    make_pilot(code="P-1", portfolio=make_portfolio(name="Northern Trust"))
    with pytest.raises(HistoryError, match='line 2, pilot: "P-1" is refused; accepted: a code that its'):
        imported([PILOT | {"pilot": "P-0"}, PILOT])


def test_a_pilot_of_the_same_code_in_another_portfolio_is_another_pilot() -> None:
    make_pilot(code="P-1", portfolio=make_portfolio(name="Elsewhere"))
    imported([PILOT])
    assert Pilot.objects.filter(code="P-1").count() == 2


def test_the_demonstration_takes_no_real_pilots() -> None:
    make_portfolio(name="Northern Trust", is_demonstration=True)
    with pytest.raises(
        HistoryError, match=r"line 1, portfolio: .* accepted: a portfolio that is not the demonstration"
    ):
        imported([PILOT])


def test_what_only_the_database_knows_to_be_wrong_is_an_error_of_the_lines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("histories.chunks.OF_ALL", {})
    champions = [line("champion", person=name, since="2024-01-01") for name in ("ana", "bo")]
    with pytest.raises(HistoryError, match=r"line 1, lines 1 to 3: .*champion_no_overlap"):
        imported([PILOT, *champions])


# --- In parts, and fast ---


def test_fed_day_by_day_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        PILOT,
        line("champion", person="ana", since="2024-01-01"),
        line("stage", stage="pilot", on="2024-02-01"),
        line("champion", person="bo", since="2024-02-01"),
        METRIC | {"primary": True},
        line("outcome_metric", key="other", primary=True),
        line("reading", metric="minutes", on="2024-02-01", value=1),
        line("champion", person="ana", until="2024-01-15", end_reason="left"),
        line("weekly_update", week="2024-02-26"),
        line("weekly_update", week="2024-02-26", blocker="none"),
    ]
    importer = Importer()
    for number, said in enumerate(lines, 1):
        importer.feed([read_line(number, said)])
        importer.flush()
    assert importer.lines == len(lines)
    assert Pilot.objects.get().claimed_stage == "pilot"
    succession = Champion.objects.order_by("pk").values_list("person__name", "until", "succeeded_on")
    assert [(name, str(until), str(next_on)) for name, until, next_on in succession] == [
        ("ana", "2024-01-15", "None"), ("bo", "None", "None"),
    ]  # fmt: skip
    assert [row.primary for row in apps.get_model("outcomes.OutcomeMetric").objects.order_by("key")] == [False, True]
    assert WeeklyUpdate.objects.get().version == 2
    assert Reading.objects.get().metric.key == "minutes"


def test_the_number_of_statements_does_not_follow_the_number_of_lines() -> None:
    def statements(lines: Lines) -> int:
        with CaptureQueriesContext(connection) as captured:
            imported(lines)
        return len(captured)

    def history(pilot: str, count: int) -> Lines:
        facts = [
            line("integration", pilot=pilot, key=f"i-{n}", owner=f"{pilot}-{n}", system=f"{pilot}-{n}")
            for n in range(count)
        ]
        return [PILOT | {"pilot": pilot}, *facts, *(fact | {"state": "live"} for fact in facts)]

    statements(history("P-0", 1))  # makes the portfolio
    assert statements(history("P-1", 2)) == statements(history("P-2", 100))


def test_statements_of_others_are_planned_as_before() -> None:
    imported([PILOT])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("on", "{}")
    make_pilot(code="P-2")
    assert [event.code for event in events("pilot")] == ["P-1", "P-2"]  # the second by the trigger


def test_promises_and_claims_each_stand_for_themselves() -> None:
    promise = line("promise", live_by="2024-06-01")
    imported([PILOT, promise, promise, CLAIM, CLAIM])
    assert (Promise.objects.count(), StageEvent.objects.count(), AccessRequest.objects.count()) == (2, 2, 0)


def rows_that_the_planner_knows(history: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [history._meta.db_table])
        return int(cursor.fetchone()[0])


def test_the_planner_is_told_of_what_is_written_however_empty_it_thinks_the_tables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = next(each.history for each in KINDS if each.name == "promise")
    with connection.cursor() as cursor:
        # What a vacuum leaves of an import that was undone.
        cursor.execute("UPDATE pg_class SET relpages = 99, reltuples = 0 WHERE relname = %s", [history._meta.db_table])
    monkeypatch.setattr(importing, "CHUNK", 4)
    imported([PILOT, *[line("promise", live_by=f"2024-07-{day:02}") for day in range(1, 11)]])

    assert rows_that_the_planner_knows(history) == 7  # of the first two chunks; the third counts nothing
