"""outcome/ninety-day-story (OUT-4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.outcome.ninety_day_story import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_agreed_metric,
    make_benefits_review,
    make_first_slice,
    make_healthy_pilot,
    make_pilot,
    make_stage_event,
    make_usage_week,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_live(*, since: date | None, precision: str = "day", **fields: Any) -> Pilot:
    pilot = make_pilot(clock_start=date(2025, 9, 1), **{"claimed_stage": "production"} | fields)
    if since:
        make_stage_event(pilot=pilot, stage="production", on=since, on_precision=precision)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_live(since=as_of - 200 * DAY, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(59, None), (60, "watch"), (89, "watch"), (90, "stalled"), (119, "stalled"), (120, "critical")],
)
def test_rises_with_the_days_in_production(as_of: date, days: int, expected: str | None) -> None:
    make_live(since=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(89, None), (90, "stalled"), (120, "critical")])
def test_a_booked_review_is_in_time_until_day_90(as_of: date, days: int, expected: str | None) -> None:
    make_benefits_review(pilot=make_live(since=as_of - days * DAY), due_on=as_of + 5 * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("due_in", "expected"), [(-1, "watch"), (0, None)])
def test_a_planned_day_that_has_passed_is_no_booking(as_of: date, due_in: int, expected: str | None) -> None:
    make_benefits_review(pilot=make_live(since=as_of - 60 * DAY), due_on=as_of + due_in * DAY)
    assert severity(RULE, as_of) == expected


def test_a_review_without_a_day_is_not_booked(as_of: date) -> None:
    make_benefits_review(pilot=make_live(since=as_of - 60 * DAY))
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize("verdict", ["worked", "partly", "did_not"])
def test_quiet_once_a_review_came_to_a_verdict(as_of: date, verdict: str) -> None:
    make_benefits_review(pilot=make_live(since=as_of - 200 * DAY), held_on=as_of, verdict=verdict)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "critical"


@pytest.mark.parametrize("verdict", ["", "unknown"])
def test_a_review_without_a_verdict_was_not_held(as_of: date, verdict: str) -> None:
    make_benefits_review(pilot=make_live(since=as_of - 90 * DAY), held_on=as_of - DAY, verdict=verdict)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize("stage", ["pilot", "production"])
@pytest.mark.parametrize("days", [0, 200])
def test_a_review_that_cannot_tell_is_a_stall_whatever_the_day(as_of: date, stage: str, days: int) -> None:
    pilot = make_live(since=as_of - days * DAY, claimed_stage=stage)
    make_benefits_review(pilot=pilot, held_on=as_of, verdict="cannot_tell")
    assert severity(RULE, as_of) == "stalled"


def test_a_later_review_that_can_tell_ends_that(as_of: date) -> None:
    pilot = make_live(since=as_of - 150 * DAY)
    make_benefits_review(pilot=pilot, key="1", held_on=as_of - 40 * DAY, verdict="cannot_tell")
    make_benefits_review(pilot=pilot, key="2", held_on=as_of, verdict="partly")
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 28), "watch"), (date(2026, 6, 29), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_quarter(as_of: date, expected: str) -> None:
    make_live(since=date(2026, 1, 1), precision="quarter")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(103, "watch"), (104, "stalled")])
def test_without_a_day_of_going_live_it_counts_from_14_days_after_the_first_use(
    as_of: date, days: int, expected: str
) -> None:
    pilot = make_live(since=None)
    make_first_slice(pilot=pilot, on=as_of - days * DAY)
    make_usage_week(pilot=pilot, week=as_of - 28 * DAY)
    assert severity(RULE, as_of) == expected


def test_says_nothing_where_no_day_is_known_at_all(as_of: date) -> None:
    make_live(since=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_live(since=as_of - 400 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_weekly_update(pilot=pilot, submitted_on=as_of)
    assert severity(RULE, as_of) == "critical"


def test_is_managed_while_a_review_is_booked_that_somebody_confirms(as_of: date) -> None:
    pilot = make_live(since=as_of - 95 * DAY)
    make_benefits_review(pilot=pilot, due_on=as_of + 5 * DAY)
    [row] = found(RULE, as_of)
    assert "managed_until" not in row
    make_agreed_metric(pilot=pilot)
    [row] = found(RULE, as_of)
    assert row["managed_until"] == as_of + 5 * DAY
    [row] = found(RULE, as_of + 5 * DAY)
    assert "managed_until" not in row


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_live(since=date(2026, 3, 1))
    make_agreed_metric(pilot=pilot)
    make_benefits_review(pilot=pilot, due_on=date(2026, 5, 25))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 3, 1),
            "evidence": {
                "live_since": "2026-03-01",
                "booked_for": "2026-05-25",
                "unclear_on": None,
                "benefit_owner": "B. Owner",
            },
        }
    ]


def test_counts_from_the_review_that_could_not_tell(as_of: date) -> None:
    make_benefits_review(pilot=make_live(since=None), held_on=date(2026, 5, 25), verdict="cannot_tell")
    [row] = found(RULE, as_of)
    assert (row["since"], row["evidence"]["unclear_on"]) == (date(2026, 5, 25), "2026-05-25")


IN_USE = "Day 97 in use and nobody has written whether it worked"


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (None, f"{IN_USE}; no review is booked."),
        (date(2026, 6, 8), f"{IN_USE}; a review is booked for 8 Jun 2026."),
        (date(2026, 5, 25), f"{IN_USE}; the review that was booked for 25 May 2026 was not held."),
    ],
)
def test_says_which_day_in_use_it_is(as_of: date, due_on: date | None, said: str) -> None:
    pilot = make_live(since=as_of - 97 * DAY)
    if due_on:
        make_benefits_review(pilot=pilot, due_on=due_on)
    assert sentence(RULE, as_of) == said


def test_says_which_review_could_not_tell(as_of: date) -> None:
    make_benefits_review(pilot=make_live(since=as_of), held_on=date(2026, 5, 25), verdict="cannot_tell")
    assert sentence(RULE, as_of) == "The review held on 25 May 2026 could not tell whether it worked."


def test_the_ball_and_the_next_step_are_the_benefit_owners() -> None:
    evidence = {"benefit_owner": "B. Owner", "unclear_on": None}
    assert RULE.owner(evidence) == "Benefit owner, B. Owner"
    assert RULE.waits_on(evidence) == "B. Owner"
    assert RULE.next_step(evidence) == "Write half a page: before, after, how many, what it cost, what next."
    assert RULE.next_step(evidence | {"unclear_on": "2026-05-25"}).startswith("Measure again")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_live(since=as_of - 97 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
