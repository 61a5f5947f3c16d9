"""Where a pilot stands in its life, in words: what is claimed, what the evidence bears out, what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.wording import counted
from governance.models import Pause
from notebook.facts import Rows
from pilots.claims import standing_claim
from pilots.lifecycle.slides import Said, in_words, said_in_order
from pilots.models import Pilot, Promise, Retrospective, Stage, StageEvent
from stalls.stages import StageOfPilot, entry_evidence, evidenced_stage, steps_ahead


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What `notebook/_stages.html` tells; `claim` is the one that stands."""

    pilot: Pilot
    may_record: bool
    stages: list[StageOfPilot]
    claim: StageEvent | None
    evidenced: Stage
    said: list[Said]
    pause: Pause | None
    review_has_passed: bool
    retrospective: Retrospective | None

    @property
    def has_ended(self) -> bool:
        return self.pilot.claimed_stage in Stage.dead()

    @property
    def next_stage(self) -> StageOfPilot | None:
        """Return the first stage of which evidence is missing."""
        return next((stage for stage in self.stages if stage.missing), None)

    @property
    def borne_out(self) -> str:
        """Return what the evidence says, as a sentence."""
        if self.evidenced == Stage.UNKNOWN:
            return "The evidence on record bears out no stage yet."
        return f"The evidence on record bears out: {self.evidenced.label}."

    @property
    def gap(self) -> str:
        """Return by how much the claim goes beyond the evidence, as a sentence; empty where it does not."""
        ahead = steps_ahead(self.pilot.claimed_stage, self.evidenced)
        return f"What is claimed is {counted(ahead, 'stage')} ahead of it." if ahead else ""

    @property
    def slides(self) -> str:
        return in_words(self.said)


def lifecycle_of(pilot: Pilot, as_of: date, *, may_record: bool, rows: Rows | None = None) -> Lifecycle:
    """Return where a pilot stands on a day, for people who may record facts of it or only read them.

    Five queries; three where claims and promises have been read already, as `rows`.
    """
    stages = entry_evidence(pilot, as_of)
    claims = rows["stage"] if rows else pilot.stage_events.select_related("decided_by")
    promises = rows["promise"] if rows else Promise.objects.filter(pilot=pilot)
    pause = Pause.objects.filter(pilot=pilot).on(as_of).select_related("owner").first()
    return Lifecycle(
        pilot=pilot,
        may_record=may_record,
        stages=stages,
        claim=standing_claim(event for event in claims if event.recorded_on <= as_of),
        evidenced=evidenced_stage(stages),
        said=said_in_order(promise for promise in promises if promise.recorded_on <= as_of),
        pause=pause,
        review_has_passed=bool(pause and pause.review and pause.review.last < as_of),
        retrospective=Retrospective.objects.filter(pilot=pilot, recorded_on__lte=as_of).first(),
    )


def stages_context(pilot: Pilot, as_of: date, *, may_record: bool) -> dict[str, Any]:
    """Return the context of `notebook/_stages.html`."""
    return {"lifecycle": lifecycle_of(pilot, as_of, may_record=may_record)}
