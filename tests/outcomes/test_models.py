from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from outcomes.models import OutcomeMetric, Reading
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_agreed_metric,
    make_benefits_review,
    make_environment_week,
    make_funding_decision,
    make_metric,
    make_person,
    make_pilot,
    make_reading,
    make_usage_week,
)

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot(engineer=make_person(name="Eli"))


def test_a_pilot_has_one_primary_metric(pilot: Pilot) -> None:
    make_metric(pilot=pilot)
    make_metric(pilot=pilot, key="second", primary=False)
    with pytest.raises(IntegrityError, match="outcomemetric_one_primary"):
        make_metric(pilot=pilot, key="third")


@pytest.mark.parametrize(("offset", "agreed"), [(-1, False), (0, True)])
def test_a_metric_is_agreed_from_the_day_of_agreement_on(pilot: Pilot, offset: int, agreed: bool) -> None:
    make_agreed_metric(pilot=pilot, agreed_on=MONDAY)
    assert OutcomeMetric.objects.agreed_by(MONDAY + timedelta(days=offset)).exists() is agreed


def test_a_metric_that_the_team_agreed_with_itself_is_not_agreed(pilot: Pilot) -> None:
    make_metric(pilot=pilot, agreed_on=MONDAY, benefit_owner=make_person(name="Eli"))
    assert not OutcomeMetric.objects.agreed_by(MONDAY)


def test_a_metric_without_benefit_owner_is_not_agreed(pilot: Pilot) -> None:
    make_metric(pilot=pilot, agreed_on=MONDAY)
    assert not OutcomeMetric.objects.agreed_by(MONDAY)


def test_a_metric_is_agreed_in_a_pilot_without_engineer_and_programme_manager(db: None) -> None:
    make_agreed_metric(pilot=make_pilot(), agreed_on=MONDAY)
    assert OutcomeMetric.objects.agreed_by(MONDAY).exists()


@pytest.mark.parametrize("make", [make_usage_week, make_environment_week])
def test_use_is_counted_by_weeks_from_monday_on(pilot: Pilot, make: Callable[..., Any]) -> None:
    make(pilot=pilot, week=MONDAY)
    with pytest.raises(IntegrityError, match="week_is_a_monday"):
        make(pilot=pilot, week=MONDAY + DAY)


@pytest.mark.parametrize("make", [make_usage_week, make_environment_week])
def test_a_week_is_counted_once(pilot: Pilot, make: Callable[..., Any]) -> None:
    make(pilot=pilot)
    with pytest.raises(IntegrityError, match="week_once"):
        make(pilot=pilot)


def test_accepting_a_shortfall_needs_who_accepts_it(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="benefitsreview_shortfall_has_confirmer"):
        make_benefits_review(pilot=pilot, shortfall_accepted="Good enough")


def test_a_day_of_deciding_about_money_needs_the_decision(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="fundingdecision_day_has_decision"):
        make_funding_decision(pilot=pilot, decided_on=MONDAY)


@pytest.mark.parametrize("value", ["18.0", "26.3", "0.000000000001", "-99999999999999.123456789012345"])
def test_a_value_is_kept_digit_by_digit(pilot: Pilot, value: str) -> None:
    reading = make_reading(metric=make_metric(pilot=pilot), on=MONDAY, value=Decimal(value))
    assert f"{Reading.objects.get(pk=reading.pk).value:f}" == value


def test_the_latest_reading_is_the_last_one_with_a_value_up_to_the_day(pilot: Pilot) -> None:
    metric = make_agreed_metric(pilot=pilot)
    make_reading(metric=metric, on=MONDAY - WEEK, value=Decimal("12.50"), evidence="sampled")
    make_reading(metric=metric, on=MONDAY, value=11, evidence="measured")
    make_reading(metric=metric, on=MONDAY + DAY, value=None)
    make_reading(metric=metric, on=MONDAY + WEEK, value=9)

    told = OutcomeMetric.objects.with_latest_reading(MONDAY + 2 * DAY).get()

    assert (told.latest_value, told.latest_evidence, told.latest_reading_on) == (11, "measured", MONDAY)
    assert (told.reading_count, told.reading_due_on) == (2, MONDAY + 2 * WEEK)


def test_a_metric_without_reading_is_due_from_its_agreement_on(pilot: Pilot) -> None:
    make_agreed_metric(pilot=pilot, agreed_on=MONDAY, reading_every_days=7)
    told = OutcomeMetric.objects.with_latest_reading(MONDAY).get()
    assert (told.latest_value, told.reading_count, told.reading_due_on) == (None, 0, MONDAY + WEEK)


def test_a_reading_of_a_month_counts_as_late_as_can_be(pilot: Pilot) -> None:
    make_reading(metric=make_metric(pilot=pilot), on=date(2026, 5, 1), on_precision="month")
    assert OutcomeMetric.objects.with_latest_reading(MONDAY).get().latest_reading_on == date(2026, 5, 31)


def test_no_reading_is_due_of_what_was_never_agreed_and_never_read(pilot: Pilot) -> None:
    make_metric(pilot=pilot)
    assert OutcomeMetric.objects.with_latest_reading(MONDAY).get().reading_due_on is None


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e15", "-1e15"])
@pytest.mark.parametrize(
    "column", ["outcomes_outcomemetric.baseline", "outcomes_outcomemetric.target", "outcomes_reading.value"]
)
def test_a_value_with_which_no_page_can_calculate_is_refused(pilot: Pilot, column: str, value: str) -> None:
    make_reading(metric=make_metric(pilot=pilot), on=MONDAY)
    table, _, name = column.partition(".")
    with pytest.raises(IntegrityError, match=f"{name}_measurable"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = %s::numeric", [value])


@pytest.mark.parametrize("value", ["NaN", "1e15", "1e999999"])
def test_a_form_explains_a_value_that_the_database_would_refuse(pilot: Pilot, value: str) -> None:
    with pytest.raises(ValidationError):
        OutcomeMetric(pilot=pilot, key="m", name="M", baseline=Decimal(value)).full_clean()
