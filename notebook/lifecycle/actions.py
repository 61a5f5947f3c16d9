"""The claim of a stage, held against the evidence of all rooms."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from pilots.dates import Day
from pilots.lifecycle.actions import lock, record_claim
from pilots.models import Pilot, Stage, StageEvent
from stalls.entry_evidence import ENTRY_EVIDENCE
from stalls.stages import entry_evidence


@transaction.atomic
def claim_stage(pilot: Pilot, *, stage: Stage, on: Day, by: Person, as_of: date) -> StageEvent:
    """Append that somebody says a pilot has reached a stage of the lifecycle.

    `realised` is refused, with all that is missing, unless the evidence of it and of every stage below it is on record
    (domain.md C.2). Any other stage may be claimed ahead of its evidence: the gap is a finding. How a pilot ends is no
    claim but a decision (`stop_pilot`) or a retrospective (`hold_retrospective`).
    """
    if stage not in ENTRY_EVIDENCE:
        raise ValidationError({"stage": "Choose a stage of the lifecycle."})
    lock(pilot)
    if stage == Stage.REALISED:
        missing = [piece.said for one in entry_evidence(pilot, as_of) for piece in one.missing]
        if missing:
            raise ValidationError({"stage": ["It cannot be claimed as realised yet.", *missing]})
    return record_claim(pilot, stage=stage, on=on, by=by, as_of=as_of)
