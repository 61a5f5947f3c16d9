"""What the forms of readings, use, reviews and funding ask and refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from outcomes.forms.facts import (
    BenefitsReviewForm,
    EnvironmentWeekForm,
    FundingDecisionForm,
    ReadingForm,
    UsageWeekForm,
)
from pilots.models import Pilot
from tests import factories as make

AS_OF = date(2026, 6, 15)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot(engineer=make.make_person(name="E. Li"))


def form(of: Any, pilot: Pilot, row: Any = None, **sent: str) -> Any:
    return of(sent, instance=row, pilot=pilot, as_of=AS_OF)


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


def test_a_review_has_a_day_and_is_confirmed_by_the_benefit_owner_alone(pilot: Pilot) -> None:
    make.make_metric(pilot=pilot, benefit_owner=make.make_person(name="J. Reeve"))
    assert set(form(BenefitsReviewForm, pilot, story="It went well.").errors) == {"due_on"}
    held = {"held_on": "2026-06-01", "shortfall_accepted": "It is enough."}
    assert set(form(BenefitsReviewForm, pilot, **held).errors) == {"shortfall_accepted"}
    assert set(form(BenefitsReviewForm, pilot, **held, confirmed_by="E. Li").errors) == {"confirmed_by"}
    assert form(BenefitsReviewForm, pilot, **held, confirmed_by="J. Reeve").is_valid()


def test_an_imported_review_can_be_put_right_bit_by_bit(pilot: Pilot) -> None:
    row = make.make_benefits_review(pilot=pilot, held_on=AS_OF, confirmed_by=make.make_person(name="E. Li"))
    sent = {"held_on": "2026-06-15", "confirmed_by": "E. Li", "story": "It went well."}

    assert form(BenefitsReviewForm, pilot, row, **sent).is_valid()
    assert set(form(BenefitsReviewForm, pilot, row, **sent | {"confirmed_by": "A. Jones"}).errors) == {"confirmed_by"}


def test_a_day_of_deciding_needs_the_decision(pilot: Pilot) -> None:
    assert set(form(FundingDecisionForm, pilot, phase="Wards", decided_on="2026-06-01").errors) == {"decision"}
    assert set(form(FundingDecisionForm, pilot, phase="Wards", decision="funded").errors) == {"decided_on"}
    deferred = {"phase": "Wards", "decision": "deferred", "decided_on": "2026-06-01"}
    assert set(form(FundingDecisionForm, pilot, **deferred).errors) == {"needed_by"}
    assert form(FundingDecisionForm, pilot, **deferred, needed_by="2026-09-01").is_valid()
