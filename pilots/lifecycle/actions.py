"""Writes along a pilot's life: what stage is claimed, how it ends, by when it is promised, what a champion did.

Each locks the pilot first, so that two people at once come one after the other, and says what it refuses by a
`ValidationError` whose keys are the names of its arguments.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from pilots.claims import standing_claim
from pilots.dates import Day
from pilots.models import (
    HandOverAnswer,
    HowEnded,
    Pilot,
    Promise,
    Reason,
    Retrospective,
    Stage,
    StageEvent,
)


def lock(pilot: Pilot) -> None:
    """Let nobody else write what follows from a pilot's stage until the transaction ends, and read that stage anew."""
    stands = Pilot.objects.select_for_update(no_key=True).get(pk=pilot.pk)
    for column in ("claimed_stage", "clock_start", "clock_start_precision"):
        setattr(pilot, column, getattr(stands, column))


def refuse_ended(pilot: Pilot) -> None:
    if pilot.claimed_stage in Stage.dead():
        raise ValidationError("This pilot has ended.")


def columns_of(name: str, day: Day | None) -> dict[str, Any]:
    """Return the two columns that hold a day that may be imprecise."""
    return {name: day.on, f"{name}_precision": day.precision} if day else {name: None, f"{name}_precision": "day"}


def refuse_days_to_come(as_of: date, **days: Day | None) -> None:
    """Refuse, by the names of the arguments, the days that certainly lie after a day."""
    too_late = {name: "This day has not come yet." for name, day in days.items() if day and day.on > as_of}
    if too_late:
        raise ValidationError(too_late)


@transaction.atomic
def follow_claim(claim: StageEvent, *, as_of: date) -> None:
    """Let a pilot be where a claim says that was just recorded, if that claim stands.

    See `standing_claim`. A diagnostic starts the clock where it has not started.
    """
    pilot = claim.pilot
    lock(pilot)
    if standing_claim(pilot.stage_events.all()) == claim and claim.stage != pilot.claimed_stage:
        _be_at(pilot, Stage(claim.stage), as_of=as_of)
    if claim.stage == Stage.DIAGNOSTIC and pilot.clock_start is None and claim.on:
        pilot.clock_start, pilot.clock_start_precision = claim.on, claim.on_precision
        pilot.save(update_fields=["clock_start", "clock_start_precision"])


@transaction.atomic
def record_claim(
    pilot: Pilot, *, stage: Stage, on: Day, by: Person, as_of: date, reason: str = "", lesson: str = ""
) -> StageEvent:
    """Append that somebody says a pilot has reached a stage, and let the pilot be there if that claim stands.

    See `follow_claim`; an end withdraws the hand-over that nobody has answered. Whether there is evidence is not asked
    here: see `notebook.lifecycle.actions.claim_stage`.
    """
    refuse_days_to_come(as_of, on=on)
    lock(pilot)
    told = {"decided_by": by, "reason": reason, "lesson": lesson, "recorded_on": as_of}
    claim = StageEvent.objects.create(pilot=pilot, stage=stage, **columns_of("on", on), **told)
    follow_claim(claim, as_of=as_of)
    return claim


def _be_at(pilot: Pilot, stage: Stage, *, as_of: date) -> None:
    pilot.claimed_stage = stage
    pilot.save(update_fields=["claimed_stage"])
    if stage in Stage.dead():
        answer = {"answer": HandOverAnswer.WITHDRAWN, "answered_on": as_of, "because": "The pilot has ended."}
        pilot.hand_overs.open().update(**answer, recorded_on=as_of)


@transaction.atomic
def stop_pilot(pilot: Pilot, *, on: Day, decided_by: Person, reason: Reason, lesson: str, as_of: date) -> StageEvent:
    """Stop a pilot for good, by a decision. Whoever decides says why and what the next one should do differently."""
    lock(pilot)
    refuse_ended(pilot)
    if reason in ("", Reason.UNKNOWN):
        raise ValidationError({"reason": "A decision has a reason. Choose the main one."})
    if not lesson.strip():
        raise ValidationError({"lesson": "Say what the next one should do differently."})
    return record_claim(
        pilot, stage=Stage.STOPPED, on=on, by=decided_by, as_of=as_of, reason=reason, lesson=lesson.strip()
    )


@transaction.atomic
def promise_live_by(pilot: Pilot, *, live_by: Day, said_by: Person, reason: str = "", as_of: date) -> Promise:
    """Append the day by which somebody says the pilot will be live. From the second time on, what has changed is asked.

    Earlier promises stay as they were said.
    """
    lock(pilot)
    refuse_ended(pilot)
    in_force = Promise.objects.filter(pilot=pilot).order_by("-recorded_on", "-pk").first()
    if live_by.last < as_of:
        raise ValidationError({"live_by": "This day is over. Name a day that has still to come."})
    if in_force and in_force.day == live_by:
        raise ValidationError({"live_by": f"It is promised for {live_by} already."})
    if in_force and not reason.strip():
        raise ValidationError(
            {"reason": f"It was promised for {in_force.day or 'no day'}. Say what has changed since."}
        )
    said = {"said_by": said_by, "reason": reason.strip(), "recorded_on": as_of}
    return Promise.objects.create(pilot=pilot, **columns_of("live_by", live_by), **said)


@transaction.atomic
def hold_retrospective(
    pilot: Pilot,
    *,
    ended_on: Day,
    how: HowEnded,
    primary_mode: Reason,
    was_flagged: str,
    lesson: str,
    by: Person,
    as_of: date,
    secondary_modes: Iterable[str] = (),
    first_sign_on: Day | None = None,
) -> Retrospective:
    """Keep what a pilot's end is put down to, once a pilot; held again, the later one replaces what it says.

    A pilot that died by default counts as wound down from the day on which it really died. Where a stage was claimed
    after that day, it counts as wound down from that claim on: people did say so, and the retrospective keeps the day.
    """
    refuse_days_to_come(as_of, ended_on=ended_on, first_sign_on=first_sign_on)
    lock(pilot)
    if first_sign_on and first_sign_on.on > ended_on.last:
        raise ValidationError({"first_sign_on": "The first sign cannot come after the end."})
    if how != HowEnded.DEFAULT and pilot.claimed_stage not in Stage.ended():
        raise ValidationError({"how": "It has not ended by a decision: no stop is on record. Record the stop first."})
    told = {"how": how, "primary_mode": primary_mode, "was_flagged": was_flagged, "lesson": lesson}
    days = columns_of("ended_on", ended_on) | columns_of("first_sign_on", first_sign_on)
    others = [mode for mode in secondary_modes if mode != primary_mode]
    held, _ = Retrospective.objects.update_or_create(
        pilot=pilot, defaults={**told, **days, "secondary_modes": others, "recorded_on": as_of}
    )
    if how == HowEnded.DEFAULT:
        _wind_down(pilot, ended_on, by=by, reason=primary_mode, lesson=lesson, as_of=as_of)
    return held


def _wind_down(pilot: Pilot, ended_on: Day, *, by: Person, reason: Reason, lesson: str, as_of: date) -> None:
    """Claim that a pilot is wound down, unless that is claimed of this very day."""
    stood = standing_claim(claim for claim in pilot.stage_events.all() if not claim.is_a_plan)
    on = stood.day if stood and stood.day and ended_on.last < stood.day.on else ended_on
    if stood and stood.stage == Stage.WOUND_DOWN and stood.day == on:
        return
    record_claim(pilot, stage=Stage.WOUND_DOWN, on=on, by=by, as_of=as_of, reason=reason, lesson=lesson)
