"""Where a pilot as a whole is milder than one of its modes, the pages say that work goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import Portfolio, User
from pilots.models import Pilot
from stalls.failure_modes.champion.maintenance_drift import RULE
from stalls.models import RuleSetting, Sweep
from stalls.modes import HealthState
from tests import factories as make

ROW = "As a whole worth a look: work goes on"
WHOLE = "As a whole: worth a look."


@pytest.fixture
def reader(client: Client, lena: User) -> Client:
    """Lena, a leader."""
    client.force_login(lena)
    return client


@pytest.fixture
def pilot(as_of: date, portfolio: Portfolio) -> Pilot:
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    return make.make_pilot()


def make_overall(pilot: Pilot, *, state: str = "watch", mode: str = "critical", judged_by: str = "signs") -> None:
    make.make_health(pilot=pilot, mode="governance", state=mode)
    said = {"state": state, "modes": [["governance", mode]], "judged_by": judged_by}
    make.make_overall(pilot=pilot, worst=HealthState(mode).rank, **said)


def make_signs(pilot: Pilot, *days: date) -> None:
    """Make a sign of life on each day: an act of the champion, contact with users, a step of a sign-off."""
    makers = (make.make_champion_action, make.make_user_contact)
    for maker, day in zip(makers, days, strict=False):
        maker(pilot=pilot, on=day)
    make.make_sign_off(pilot=pilot, engaged_on=days[2])


def body_of(reader: Client, address: str) -> str:
    return " ".join(reader.get(address).content.decode().split())


@pytest.mark.parametrize("mode", ["stalled", "critical"])
def test_both_pages_say_that_work_goes_on_beside_a_worse_mode(reader: Client, pilot: Pilot, mode: str) -> None:
    make_overall(pilot, mode=mode)
    assert ROW in body_of(reader, "/")
    assert f"{WHOLE} Work goes on." in body_of(reader, f"/pilots/{pilot.pk}/")


@pytest.mark.parametrize(
    "overall",
    [
        {"mode": "watch"},
        {"state": "stalled"},
        {"state": "critical"},
        {"judged_by": "findings"},
    ],
)
def test_neither_page_says_so_of_any_other_pilot(reader: Client, pilot: Pilot, overall: dict[str, str]) -> None:
    make_overall(pilot, **overall)
    assert ROW not in body_of(reader, "/")
    assert WHOLE not in body_of(reader, f"/pilots/{pilot.pk}/")


def test_a_young_pilot_is_said_to_be_young(reader: Client, pilot: Pilot) -> None:
    make_overall(pilot, judged_by="youth")
    said = "It is younger than 60 days, and fewer than three signs of life are on record yet."
    assert f"{WHOLE} {said}" in body_of(reader, f"/pilots/{pilot.pk}/")


@pytest.mark.parametrize(("mode", "expected"), [("critical", True), ("stalled", False)])
def test_a_pause_that_eases_a_pilot_is_told(reader: Client, pilot: Pilot, mode: str, *, expected: bool) -> None:
    make_overall(pilot, state="stalled", mode=mode, judged_by="pause")
    said = "As a whole: stalled, and no worse while its pause is in order."
    assert (said in body_of(reader, f"/pilots/{pilot.pk}/")) is expected


def test_the_page_of_a_pilot_without_health_says_nothing_of_it(reader: Client, pilot: Pilot) -> None:
    assert ROW not in body_of(reader, "/")
    assert WHOLE not in body_of(reader, f"/pilots/{pilot.pk}/")


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        ((3, 25, 26), "Work goes on: 2 of 3 signs of life in the last 26 days."),
        ((3, 3, 3), "Work goes on: 3 of 3 signs of life in the last 26 days."),
        (
            (3, 28, 28),
            "It has not drifted for long enough to be a stall: 1 of 3 signs of life in the last 26 days.",
        ),
    ],
)
def test_a_pilots_page_counts_its_recent_signs_of_life(
    reader: Client, pilot: Pilot, as_of: date, ago: tuple[int, ...], said: str
) -> None:
    make_overall(pilot)
    make_signs(pilot, *(as_of - timedelta(days=days) for days in ago))
    assert f"{WHOLE} {said}" in body_of(reader, f"/pilots/{pilot.pk}/")


def test_signs_are_counted_by_the_days_that_are_set_for_the_portfolio(
    reader: Client, pilot: Pilot, as_of: date
) -> None:
    make_overall(pilot)
    make_signs(pilot, *(as_of - timedelta(days=days) for days in (3, 28, 28)))
    RuleSetting.objects.create(
        portfolio=pilot.portfolio, rule=RULE.id, thresholds={"quiet_after_days": 40}, since=as_of, reason="Slow autumn"
    )
    assert "Work goes on: 3 of 3 signs of life in the last 40 days." in body_of(reader, f"/pilots/{pilot.pk}/")
