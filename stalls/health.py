"""Health per pilot and failure mode, kept beside the findings it follows from, so that pages read and do not compute.

The worst standing finding of the mode; else clear, if the data can say anything for any of its rules; else not
assessable. A pending finding does not count yet. A pilot that has ended keeps its rows as not assessable: nothing is
due any more, and its stage says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pilots.dates import UNDATED
from pilots.models import Stage, told_on
from pilots.models.pilot import PilotQuerySet
from stalls.failure_modes import RULES
from stalls.known import of_mode
from stalls.models import Finding, Health
from stalls.modes import FailureMode, HealthState, Severity
from stalls.state_machine import ClosedBecause, FindingState

BATCH = 5_000
STANDING = (FindingState.OPEN, FindingState.RECOVERING)

RULES_OF = {mode: [rule.id for rule in RULES if rule.mode == mode] for mode in FailureMode}

type Cell = tuple[int, str]
# State, since, facts_on.
type Kept = tuple[str, date | None, date | None]


@dataclass(frozen=True)
class Known:
    """What is known of a pilot: its stage, the newest word of its team, and per rule the day of the newest fact.

    A rule's day is None where the data cannot say anything, and UNDATED where the facts have no day.
    """

    stage: str
    told_on: date | None
    by_rule: dict[str, date | None]

    @property
    def ended(self) -> ClosedBecause | None:
        return ClosedBecause(self.stage) if self.stage in Stage.ended() else None

    def supported_on(self, rule_id: str) -> date | None:
        """Return the newest day that can support a recovery: a fact of the rule's own, or a word from the team."""
        known = self.by_rule[rule_id]
        return None if known is None else max(known, self.told_on or UNDATED)

    def in_mode(self, mode: FailureMode) -> list[date]:
        days = (self.by_rule[rule_id] for rule_id in RULES_OF[mode])
        return [day for day in days if day is not None]


def known_of(pilots: PilotQuerySet, as_of: date) -> dict[int, Known]:
    """Return what is known of each pilot on a day, in one statement."""
    days = {rule.id: of_mode(rule, as_of) for rule in RULES}
    rows = pilots.order_by().values_list("pk", "claimed_stage", told_on(as_of))
    return {pk: Known(stage, told, {rule: days[rule].get(pk) for rule in days}) for pk, stage, told in rows}


def health_on_record(pilots: PilotQuerySet) -> dict[Cell, Kept]:
    rows = Health.objects.filter(pilot__in=pilots).values_list("pilot_id", "mode", "state", "since", "facts_on")
    return {(pilot, mode): (state, since, facts_on) for pilot, mode, state, since, facts_on in rows.iterator(BATCH)}


def write_health(known: dict[int, Known], findings: Iterable[Finding], on_record: dict[Cell, Kept]) -> None:
    """Write the cells that differ from those on record."""
    worst = _worst_standing(findings)
    cells = {
        (pilot, str(mode)): _state(facts, mode, worst.get((pilot, mode)))
        for pilot, facts in known.items()
        for mode in FailureMode
    }
    differing = {cell: kept for cell, kept in cells.items() if on_record.get(cell) != kept}
    Health.objects.bulk_create(
        [
            Health(pilot_id=pilot, mode=mode, state=state, since=since, facts_on=facts_on)
            for (pilot, mode), (state, since, facts_on) in differing.items()
        ],
        update_conflicts=True,
        unique_fields=["pilot", "mode"],
        update_fields=["state", "since", "facts_on"],
        batch_size=BATCH,
    )


def _worst_standing(findings: Iterable[Finding]) -> dict[Cell, tuple[Severity, date | None]]:
    """Return the worst severity per cell, and the oldest day from which a finding of that severity counts."""
    worst: dict[Cell, tuple[Severity, date | None]] = {}
    for finding in findings:
        if finding.state in STANDING:
            cell, severity = (finding.pilot_id, finding.mode), Severity(finding.severity)
            held, since = worst.get(cell, (severity, finding.since))
            if severity.rank > held.rank:
                worst[cell] = severity, finding.since
            elif severity == held:
                worst[cell] = severity, min(filter(None, (since, finding.since)), default=None)
    return worst


def _state(known: Known, mode: FailureMode, worst: tuple[Severity, date | None] | None) -> Kept:
    days = known.in_mode(mode)
    newest = max(days, default=UNDATED)
    facts_on = None if newest == UNDATED else newest
    if worst is not None:
        return str(worst[0]), worst[1], facts_on
    if days and known.ended is None:
        return HealthState.CLEAR.value, None, facts_on
    return HealthState.NOT_ASSESSABLE.value, None, facts_on
