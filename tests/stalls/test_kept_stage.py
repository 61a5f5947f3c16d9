"""The claimed stage that is kept beside a pilot's health, against the pilots that it follows from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F

from pilots.dates import Day
from pilots.lifecycle.actions import record_claim
from pilots.models import Pilot, Stage
from stalls.models import Health, PilotHealth
from stalls.sweep import sweep
from tests import factories as make

pytestmark = pytest.mark.django_db


def otherwise_than_the_pilots() -> list[str]:
    """Return the codes of the pilots of which another stage is kept than they claim, or none."""
    right = PilotHealth.objects.filter(stage=F("pilot__claimed_stage"))
    return list(Pilot.objects.exclude(pk__in=right.values("pilot")).values_list("code", flat=True))


def claim(pilot: Pilot) -> None:
    record_claim(pilot, stage=Stage.PILOT, on=Day(date(2026, 5, 1)), by=make.make_person(), as_of=date(2026, 6, 1))


def save(pilot: Pilot) -> None:
    pilot.claimed_stage = Stage.PILOT
    pilot.save()


def update_all(pilot: Pilot) -> None:
    Pilot.objects.update(claimed_stage=Stage.PILOT)


def write_sql(pilot: Pilot) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pilots_pilot SET claimed_stage = 'pilot', name = 'Renamed' WHERE id = %s", [pilot.pk])


@pytest.mark.parametrize("write", [claim, save, update_all, write_sql])
def test_follows_the_claim_however_it_is_written(write: Callable[[Pilot], None]) -> None:
    pilot, _ = make.make_pilot(code="P-1", claimed_stage="diagnostic"), make.make_pilot(code="P-2")
    assert otherwise_than_the_pilots() == []

    write(pilot)

    assert otherwise_than_the_pilots() == []
    assert PilotHealth.objects.get(pilot=pilot).stage == "pilot"


def test_is_the_pilots_whatever_the_writer_of_the_row_says() -> None:
    pilot = make.make_pilot(claimed_stage="production")

    PilotHealth.objects.filter(pilot=pilot).update(stage="proposed")
    assert otherwise_than_the_pilots() == []
    PilotHealth.objects.all().delete()
    PilotHealth.objects.create(pilot=pilot, state="clear", modes=[], known=[])
    assert otherwise_than_the_pilots() == []


def test_the_states_by_which_pages_are_narrowed_are_those_of_the_cells(as_of: date) -> None:
    waiting = make.make_pilot(code="P-1", claimed_stage="pilot", clock_start=as_of - timedelta(days=200))
    make.make_access_request(pilot=waiting, raised_on=as_of - timedelta(days=100))
    make.make_pilot(code="P-2", claimed_stage="stopped")
    for day in range(9):
        sweep(as_of=as_of + timedelta(days=day))

    cells = sorted(Health.objects.values_list("pilot", "mode", "state"))
    told = PilotHealth.objects.values_list("pilot", "modes")

    assert sorted((pilot, mode, state) for pilot, modes in told for mode, state in modes) == cells
    assert len({state for _, _, state in cells}) > 1
    assert otherwise_than_the_pilots() == []
