"""What is known of pilots changes from day to day, and what follows from it only now and then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilots.models import Pilot
from stalls.health import take_knowledge, write_health
from stalls.models import Health, HealthEvent, PilotHealth, Revision
from stalls.statements import EVERYTHING, Scope
from stalls.sweep import sweep
from tests.factories import make_healthy_pilot, make_pilot, make_user_contact

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def swept(as_of: date) -> Pilot:
    pilot = make_healthy_pilot(as_of=as_of)
    sweep(as_of=as_of)
    return pilot


def facts_on(pilot: Pilot, mode: str) -> date | None:
    return Health.objects.get(pilot=pilot, mode=mode).facts_on


def health() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Health, PilotHealth, HealthEvent)]


@pytest.mark.parametrize("by_name", [True, False])
def test_of_a_newer_fact_only_its_day_is_noted(swept: Pilot, as_of: date, by_name: bool) -> None:
    make_user_contact(pilot=swept, on=as_of + DAY)
    scope = Scope.of([swept.pk]) if by_name else EVERYTHING

    assert take_knowledge(scope, as_of + DAY) == (set(), {swept.pk})

    assert facts_on(swept, "workflow") == as_of + DAY
    assert take_knowledge(scope, as_of + DAY) == (set(), set())
    noted = health()
    write_health([swept.pk], as_of + DAY)
    assert health() == noted


def test_a_reader_is_told_that_a_day_has_changed(swept: Pilot, as_of: date) -> None:
    before = Revision.objects.get().number
    make_user_contact(pilot=swept, on=as_of + DAY)
    assert not sweep(as_of=as_of + DAY).events
    assert Revision.objects.get().number > before


def test_the_first_word_of_a_mode_lets_its_health_be_read_anew(as_of: date) -> None:
    pilot = make_pilot(inventory="us-federal-2024", clock_start=None)
    sweep(as_of=as_of)
    assert facts_on(pilot, "workflow") is None
    make_user_contact(pilot=pilot, on=as_of + DAY)

    assert take_knowledge(EVERYTHING, as_of + DAY) == ({pilot.pk}, set())
    assert facts_on(pilot, "workflow") is None
    sweep(as_of=as_of + DAY)
    assert facts_on(pilot, "workflow") == as_of + DAY


def test_a_pilot_that_was_never_swept_is_read_anew(as_of: date) -> None:
    pilot = make_healthy_pilot(as_of=as_of)
    assert take_knowledge(EVERYTHING, as_of) == ({pilot.pk}, set())
