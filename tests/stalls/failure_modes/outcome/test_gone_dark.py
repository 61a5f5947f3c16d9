"""outcome/gone-dark (OUT-3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from outcomes.models import OutcomeMetric
from stalls.failure_modes.outcome.gone_dark import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_agreed_metric,
    make_healthy_pilot,
    make_metric,
    make_pause,
    make_person,
    make_pilot,
    make_reading,
    make_stage_event,
)

DAY = timedelta(days=1)
LONG_AGO = date(2025, 9, 1)
pytestmark = pytest.mark.django_db


def make_measured(*, stage: str = "pilot", agreed_on: date = LONG_AGO, **fields: object) -> OutcomeMetric:
    """Make the agreed metric of a pilot in use, read every 14 days."""
    return make_agreed_metric(
        pilot=make_pilot(clock_start=LONG_AGO, claimed_stage=stage), agreed_on=agreed_on, **fields
    )


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_measured(stage=stage)
    assert found(RULE, as_of) == []


def test_quiet_before_anybody_uses_it(as_of: date) -> None:
    make_measured(stage="first_slice")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


LADDER = [(27, None), (28, "watch"), (41, "watch"), (42, "stalled"), (69, "stalled"), (70, "critical")]


@pytest.mark.parametrize("stage", ["pilot", "production"])
@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_since_the_last_reading(as_of: date, stage: str, days: int, expected: str | None) -> None:
    metric = make_measured(stage=stage)
    for ago in (days + 14, days):
        make_reading(metric=metric, on=as_of - ago * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_from_the_agreement_before_the_first_reading(as_of: date, days: int, expected: str | None) -> None:
    make_measured(agreed_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_no_reading_is_due_before_it_is_in_use(as_of: date, days: int, expected: str | None) -> None:
    metric = make_measured()
    make_reading(metric=metric, on=as_of - 100 * DAY)
    make_stage_event(pilot=metric.pilot, stage="production", on=as_of - DAY)
    make_stage_event(pilot=metric.pilot, stage="pilot", on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_anew_from_the_end_of_a_pause(as_of: date, days: int, expected: str | None) -> None:
    metric = make_measured()
    make_pause(pilot=metric.pilot, started_on=as_of - 120 * DAY, resumed_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(59, None), (60, "watch"), (90, "stalled"), (150, "critical")])
def test_counts_in_the_metrics_own_interval(as_of: date, days: int, expected: str | None) -> None:
    make_measured(agreed_on=as_of - days * DAY, reading_every_days=30)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 27), None), (date(2026, 5, 28), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    metric = make_measured()
    make_reading(metric=metric, on=as_of - 72 * DAY)
    make_reading(metric=metric, on=as_of - 60 * DAY)
    make_reading(metric=metric, on=date(2026, 4, 1), on_precision="month")
    assert severity(RULE, as_of) == expected


def test_a_reading_without_a_value_is_none(as_of: date) -> None:
    make_reading(metric=make_measured(), on=as_of, value=None)
    assert severity(RULE, as_of) == "critical"


def test_leaves_a_metric_that_nobody_agreed_to_another_rule(as_of: date) -> None:
    make_metric(pilot=make_pilot(clock_start=LONG_AGO, claimed_stage="pilot"))
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_knows_the_newest_reading(as_of: date) -> None:
    make_reading(metric=make_measured(), on=as_of - 3 * DAY)
    assert known_on(RULE, as_of) == as_of - 3 * DAY


def test_one_reading_does_not_close_what_had_gone_dark(as_of: date) -> None:
    metric = make_measured()
    make_reading(metric=metric, on=as_of - 100 * DAY)
    make_reading(metric=metric, on=as_of - 10 * DAY)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]


@pytest.mark.parametrize(("days_apart", "rows"), [(27, 0), (28, 1)])
def test_two_readings_in_time_do(as_of: date, days_apart: int, rows: int) -> None:
    metric = make_measured()
    for ago in (130, 3 + days_apart, 3):
        make_reading(metric=metric, on=as_of - ago * DAY)
    assert len(found(RULE, as_of)) == rows


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    metric = make_measured()
    metric.pilot.engineer = make_person(name="E. Novak")
    metric.pilot.save()
    for on in (date(2026, 4, 6), date(2026, 4, 20)):
        make_reading(metric=metric, on=on)
    assert found(RULE, as_of) == [
        {
            "pilot_id": metric.pilot_id,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 20),
            "evidence": {
                "metric": "Minutes per referral",
                "reading_every_days": 14,
                "last_reading_on": "2026-04-20",
                "dark_since": "2026-04-20",
                "engineer": "E. Novak",
            },
        }
    ]


def test_says_since_when_nobody_has_measured(as_of: date) -> None:
    make_reading(metric=make_measured(), on=date(2026, 3, 2))
    assert sentence(RULE, as_of) == (
        "No one has measured Minutes per referral since 2 Mar 2026; a reading is due every 14 days."
    )


def test_says_from_when_the_first_reading_was_due(as_of: date) -> None:
    make_measured(agreed_on=date(2026, 3, 2))
    assert sentence(RULE, as_of) == (
        "No one has measured Minutes per referral yet; a reading is due every 14 days, from 2 Mar 2026 on."
    )


def test_the_ball_and_the_next_step_are_the_engineers() -> None:
    assert RULE.owner({"engineer": "E. Novak"}) == "Engineer, E. Novak"
    assert RULE.waits_on({"engineer": "E. Novak"}) == "E. Novak"
    assert RULE.waits_on({"engineer": None}) == ""
    assert RULE.next_step({}).startswith("Take a reading this week")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_measured()
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
