"""The day of going live: of one pilot for its page, of many for the rules, and both the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from outcomes.moments import live_since, production_on
from pilots.models import Pilot
from tests.factories import MONDAY, make_first_slice, make_pilot, make_stage_event, make_usage_week

WEEK = timedelta(weeks=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> Pilot:
    return make_pilot(claimed_stage="production")


def told(pilot: Pilot) -> date | None:
    """Return the day of going live, after making sure that the set says the same as the one."""
    of_one = production_on(pilot, as_of=MONDAY)
    of_many: date | None = Pilot.objects.values_list(live_since("pk", MONDAY), flat=True).get()
    assert of_many == of_one
    return of_one


def test_nothing_tells_of_a_pilot_without_claim_and_use(live: Pilot) -> None:
    make_usage_week(pilot=live, week=MONDAY - WEEK, active_users=0)
    make_usage_week(pilot=live, week=MONDAY + WEEK)
    assert told(live) is None


def test_the_first_claim_counts_as_late_as_can_be(live: Pilot) -> None:
    make_usage_week(pilot=live, week=MONDAY - 20 * WEEK)
    make_stage_event(pilot=live, stage="pilot", on=date(2026, 1, 12))
    make_stage_event(pilot=live, stage="production", on=None, recorded_on=MONDAY)
    make_stage_event(pilot=live, stage="production", on=date(2026, 5, 4))
    make_stage_event(pilot=live, stage="production", on=date(2026, 3, 1), on_precision="month")
    assert told(live) == date(2026, 3, 31)


def test_a_claim_that_was_taken_back_does_not_count(live: Pilot) -> None:
    make_stage_event(pilot=live, stage="production", on=date(2025, 7, 1))
    make_stage_event(pilot=live, stage="pilot", on=date(2025, 7, 3))
    make_stage_event(pilot=live, stage="production", on=date(2026, 5, 4))
    assert told(live) == date(2026, 5, 4)


def test_else_two_weeks_after_the_first_use(live: Pilot) -> None:
    make_usage_week(pilot=live, week=MONDAY - 4 * WEEK)
    assert told(live) == MONDAY - 2 * WEEK
    make_first_slice(pilot=live, on=MONDAY - 5 * WEEK)
    assert told(live) == MONDAY - 3 * WEEK
