"""The dashboard finds the same pilots whichever way the database is told to look for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import Portfolio
from pilots.models import Pilot
from portfolio.today import Found, Today
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(portfolio: Portfolio) -> list[Pilot]:
    """Three pilots, of which the last two wait for the same team and have a champion of one name."""
    pilots = [make.make_pilot(name=name) for name in ("Bed requests", "Call notes", "Discharge letters")]
    for pilot in pilots[1:]:
        for rule in ("integration/waiting-on-ticket", "governance/not-engaged"):
            make.make_finding(pilot=pilot, rule=rule, waits_on="Data Platform")
    make.make_finding(pilot=pilots[0], waits_on="Somebody else")
    ana = make.make_person(name="Ana Jones", portfolio=portfolio)
    for pilot in pilots[1:]:
        make.make_champion(pilot=pilot, person=ana)
    return pilots


@pytest.mark.parametrize(
    ("total", "found"),
    [(0, Found.FEW), (199, Found.FEW), (200, Found.MANY), (1_999, Found.MANY), (2_000, Found.MOST), (9**9, Found.MOST)],
)
def test_the_way_depends_on_how_many_match(as_of: date, total: int, found: Found) -> None:
    assert Today(as_of).knowing(total).found is found


@pytest.mark.parametrize("found", Found)
def test_each_way_finds_what_waits_for_a_team_once(some: list[Pilot], as_of: date, found: Found) -> None:
    today = replace(Today(as_of), found=found)
    waiting = today.waiting_for(today.ranked(Pilot.objects.all()), "data platform")
    assert list(waiting.order_by("pk")) == some[1:]


@pytest.mark.parametrize("found", Found)
def test_each_way_finds_what_somebody_champions_once(some: list[Pilot], as_of: date, found: Found) -> None:
    today = replace(Today(as_of), found=found)
    championed = today.championed_by(today.ranked(Pilot.objects.all()), "jones")
    assert list(championed.order_by("pk")) == some[1:]


@pytest.mark.parametrize("found", Found)
def test_no_way_finds_what_nobody_waits_for_or_champions(some: list[Pilot], as_of: date, found: Found) -> None:
    today = replace(Today(as_of), found=found)
    pilots = today.ranked(Pilot.objects.all())
    assert not today.waiting_for(pilots, "nobody")
    assert not today.championed_by(pilots, "nobody")
