"""delivery/promise-broken (DR-3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.delivery.promise_broken import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_champion, make_healthy_pilot, make_person, make_pilot, make_promise

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["production", "realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_is_live_or_has_ended(as_of: date, stage: str) -> None:
    make_promise(pilot=make_pilot(clock_start=as_of - 900 * DAY, claimed_stage=stage), live_by=as_of - 90 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, None), (1, "watch"), (29, "watch"), (30, "stalled"), (89, "stalled"), (90, "critical")],
)
def test_rises_with_the_days_since_the_promised_day(as_of: date, days: int, expected: str | None) -> None:
    make_promise(pilot=make_pilot(), live_by=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(425, None), (426, "critical")])
def test_is_critical_after_fourteen_months_whatever_was_promised(as_of: date, days: int, expected: str | None) -> None:
    make_promise(pilot=make_pilot(clock_start=as_of - days * DAY), live_by=as_of + 90 * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(27, None), (28, "watch")])
def test_notes_that_nothing_was_promised(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_the_promise_in_force_counts(as_of: date) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of - 40 * DAY, recorded_on=as_of - 90 * DAY)
    make_promise(pilot=pilot, live_by=as_of + 40 * DAY, recorded_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def make_superseded(as_of: date, *ago: int, broken: int = 100) -> Pilot:
    """Make a pilot whose first promise was broken so many days ago, and that named a new day on each of these."""
    pilot = make_pilot()
    make_promise(
        pilot=pilot, live_by=as_of - broken * DAY, recorded_on=as_of - 150 * DAY, said_by=make_person(name="Ray")
    )
    for days in ago:
        make_promise(pilot=pilot, live_by=as_of - (days - 60) * DAY, recorded_on=as_of - days * DAY)
    return pilot


@pytest.mark.parametrize(
    ("ago", "expected"), [((40, 20), None), ((40, 20, 5), "critical"), ((80, 40, 20, 5), "critical")]
)
def test_a_day_is_named_anew_twice_and_no_third_time(as_of: date, ago: tuple[int, ...], expected: str | None) -> None:
    make_superseded(as_of, *ago)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(179, "critical"), (180, None)])
def test_three_new_days_are_too_many_within_180_days(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of - (days + 30) * DAY, recorded_on=as_of - 300 * DAY)
    for ago in (days, 90, 5):
        make_promise(pilot=pilot, live_by=as_of - (ago - 95) * DAY, recorded_on=as_of - ago * DAY)
    assert severity(RULE, as_of) == expected


def test_days_that_were_named_anew_before_they_broke_are_no_breach(as_of: date) -> None:
    make_superseded(as_of, 140, 130, 120)
    assert severity(RULE, as_of) == "stalled"
    make_superseded(as_of, 10, 7, 5, broken=-3)
    assert {row["severity"] for row in found(RULE, as_of)} == {"stalled"}


def test_the_breach_counts_from_the_oldest_promise_that_broke(as_of: date) -> None:
    make_superseded(as_of, 40, 20, 5)
    [row] = found(RULE, as_of)
    assert row["since"] == as_of - 99 * DAY
    assert RULE.explain(row["evidence"], as_of) == (
        "On 2 Jan 2026 you were told it would be live by 21 Feb 2026. It is not. "
        "A new day has been named 3 times since, the last is 26 Jul 2026."
    )
    assert RULE.next_step(row["evidence"]) == "Say what stands in the way in place of one more day, or decide to stop."
    assert row["evidence"]["promised_by"] == "Ray"


def test_a_promise_without_a_day_supersedes_none(as_of: date) -> None:
    pilot = make_pilot()
    make_promise(pilot=pilot, live_by=as_of - 40 * DAY, recorded_on=as_of - 90 * DAY)
    make_promise(pilot=pilot, live_by=None, recorded_on=as_of - 5 * DAY)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 30), None), (date(2026, 7, 1), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_promise(as_of: date, expected: str | None) -> None:
    make_promise(pilot=make_pilot(), live_by=date(2026, 4, 1), live_by_precision="quarter")
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_without_a_promise_before_the_fourteen_months(as_of: date) -> None:
    make_pilot(clock_start=as_of - 425 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    assert severity(RULE, as_of + DAY) == "critical"
    assert known_on(RULE, as_of + DAY) == as_of - 425 * DAY


def test_the_fourteen_months_say_nothing_of_an_imported_pilot_that_is_live(as_of: date) -> None:
    make_pilot(clock_start=as_of - 900 * DAY, inventory="us-federal-2024", claimed_stage="production")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2025, 9, 3))
    make_champion(pilot=pilot, since=date(2025, 9, 3))
    make_promise(
        pilot=pilot, live_by=date(2025, 12, 3), recorded_on=date(2025, 9, 3), said_by=make_person(name="S. Ray")
    )
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "critical",
            "since": date(2025, 12, 4),
            "evidence": {
                "live_by": "2025-12-03",
                "promised_on": "2025-09-03",
                "promised_by": "S. Ray",
                "clock_start": "2025-09-03",
                "drifting_from": "2026-11-03",
                "named_anew": None,
                "last_named": None,
                "champion": "A. Jones",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2025, 9, 3)


def test_says_what_was_promised_when(as_of: date) -> None:
    make_promise(pilot=make_pilot(), live_by=date(2025, 12, 3), recorded_on=date(2025, 9, 3))
    assert sentence(RULE, as_of) == "On 3 Sep 2025 you were told it would be live by 3 Dec 2025. It is not."


def test_says_how_long_it_has_been_going(as_of: date) -> None:
    make_pilot(clock_start=as_of - 426 * DAY)
    assert sentence(RULE, as_of) == "It began on 1 Apr 2025, 14 months ago, and is not live."


def test_says_that_nobody_has_said(as_of: date) -> None:
    make_pilot(clock_start=as_of - 30 * DAY)
    assert sentence(RULE, as_of) == "Nobody has said by when it will be live, 30 days after it began."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
