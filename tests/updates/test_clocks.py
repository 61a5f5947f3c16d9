"""Which clock runs on a pilot, against whom, since when, and how long it usually takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilots.models import Pilot
from tests import factories as make
from tests.updates.makers import situation
from updates.clocks import Clock, clocks_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make.make_pilot()


def clocks(pilot: Pilot, as_of: date) -> list[Clock]:
    return clocks_of(situation(pilot, as_of))


def test_a_request_without_an_answer_runs_against_the_team_that_was_asked(pilot: Pilot, as_of: date) -> None:
    team = make.make_person(name="Identity team")
    make.make_access_request(pilot=pilot, team=team, raised_on=as_of - 12 * DAY)
    [clock] = clocks(pilot, as_of)
    assert (clock.holder, clock.is_ours, clock.age) == ("Identity team", False, "For 12 days")


def test_what_has_waited_longest_comes_first_and_what_nobody_dates_last(pilot: Pilot, as_of: date) -> None:
    for key, days in (("late", 3), ("early", 30)):
        make.make_access_request(pilot=pilot, key=key, reference=key, raised_on=as_of - days * DAY)
    make.make_access_request(pilot=pilot, key="undated", reference="undated", raised_on=None)
    assert [clock.age for clock in clocks(pilot, as_of)] == ["For 30 days", "For 3 days", "Since an unknown day"]


def test_a_sign_off_runs_against_the_function_once_it_has_the_papers(pilot: Pilot, as_of: date) -> None:
    sign_off = make.make_sign_off(pilot=pilot, function="privacy", engaged_on=as_of - 9 * DAY, typical_days=45)
    [clock] = clocks(pilot, as_of)
    assert (clock.is_ours, clock.usual_days) == (True, None)

    sign_off.submitted_on = as_of - 2 * DAY
    sign_off.save()
    [clock] = clocks(pilot, as_of)
    assert (clock.holder, clock.is_ours, clock.age, clock.usual_days) == ("Privacy", False, "For 2 days", 45)


def test_a_sign_off_usually_takes_what_the_portfolio_requires(pilot: Pilot, as_of: date) -> None:
    make.make_requirement(code="privacy", sector=pilot.sector, typical_days=30)
    make.make_sign_off(pilot=pilot, area="privacy", submitted_on=as_of - 2 * DAY, typical_days=None)
    assert clocks(pilot, as_of)[0].usual_days == 30


def test_a_sign_off_usually_takes_the_median_of_what_was_completed_here(pilot: Pilot, as_of: date) -> None:
    make.make_sign_off(pilot=pilot, area="privacy", submitted_on=as_of - 2 * DAY, typical_days=45)
    for days in (10, 11, 12, 13, 50):
        decided = {"decision": "approved", "decided_on": as_of - DAY}
        make.make_handed_in(pilot=make.make_pilot(), area="privacy", on=as_of - (days + 1) * DAY, **decided)
    assert clocks(pilot, as_of)[0].usual_days == 12
