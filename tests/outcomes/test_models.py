from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from outcomes.models import OutcomeMetric
from pilots.models import Pilot
from tests.factories import MONDAY, make_agreed_metric, make_metric, make_person, make_pilot


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
