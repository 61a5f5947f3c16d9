"""Weekly updates, their drafts and reminders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import Person
from pilots.models import (
    Pilot,
    UpdateReminder,
    WeeklyUpdate,
)
from tests.factories.people import MONDAY
from updates.models import UpdateDraft


def make_weekly_update(*, pilot: Pilot, submitted_on: date = MONDAY, **fields: Any) -> WeeklyUpdate:
    week = submitted_on - timedelta(days=submitted_on.weekday())
    return WeeklyUpdate.objects.create(pilot=pilot, week=week, submitted_on=submitted_on, **fields)


def make_update_reminder(*, pilot: Pilot, person: Person, week: date = MONDAY, **fields: Any) -> UpdateReminder:
    fields.setdefault("step", 1)
    fields.setdefault("asked_on", week)
    return UpdateReminder.objects.create(pilot=pilot, person=person, week=week, **fields)


def make_update_draft(*, pilot: Pilot, person: Person, week: date = MONDAY, **typed: str) -> UpdateDraft:
    return UpdateDraft.objects.create(pilot=pilot, person=person, week=week, typed=typed)
