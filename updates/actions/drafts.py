"""What is typed and not sent yet. It is no record: the last device to type wins."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import Person
from pilots.models import Pilot
from updates.models import UpdateDraft


def keep_draft(*, pilot: Pilot, week: date, by: Person, typed: dict[str, str], now: datetime) -> None:
    """Keep what somebody has typed so far for a pilot and week, in place of what they had typed before."""
    draft = UpdateDraft(pilot=pilot, person=by, week=week, typed=typed, saved_at=now)
    UpdateDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["pilot", "person", "week"],
        update_fields=["typed", "saved_at"],
    )


def discard_draft(*, pilot: Pilot, week: date, by: Person) -> None:
    UpdateDraft.objects.filter(pilot=pilot, person=by, week=week).delete()
