"""outcome/realisation-gap (OUT-7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.outcome.realisation_gap import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_agreed_metric,
    make_benefits_review,
    make_healthy_pilot,
    make_pilot,
    make_stage_event,
    make_usage_week,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_live(*, since: date | None, precision: str = "day", **fields: Any) -> Pilot:
    pilot = make_pilot(clock_start=date(2024, 9, 1), **{"claimed_stage": "production"} | fields)
    if since:
        make_stage_event(pilot=pilot, stage="production", on=since, on_precision=precision)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down", "pilot"])
def test_quiet_for_a_pilot_that_is_not_in_production(as_of: date, stage: str) -> None:
    make_live(since=as_of - 400 * DAY, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days", "expected"), [(180, None), (181, "stalled"), (365, "stalled"), (366, "critical")])
def test_rises_with_the_days_in_production(as_of: date, days: int, expected: str | None) -> None:
    make_live(since=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_counts_from_the_first_day_of_production_that_was_claimed(as_of: date) -> None:
    pilot = make_live(since=as_of - 10 * DAY)
    make_stage_event(pilot=pilot, stage="production", on=as_of - 181 * DAY)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 29), None), (date(2026, 6, 30), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_year(as_of: date, expected: str | None) -> None:
    make_live(since=date(2025, 1, 1), precision="year")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(189, None), (196, "stalled")])
def test_without_a_day_of_going_live_it_counts_from_14_days_after_the_first_use(
    as_of: date, days: int, expected: str | None
) -> None:
    make_usage_week(pilot=make_live(since=None), week=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_says_nothing_where_no_day_is_known_at_all(as_of: date) -> None:
    make_live(since=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_live(since=as_of - 400 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_benefits_review(pilot=pilot, held_on=as_of, verdict="partly")
    assert severity(RULE, as_of) == "critical"


def test_knows_the_day_of_the_claim(as_of: date) -> None:
    make_live(since=as_of - 20 * DAY)
    assert known_on(RULE, as_of) == as_of - 20 * DAY


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_live(since=date(2025, 11, 1))
    make_agreed_metric(pilot=pilot)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2025, 11, 1),
            "evidence": {"live_since": "2025-11-01", "benefit_owner": "B. Owner"},
        }
    ]


def test_says_for_how_many_months_it_is_live(as_of: date) -> None:
    make_live(since=as_of - 215 * DAY)
    assert sentence(RULE, as_of) == "Live for 7 months, benefit not confirmed."


def test_the_ball_and_the_next_step_are_the_benefit_owners() -> None:
    assert RULE.owner({"benefit_owner": "B. Owner"}) == "Benefit owner, B. Owner"
    assert RULE.owner({"benefit_owner": None}) == "Benefit owner"
    assert RULE.waits_on({"benefit_owner": "B. Owner"}) == "B. Owner"
    assert RULE.next_step({}) == "Confirm the benefit, cut it back to what pays, or stop."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_live(since=as_of - 200 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
