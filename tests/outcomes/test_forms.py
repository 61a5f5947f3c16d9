"""What the forms of metrics, readings, use, reviews and funding ask and refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from outcomes.forms.facts import (
    BenefitsReviewForm,
    EnvironmentWeekForm,
    FundingDecisionForm,
    MetricForm,
    ReadingForm,
    UsageWeekForm,
)
from pilots.models import Pilot
from tests import factories as make

AS_OF = date(2026, 6, 15)
AGREED = {
    "name": "Minutes per referral",
    "reading_every_days": "14",
    "baseline": "20",
    "target": "12",
    "target_on": "2026-12-01",
    "benefit_owner": "J. Reeve",
    "definition_of_done": "At the median for a month.",
    "agreed_on": "2026-06-01",
}


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot(engineer=make.make_person(name="E. Li"))


def form(of: Any, pilot: Pilot, row: Any = None, **sent: str) -> Any:
    return of(sent, instance=row, pilot=pilot, as_of=AS_OF)


def test_a_metric_is_agreed_once_everything_is_on_record(pilot: Pilot) -> None:
    saved = form(MetricForm, pilot, **AGREED)

    assert saved.is_valid(), saved.errors


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("baseline", "the baseline"),
        ("target", "the target"),
        ("target_on", "the target's day"),
        ("benefit_owner", "the benefit owner"),
        ("definition_of_done", "the definition of done"),
    ],
)
def test_a_metric_is_not_agreed_while_something_is_missing(pilot: Pilot, missing: str, words: str) -> None:
    errors = form(MetricForm, pilot, **AGREED | {missing: ""}).errors

    assert errors == {"agreed_on": [f"Not agreed while this is missing: {words}."]}


def test_nobody_of_the_team_confirms_their_own_metric(pilot: Pilot) -> None:
    assert set(form(MetricForm, pilot, **AGREED | {"benefit_owner": "E. Li"}).errors) == {"benefit_owner"}


def test_an_imported_agreement_with_gaps_can_be_filled_in_bit_by_bit(pilot: Pilot) -> None:
    row = make.make_metric(pilot=pilot, agreed_on=date(2026, 6, 1))
    sent = {"name": row.name, "reading_every_days": "14", "agreed_on": "2026-06-01", "primary": "on", "baseline": "20"}

    assert form(MetricForm, pilot, row, **sent).is_valid()


def test_the_first_metric_is_the_one_that_decides(pilot: Pilot) -> None:
    assert MetricForm(pilot=pilot, as_of=AS_OF).initial["primary"] is True
    make.make_metric(pilot=pilot)
    assert MetricForm(pilot=pilot, as_of=AS_OF).initial["primary"] is False


def test_a_reading_is_of_one_of_the_pilots_metrics(pilot: Pilot) -> None:
    own, foreign = make.make_metric(pilot=pilot), make.make_metric(pilot=make.make_pilot())

    asked = ReadingForm(pilot=pilot, as_of=AS_OF)

    assert asked.initial["metric"] == own.pk
    assert form(ReadingForm, pilot, metric=str(own.pk), value="11", on="2026-06-01").is_valid()
    assert set(form(ReadingForm, pilot, metric=str(foreign.pk), value="11", on="2026-06-01").errors) == {"metric"}


def test_a_new_week_is_the_last_that_has_ended_and_is_counted_once(pilot: Pilot) -> None:
    assert UsageWeekForm(pilot=pilot, as_of=AS_OF).initial["week"] == date(2026, 6, 8)
    make.make_usage_week(pilot=pilot, week=date(2026, 6, 8))
    make.make_environment_week(pilot=pilot, week=date(2026, 6, 8))

    again = form(UsageWeekForm, pilot, week="2026-06-11", active_users="3")
    visits = form(EnvironmentWeekForm, pilot, week="2026-06-11", environment="staging")

    assert again.errors["__all__"] == ["Usage week with this Pilot and Week already exists."]
    assert visits.errors["__all__"] == ["Environment week with this Pilot, Week and Environment already exists."]
    assert form(EnvironmentWeekForm, pilot, week="2026-06-11", environment="production").is_valid()


def test_a_review_has_a_day_and_a_shortfall_somebody_who_accepts_it(pilot: Pilot) -> None:
    assert set(form(BenefitsReviewForm, pilot, story="It went well.").errors) == {"due_on"}
    held = {"held_on": "2026-06-01", "shortfall_accepted": "It is enough."}
    assert set(form(BenefitsReviewForm, pilot, **held).errors) == {"confirmed_by"}
    assert form(BenefitsReviewForm, pilot, **held, confirmed_by="J. Reeve").is_valid()


def test_a_day_of_deciding_needs_the_decision(pilot: Pilot) -> None:
    assert set(form(FundingDecisionForm, pilot, phase="Wards", decided_on="2026-06-01").errors) == {"decision"}
