"""Writes that touch a pilot and what is recorded of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from pilots.models import Pilot, Stage, StageEvent


@transaction.atomic
def claim_latest_stage(pilot: Pilot, *, as_of: date) -> None:
    """Let a pilot claim the latest of the stages on record, and start its clock with a diagnostic's first day."""
    events = StageEvent.objects.filter(pilot=pilot).order_by(F("on").desc(nulls_last=True), "-pk")
    latest = events.first()
    claimed: dict[str, Any] = {"claimed_stage": latest.stage} if latest else {}
    diagnostic = events.filter(stage=Stage.DIAGNOSTIC, on__isnull=False).last()
    if pilot.clock_start is None and diagnostic is not None:
        claimed |= {"clock_start": diagnostic.on, "clock_start_precision": diagnostic.on_precision}
    changed = {name: value for name, value in claimed.items() if getattr(pilot, name) != value}
    if changed:
        Pilot.objects.filter(pk=pilot.pk).update(**changed, recorded_on=as_of)
        pilot.refresh_from_db(fields=[*changed, "recorded_on"])
