"""Which pilots have changed: whatever was recorded is seen, in whichever order it was committed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connection, transaction

from histories.database import places_in_history
from pilots.models import Pilot, StageEvent
from stalls.changed import take_changed
from tests.factories import MONDAY, make_pilot, make_stage_event, noon

pytestmark = pytest.mark.django_db(transaction=True)
StageEventHistory = StageEvent.history.field.model
started, go_on = Event(), Event()


def record(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="pilot", on=MONDAY)


def import_into(pilot: Pilot) -> None:
    """Take a place in history before anything is written, as an import does for a whole chunk."""
    (place,) = places_in_history(1)
    started.set()
    assert go_on.wait(10)
    StageEventHistory.objects.create(
        pgh_id=place,
        pgh_created_at=noon(MONDAY),
        pgh_label="insert",
        pgh_obj_id=1,
        id=1,
        pilot_id=pilot.pk,
        portfolio_id=pilot.portfolio_id,
        stage="pilot",
        on_precision="day",
        recorded_on=MONDAY,
    )


def save_slowly(pilot: Pilot) -> None:
    record(pilot)
    started.set()
    assert go_on.wait(10)


@contextmanager
def another_transaction(save: object, pilot: Pilot) -> Iterator[None]:
    """Save something of a pilot on a connection of its own, before the block; commit it after the block."""
    started.clear()
    go_on.clear()

    def work() -> None:
        try:
            with transaction.atomic():
                save(pilot)  # type: ignore[operator]
        finally:
            started.set()
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        saved: Future[None] = threads.submit(work)
        assert started.wait(10)
        yield
        go_on.set()
        saved.result()


def look_until_nothing_is_new() -> None:
    while any(take_changed().values()):
        pass


def seen() -> set[int]:
    return {pilot for pilots in take_changed().values() for pilot in pilots}


@pytest.mark.parametrize("save", [save_slowly, import_into])
def test_what_a_long_transaction_recorded_is_seen_however_many_looks_came_before_its_end(save: object) -> None:
    slow, quick = make_pilot(), make_pilot()
    look_until_nothing_is_new()

    with another_transaction(save, slow):
        for _ in range(4):
            record(quick)
            assert seen() == {quick.pk}

    assert slow.pk in seen()


def test_once_it_has_ended_all_is_seen_and_nothing_is_looked_at_any_more() -> None:
    slow, quick = make_pilot(), make_pilot()
    with another_transaction(save_slowly, slow):
        record(quick)
        seen()
    look_until_nothing_is_new()

    assert StageEvent.objects.count() == 2
    assert seen() == set()
