"""What a scorecard needs, from the live record: what became of each pilot, and what was said of it on which day.

Labels are retrospectives and deliberate stops (domain.md D.6). Pilots are told apart by their primary keys: codes are
unique in a portfolio only. Five statements, however many pilots there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pilots.dates import Day
from pilots.models import Pilot, Retrospective, Stage, StageEvent
from pilots.models.pilot import PilotQuerySet
from pilots.models.retrospectives import HowEnded
from scorecard.cases import Case, Cases
from scorecard.changes import FindingChange, HealthChange, Observed
from scorecard.truth import CAUSES, Outcome, Truth
from stalls.models import FindingEvent, HealthEvent
from stalls.modes import FailureMode, HealthState, Severity
from stalls.state_machine import FindingState


@dataclass(frozen=True)
class Record:
    """The pilots that can be judged by, what was said of them, and how many were left out because of what is missing.

    `without_end`: wound down or stopped, and nobody has said when or how. `before`: they had ended before the first
    sweep. `unwatched`: never swept.
    """

    cases: Cases
    observed: Observed
    without_end: int
    before: int
    unwatched: int


def record_of(pilots: PilotQuerySet, last_day: date) -> Record:
    """Read the record of some pilots up to a day."""
    observed = Observed(_health(pilots, last_day), _findings(pilots, last_day))
    ends = _ends(pilots)
    cases, left_out = [], {"without_end": 0, "before": 0, "unwatched": 0}
    annotated = pilots.annotate(live_on=StageEvent.objects.first_in(*Stage.live())).select_related("retrospective")
    for pilot in annotated.order_by("pk"):
        found = _case(pilot, ends.get(pilot.pk), _first_day(observed, str(pilot.pk)), last_day)
        if isinstance(found, Case):
            cases.append(found)
        else:
            left_out[found] += 1
    return Record(tuple(cases), observed, **left_out)


# --- What became of a pilot ---


def _ends(pilots: PilotQuerySet) -> dict[int, StageEvent]:
    """Return by pilot the claim to its end that was recorded last."""
    claims = StageEvent.objects.filter(pilot__in=pilots, stage__in=Stage.ended()).order_by("recorded_on", "pk")
    return {claim.pilot_id: claim for claim in claims}


def _case(pilot: Any, claim: StageEvent | None, seen_from: date | None, last_day: date) -> Case | str:
    """Return the case, or why there is none."""
    if seen_from is None:
        return "unwatched"
    has_ended = pilot.claimed_stage in Stage.ended()
    claim = claim if has_ended and claim and claim.stage == pilot.claimed_stage else None
    truth = _truth(pilot, claim, last_day)
    if truth is None:
        return "without_end"
    if truth.true_end and truth.true_end <= seen_from:
        return "before"
    ends = [last_day + timedelta(days=1), claim and claim.recorded_on, truth.true_end if truth.is_stop else None]
    return Case(truth, seen_from, min(end for end in ends if end), last_day)


def _truth(pilot: Any, claim: StageEvent | None, last_day: date) -> Truth | None:
    told: Retrospective | None = getattr(pilot, "retrospective", None)
    ended = told.ended if told else None
    if told and ended and told.how == HowEnded.DEFAULT:
        return _ending(pilot, Outcome.DEFAULT_DEATH, min(ended.last, last_day), told)
    if pilot.claimed_stage == Stage.STOPPED or (told and ended and told.how == HowEnded.DELIBERATE):
        day = (claim and claim.day) or ended or (claim and Day(claim.recorded_on))
        return _ending(pilot, Outcome.STOPPED, min(day.last, last_day), told) if day else None
    if pilot.claimed_stage in Stage.dead():
        return None
    return Truth(str(pilot.pk), _alive(pilot), live_on=pilot.live_on)


def _ending(pilot: Pilot, outcome: Outcome, end: date, told: Retrospective | None) -> Truth:
    """Return the truth of a pilot that has ended; without a first sign its stall began with its end."""
    sign = told.first_sign.on if told and told.first_sign else None
    onset = min(sign or end, end) if outcome == Outcome.DEFAULT_DEATH or sign else None
    cause = CAUSES.get(told.primary_mode) if told else None
    return Truth(str(pilot.pk), outcome, onset, end, cause, pilot.live_on)  # type: ignore[attr-defined]


def _alive(pilot: Pilot) -> Outcome:
    outcomes = {Stage.PRODUCTION.value: Outcome.PRODUCTION, Stage.REALISED.value: Outcome.REALISED}
    return outcomes.get(pilot.claimed_stage, Outcome.ALIVE)


def _first_day(observed: Observed, pilot: str) -> date | None:
    """Return the first day on which something was said of a pilot: from then on somebody could have been told."""
    health, findings = observed.health.get(pilot, ()), observed.findings.get(pilot, ())
    return min([*(change.day for change in health[:1]), *(change.day for change in findings[:1])], default=None)


# --- What was said of it ---


def _findings(pilots: PilotQuerySet, last_day: date) -> dict[str, tuple[FindingChange, ...]]:
    names = ("finding_id", "finding__pilot_id", "finding__rule", "finding__mode", "finding__subject")
    events = FindingEvent.objects.filter(finding__pilot__in=pilots, on__lte=last_day).order_by("on", "pk")
    rows = events.values_list("on", *names, "episode", "to_state", "to_severity")
    changes: dict[str, list[FindingChange]] = defaultdict(list)
    for on, _, pilot, rule, mode, subject, _, state, severity in _news(rows, says=6):
        change = FindingChange(on, rule, FailureMode(mode), subject, FindingState(state), Severity(severity))
        changes[str(pilot)].append(change)
    by_day = {pilot: sorted(of, key=lambda one: (one.day, one.rule, one.subject)) for pilot, of in changes.items()}
    return {pilot: tuple(of) for pilot, of in by_day.items()}


def _health(pilots: PilotQuerySet, last_day: date) -> dict[str, tuple[HealthChange, ...]]:
    events = HealthEvent.objects.filter(pilot__in=pilots, on__lte=last_day).order_by("on", "pk")
    changes: dict[str, list[HealthChange]] = defaultdict(list)
    for on, pilot, state, primary, modes in _news(
        events.values_list("on", "pilot_id", "state", "primary_mode", "modes"), says=2
    ):
        suspected = tuple((FailureMode(mode), HealthState(health)) for mode, health in modes)
        first = FailureMode(primary) if primary else None
        changes[str(pilot)].append(HealthChange(on, HealthState(state), suspected, first))
    return {pilot: tuple(of) for pilot, of in changes.items()}


def _news(rows: Iterable[tuple[Any, ...]], *, says: int) -> Iterator[tuple[Any, ...]]:
    """Yield how each thing stood in the evening of a day, where that differs from the evening before.

    As `stalls.changes.Changes` does day by day: a row is a day, what it is of, and from column `says` on how it stood.
    """
    evenings = {(row[0], row[1]): row for row in rows}
    told: dict[Any, tuple[Any, ...]] = {}
    for (_, of), row in evenings.items():
        if told.get(of) != row[says:]:
            told[of] = row[says:]
            yield row
