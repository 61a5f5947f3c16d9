"""Writes of pauses. What is refused is said by a `ValidationError` whose keys are the names of the arguments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import on_record
from accounts.models import Person
from governance.models import Pause
from pilots.dates import Day
from pilots.keys import free_key
from pilots.lifecycle.actions import columns_of, lock, refuse_days_to_come, refuse_ended
from pilots.models import Pilot, Reason

# A pause without a review soon becomes permanent (domain.md C.2).
REVIEW_WITHIN_DAYS = 28


@transaction.atomic
def pause_pilot(pilot: Pilot, *, started_on: Day, reason: Reason, owner: Person, review_on: date, as_of: date) -> Pause:
    """Let work on a pilot rest, for a reason, until its owner decides on a day how it goes on."""
    lock(pilot)
    refuse_ended(pilot)
    refuse_days_to_come(as_of, started_on=started_on)
    _refuse_late_review(review_on, as_of)
    if Pause.objects.filter(pilot=pilot).running().exists():
        raise ValidationError("This pilot is paused already.")
    pause = Pause(pilot=pilot, key=free_key(Pause.objects.filter(pilot=pilot), "pause"))
    told = {"reason": reason, "owner": on_record(owner), **columns_of("review_on", Day(review_on))}
    return _saved(pause, **columns_of("started_on", started_on), **told, recorded_on=as_of)


@transaction.atomic
def review_pause(pause: Pause, *, review_on: date, owner: Person, as_of: date) -> Pause:
    """Let a pause go on until its owner decides again; the days that were set before stay in its history."""
    _lock_running(pause)
    _refuse_late_review(review_on, as_of)
    known = {"owner": on_record(owner), "owner_is_unknown": False}
    return _saved(pause, **known, **columns_of("review_on", Day(review_on)), recorded_on=as_of)


@transaction.atomic
def resume_pilot(pause: Pause, *, resumed_on: Day, as_of: date) -> Pause:
    """Let work go on from a day."""
    _lock_running(pause)
    refuse_days_to_come(as_of, resumed_on=resumed_on)
    if pause.started_on and resumed_on.last < pause.started_on:
        raise ValidationError({"resumed_on": f"It was paused only on {Day(pause.started_on)}."})
    return _saved(pause, **columns_of("resumed_on", resumed_on), recorded_on=as_of)


def _lock_running(pause: Pause) -> None:
    lock(pause.pilot)
    pause.refresh_from_db(fields=["started_on", "resumed_on", "superseded_on"])
    if pause.resumed_on or pause.superseded_on:
        raise ValidationError("This pause is over: work has gone on.")


def _refuse_late_review(review_on: date, as_of: date) -> None:
    if review_on < as_of:
        raise ValidationError({"review_on": "This day is over. Name a day that has still to come."})
    if review_on > as_of + timedelta(days=REVIEW_WITHIN_DAYS):
        latest = Day(as_of + timedelta(days=REVIEW_WITHIN_DAYS))
        raise ValidationError({"review_on": f"A pause is reviewed within {REVIEW_WITHIN_DAYS} days: by {latest}."})


def _saved(pause: Pause, **columns: Any) -> Pause:
    for column, value in columns.items():
        setattr(pause, column, value)
    pause.validate_constraints()
    pause.save()
    return pause
