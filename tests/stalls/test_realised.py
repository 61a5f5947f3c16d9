"""A realised pilot is in daily use: what it is not allowed to do still counts, and nothing else is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilots.models import Pilot
from stalls.health import take_knowledge
from stalls.models import Finding, FindingEvent, PilotHealth
from stalls.statements import EVERYTHING
from stalls.sweep import sweep
from tests.factories import make_access_request, make_pilot, make_sign_off, make_stage_event

DAY = timedelta(days=1)
UNSIGNED = "governance/live-without-sign-off"
pytestmark = pytest.mark.django_db


def make_realised(as_of: date) -> Pilot:
    pilot = make_pilot(claimed_stage="realised", clock_start=as_of - 400 * DAY)
    make_stage_event(pilot=pilot, stage="realised", on=as_of - 30 * DAY)
    make_access_request(pilot=pilot, raised_on=as_of - 90 * DAY)
    return pilot


def standing() -> list[str]:
    return list(Finding.objects.standing().values_list("rule", flat=True))


def test_use_without_a_sign_off_stands_and_the_pilot_is_looked_at(as_of: date) -> None:
    make_sign_off(pilot=make_realised(as_of))
    sweep(as_of=as_of)
    assert standing() == [UNSIGNED]
    health = PilotHealth.objects.get()
    assert (health.state, health.has_ended) == ("critical", False)
    assert take_knowledge(EVERYTHING, as_of) == (set(), set())


def test_once_that_is_settled_nothing_is_due(as_of: date) -> None:
    sign_off = make_sign_off(pilot=make_realised(as_of))
    sweep(as_of=as_of)
    type(sign_off).objects.update(decision="approved", decided_on=as_of + DAY)
    for day in range(1, 9):
        sweep(as_of=as_of + day * DAY)
    assert Finding.objects.get().closed_because == "cleared"
    health = PilotHealth.objects.get()
    assert (health.state, health.has_ended) == ("not_assessable", True)
    assert take_knowledge(EVERYTHING, as_of + 8 * DAY) == (set(), set())


def test_what_stands_goes_on_when_it_is_realised_and_all_else_closes(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production", clock_start=as_of - 400 * DAY)
    make_sign_off(pilot=pilot)
    make_access_request(pilot=pilot, raised_on=as_of - 90 * DAY)
    sweep(as_of=as_of)
    assert {UNSIGNED, "integration/waiting-on-ticket"} < set(standing())
    Pilot.objects.update(claimed_stage="realised")
    sweep(as_of=as_of + DAY)
    assert standing() == [UNSIGNED]
    assert not FindingEvent.objects.filter(finding__rule=UNSIGNED, on=as_of + DAY).exists()


def test_a_realised_pilot_of_which_nothing_stands_has_ended(as_of: date) -> None:
    make_realised(as_of)
    sweep(as_of=as_of)
    assert (PilotHealth.objects.get().has_ended, standing()) == (True, [])
