"""A rehearsal says what would have opened, closed and been mailed by other thresholds, and touches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Portfolio, User
from histories.importing import Importer
from histories.reading import read_line
from scorecard import tasks
from scorecard.differences import compared
from scorecard.rehearsing import ask, rehearse, run_next, switch_on
from stalls.models import Finding, Rehearsal, RuleSetting
from tests.factories import make_portfolio
from tests.scorecard.making import day, finding, health

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
TICKET = "integration/waiting-on-ticket"
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


# --- The comparison ---


def differences(now: list[dict[str, Any]], then: list[dict[str, Any]], first: int = 0) -> dict[str, Any]:
    return compared(now, then, rule="champion/gone", first=day(first))


def days(compared: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    return [tuple(row[way] and row[way]["day"] for way in ("now", "then")) for row in compared["rows"]]


def test_what_is_the_same_differs_in_nothing() -> None:
    lines = [finding(3, "pending"), finding(4, "open"), finding(9, "recovering"), finding(16, "closed")]

    result = differences(lines, lines)

    assert result["opened"] == {"now": 1, "then": 1, "same": 1, "differ": 0, "rows": []}
    assert result["closed"]["same"] == 1


def test_what_opens_only_by_the_other_thresholds_is_told_with_its_sentence() -> None:
    result = differences([], [finding(4, "open", "watch"), finding(4, "open", "watch", pilot="Q")])

    assert (result["opened"]["now"], result["opened"]["then"]) == (0, 2)
    assert result["opened"]["rows"][0] == {
        "pilot": "P",
        "now": None,
        "then": {
            "pilot": "P",
            "subject": "",
            "day": "2024-01-05",
            "severity": "watch",
            "sentence": "It says why.",
        },
    }


def test_what_opens_on_another_day_is_one_difference_and_not_two() -> None:
    result = differences([finding(9, "open")], [finding(4, "open")])
    assert days(result["opened"]) == [("2024-01-10", "2024-01-05")]


def test_a_worse_severity_on_the_same_day_is_a_difference() -> None:
    assert differences([finding(4, "open", "watch")], [finding(4, "open", "critical")])["opened"]["differ"] == 1


def test_what_was_pending_and_passed_neither_opened_nor_closed() -> None:
    result = differences([], [finding(3, "pending"), finding(5, "closed")])
    assert (result["opened"]["then"], result["closed"]["then"]) == (0, 0)


def test_what_opened_before_the_first_day_stood_and_is_not_told_as_opened() -> None:
    result = differences([finding(2, "open")], [finding(2, "open"), finding(12, "closed")], first=10)

    assert result["opened"]["then"] == 0
    assert result["stood"] == {"now": 1, "then": 1}
    assert result["stands"] == {"now": 1, "then": 0}
    assert result["closed"]["then"] == 1


def test_mails_are_counted_over_all_rules_and_at_most_one_a_pilot_in_seven_days() -> None:
    critical = [health(0, "critical"), health(0, "critical", pilot="Q")]
    other = [*critical, finding(3, "open", "critical", rule="champion/silent")]
    result = differences(other, [*other, finding(6, "open", "critical"), finding(6, "open", "critical", pilot="Q")])

    assert (result["mailed"]["now"], result["mailed"]["then"]) == (1, 2)
    assert [row["pilot"] for row in result["mailed"]["rows"]] == ["Q"]


def test_findings_of_other_rules_are_not_told_as_opened() -> None:
    assert differences([], [finding(3, "open", rule="champion/silent")])["opened"]["then"] == 0


# --- A real one ---


def said(kind: str, on: int, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "pilot": "P-1", "recorded_on": (FIRST + on * DAY).isoformat()} | fields


@pytest.fixture
def recorded(db: None) -> Portfolio:
    """A portfolio in which one request waits; a pilot of a later day was entered before it."""
    told = [
        said("pilot", 0, name="Triage", clock_start="2026-03-02"),
        said("pilot", 8, name="Letters", clock_start="2026-03-09") | {"pilot": "P-2"},
        said("access_request", 1, key="ticket", raised_on="2026-03-03", team="Infrastructure"),
    ]
    portfolio = make_portfolio(name="Imported")
    importer = Importer()
    importer.feed(read_line(number, line) for number, line in enumerate(told, start=1))
    importer.flush()
    return portfolio


def make_rehearsal(portfolio: Portfolio, by: User, **fields: Any) -> Rehearsal:
    asked: dict[str, Any] = {"rule": TICKET, "sector": "", "thresholds": {"watch_after_days": 15}, "is_applied": True}
    return ask(portfolio=portfolio, by=by, now=NOW, **asked | fields)


def clock() -> Iterator[datetime]:
    moment = NOW
    while True:
        yield moment
        moment += timedelta(minutes=2)


def run() -> bool:
    ticks = clock()
    return run_next(clock=lambda: next(ticks))


def test_the_task_replays_the_record_by_both_and_leaves_it_alone(recorded: Portfolio, priya: User) -> None:
    make_setting(recorded, thresholds={"watch_after_days": 4}, since=date(2026, 3, 11))
    rehearsal = make_rehearsal(recorded, priya, thresholds={"watch_after_days": 6})

    assert (run(), run()) == (True, False)

    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.finished_at) == ("done", NOW + timedelta(minutes=2))
    assert (rehearsal.first_on, rehearsal.last_on) == (date(2025, 9, 12), date(2026, 3, 12))
    assert days(rehearsal.result["opened"]) == [("2026-03-08", "2026-03-10")]
    assert [rehearsal.result["thresholds"][way]["watch_after_days"] for way in ("now", "then")] == [4, 6]
    assert rehearsal.result["recorded_from"] == "2026-03-02"
    assert not Finding.objects.exists()


def test_a_portfolio_without_a_record_is_compared_in_a_moment(portfolio: Portfolio, priya: User) -> None:
    result = rehearse(make_rehearsal(portfolio, priya))
    assert (result["recorded_from"], result["opened"]["then"]) == (None, 0)


def test_the_tick_without_anything_to_do_does_nothing(portfolio: Portfolio) -> None:
    tasks.rehearse(some_future_argument=1)
    assert not Rehearsal.objects.exists()


def test_one_that_fails_says_so_and_lets_the_next_run(portfolio: Portfolio, priya: User) -> None:
    broken = make_rehearsal(portfolio, priya, rule="integration/nothing-of-the-kind")
    next_one = make_rehearsal(portfolio, priya)

    assert (run(), run()) == (True, True)

    assert [Rehearsal.objects.get(pk=one.pk).state for one in (broken, next_one)] == ["failed", "done"]


def test_one_at_a_time_and_a_lost_one_is_taken_again(portfolio: Portfolio, priya: User) -> None:
    rehearsal = make_rehearsal(portfolio, priya)
    make_rehearsal(portfolio, priya)
    running = Rehearsal.objects.filter(pk=rehearsal.pk)
    running.update(state="running", begun_at=NOW - timedelta(minutes=59))
    assert not run()

    running.update(begun_at=NOW - timedelta(minutes=61))
    assert run()
    assert running.get().state == "done"


# --- Switching it on ---


def make_setting(portfolio: Portfolio, **fields: Any) -> RuleSetting:
    return RuleSetting.objects.create(portfolio=portfolio, rule=TICKET, **{"reason": "Slow here."} | fields)


def test_switching_on_writes_a_setting_beside_those_before_and_does_so_once(portfolio: Portfolio, priya: User) -> None:
    before = make_setting(portfolio, since=date(2026, 1, 1))
    rehearsal = make_rehearsal(portfolio, priya)
    run()

    setting = switch_on(rehearsal, since=date(2026, 3, 13), reason="Fewer false alarms.", by=priya)

    assert setting
    assert (setting.thresholds, setting.since, setting.by) == ({"watch_after_days": 15}, date(2026, 3, 13), priya)
    assert switch_on(rehearsal, since=date(2026, 3, 14), reason="Again.", by=priya) is None
    assert list(RuleSetting.objects.order_by("pk")) == [before, setting]


def test_what_is_not_compared_yet_cannot_be_switched_on(portfolio: Portfolio, priya: User) -> None:
    rehearsal = make_rehearsal(portfolio, priya)
    with pytest.raises(IntegrityError, match="rehearsal_done_before_switched_on"), transaction.atomic():
        switch_on(rehearsal, since=date(2026, 3, 13), reason="Now.", by=priya)


def test_what_was_asked_stays_on_record(portfolio: Portfolio, priya: User) -> None:
    rehearsal = make_rehearsal(portfolio, priya)
    for change in (lambda: Rehearsal.objects.update(thresholds={}), rehearsal.delete):
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            change()
