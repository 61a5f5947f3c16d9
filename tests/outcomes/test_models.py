from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from outcomes.models import BenefitsReview, FundingDecision, OutcomeMetric, UsageWeek
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_agreed_metric,
    make_benefits_review,
    make_complete_metric,
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


@pytest.mark.parametrize(("days", "overdue"), [(14, False), (15, True)])
def test_a_reading_is_overdue_from_the_day_after_it_was_due(pilot: Pilot, days: int, overdue: bool) -> None:
    make_reading(metric=make_metric(pilot=pilot), on=MONDAY)
    assert OutcomeMetric.objects.readings_overdue(MONDAY + days * DAY).exists() is overdue


def test_no_reading_is_overdue_of_what_was_never_agreed_and_never_read(pilot: Pilot) -> None:
    make_metric(pilot=pilot)
    assert not OutcomeMetric.objects.readings_overdue(MONDAY + 900 * DAY)


@pytest.mark.parametrize(
    ("direction", "value", "evidence", "met"),
    [
        ("down", "22.4", "measured", True),
        ("down", "22.41", "measured", False),
        ("", "22.4", "measured", True),
        ("", "22.41", "measured", False),
        ("down", "22.4", "sampled", False),
        ("down", "22.4", "", False),
    ],
)
def test_a_target_is_met_by_a_measured_reading_alone(
    pilot: Pilot, direction: str, value: str, evidence: str, met: bool
) -> None:
    metric = make_complete_metric(pilot=pilot, direction=direction)
    make_reading(metric=metric, on=MONDAY, value=Decimal(value), evidence=evidence)
    assert OutcomeMetric.objects.meeting_target(MONDAY).exists() is met
    assert not OutcomeMetric.objects.meeting_target(MONDAY - DAY).exists()


def test_a_target_that_was_met_and_lost_again_is_not_met(pilot: Pilot) -> None:
    metric = make_complete_metric(pilot=pilot)
    make_reading(metric=metric, on=MONDAY, value=22, evidence="measured")
    make_reading(metric=metric, on=MONDAY + WEEK, value=24, evidence="measured")
    assert not OutcomeMetric.objects.meeting_target(MONDAY + WEEK)


def test_a_target_above_the_baseline_is_met_from_above(pilot: Pilot) -> None:
    metric = make_complete_metric(pilot=pilot, direction="", target=Decimal(30))
    make_reading(metric=metric, on=MONDAY, value=30, evidence="measured")
    assert OutcomeMetric.objects.meeting_target(MONDAY).exists()


def test_adoption_is_a_share_of_the_people_it_is_meant_for(pilot: Pilot) -> None:
    make_usage_week(pilot=pilot, week=MONDAY, target_users=20, active_users=12)
    make_usage_week(pilot=pilot, week=MONDAY - WEEK, target_users=20, active_users=11)
    make_usage_week(pilot=pilot, week=MONDAY - 2 * WEEK, target_users=0, active_users=0)
    make_usage_week(pilot=pilot, week=MONDAY - 3 * WEEK, target_users=None, active_users=30)
    adopted = UsageWeek.objects.adopted_at(Decimal("0.6")).values_list("week", flat=True)
    assert list(adopted) == [MONDAY]


@pytest.mark.parametrize(("used", "complete"), [((0, 1, 2, 3), True), ((0, 1, 3, 4), False), ((0, 1, 2), False)])
def test_a_run_of_weeks_has_no_gap(pilot: Pilot, used: tuple[int, ...], complete: bool) -> None:
    for weeks in used:
        make_usage_week(pilot=pilot, week=MONDAY - weeks * WEEK)
    make_usage_week(pilot=pilot, week=MONDAY - 5 * WEEK, active_users=0)
    make_usage_week(pilot=make_pilot(), week=MONDAY - 2 * WEEK)
    assert UsageWeek.objects.used().ending_a_run_of(4).filter(pilot=pilot).exists() is complete


def test_a_week_without_users_breaks_a_run(pilot: Pilot) -> None:
    for weeks, users in enumerate((3, 0, 2)):
        make_usage_week(pilot=pilot, week=MONDAY - weeks * WEEK, active_users=users)
    assert not UsageWeek.objects.used().ending_a_run_of(2)


def test_a_review_that_cannot_tell_has_no_verdict(pilot: Pilot) -> None:
    for verdict in ("worked", "partly", "did_not", "cannot_tell", "unknown", ""):
        make_benefits_review(pilot=pilot, key=verdict or "none", verdict=verdict)
    assert set(BenefitsReview.objects.with_verdict().values_list("verdict", flat=True)) == {
        "worked",
        "partly",
        "did_not",
    }


def test_a_review_that_the_team_confirmed_itself_is_not_confirmed(pilot: Pilot) -> None:
    make_benefits_review(pilot=pilot, key="inside", confirmed_by=make_person(name="Eli"), shortfall_accepted="Fine")
    make_benefits_review(pilot=pilot, key="nobody")
    make_benefits_review(pilot=pilot, key="outside", confirmed_by=make_person(name="B. Owner"))
    confirmed = make_benefits_review(
        pilot=pilot, key="short", confirmed_by=make_person(name="B. Owner"), shortfall_accepted="Good enough"
    )
    assert set(BenefitsReview.objects.confirmed().values_list("key", flat=True)) == {"outside", "short"}
    assert list(BenefitsReview.objects.accepting_shortfall()) == [confirmed]


def test_money_is_decided_when_it_is_funded_or_refused(pilot: Pilot) -> None:
    for decision in ("funded", "refused", "deferred", "unknown"):
        make_funding_decision(pilot=pilot, key=decision, decision=decision, decided_on=MONDAY)
    make_funding_decision(pilot=pilot, key="later", decision="funded", decided_on=MONDAY + DAY)
    decided = FundingDecision.objects.decided_by(MONDAY).values_list("key", flat=True)
    assert set(decided) == {"funded", "refused"}


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
