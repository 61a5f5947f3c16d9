"""Which failure mode is suspected first: the one whose condition has lasted longest beside pilots that go on (ADR 19).

A mode has a clock or two: a rule whose finding, once it is bad enough, tells by its age. It knows the rules by their
ids alone, and no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from stalls.modes import FailureMode, Severity


class Aged(Protocol):
    """A finding that stands."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def since(self) -> date | None: ...


@dataclass(frozen=True)
class Clock:
    """A clock of a mode, each of whose steps is one of suspicion.

    `rule`: whose finding tells, from severity `at` on. `steps`: the days that it has lasted on one of 5, 10, 20, 50 and
    100 days of pilots that go on.
    """

    rule: str
    at: Severity
    steps: tuple[int, ...]

    @property
    def mode(self) -> FailureMode:
        return FailureMode(self.rule.partition("/")[0])

    def reached(self, finding: Aged, as_of: date) -> int:
        return sum(day <= as_of for day in self.days(finding))

    def days(self, finding: Aged) -> list[date]:
        """Return the days on which a finding reaches each step, none where it does not tell."""
        if finding.rule != self.rule or finding.since is None or finding.severity.rank < self.at.rank:
            return []
        return [finding.since + timedelta(days=step) for step in self.steps]


# Measured over the healthy time of two worlds of simulated pilots (docs/scorecard.md), in whole weeks. Where a champion
# has been gone, or not been seen to act, for so long that it is critical, that alone is rarer than one in 20.
CLOCKS = (
    Clock("champion/gone", Severity.CRITICAL, (0, 0, 0, 77, 126)),
    Clock("champion/fading", Severity.CRITICAL, (0, 0, 0, 91, 140)),
    Clock("integration/promise-overrun", Severity.STALLED, (70, 126, 182, 259, 315)),
    Clock("governance/nothing-approved", Severity.WATCH, (1, 28, 70, 112, 140)),
    Clock("workflow/little-used", Severity.WATCH, (126, 245, 343, 455, 511)),
)
# An outcome that is not agreed kills slowly and late: once somebody has used the pilot it counts as one in ten, and a
# stall of anything else about the outcome for less than the first step of any clock.
NOTHING_AGREED, NO_FIRST_SLICE = "outcome/nothing-agreed", "delivery/no-first-slice"
NOT_AGREED_IN_USE = 2.0
A_STALL_OF_THE_OUTCOME = 0.5
# In which share of the deaths by a mode none of its clocks has reached a step 28 days before the end (ADR 33): a silent
# clock clears an integration, and says little of an outcome or a champion.
SILENT = {
    FailureMode.OUTCOME: 0.48,
    FailureMode.CHAMPION: 0.38,
    FailureMode.GOVERNANCE: 0.29,
    FailureMode.WORKFLOW: 0.12,
    FailureMode.INTEGRATION: 0.05,
}
# Which mode comes first of two that are as unusual: the order hardly matters (measured).
TIES = [*dict.fromkeys(clock.mode for clock in CLOCKS), FailureMode.OUTCOME, FailureMode.DELIVERY]


def suspicion(findings: Iterable[Aged], as_of: date) -> dict[FailureMode, float]:
    """Return how unusual the condition of each mode is: the most steps that one of its clocks has reached."""
    standing = list(findings)
    steps = dict.fromkeys(FailureMode, 0.0)
    for clock in CLOCKS:
        steps[clock.mode] = max(steps[clock.mode], *(clock.reached(finding, as_of) for finding in standing), 0)
    steps[FailureMode.OUTCOME] = _of_the_outcome(standing)
    return steps


def _of_the_outcome(standing: list[Aged]) -> float:
    rules = {finding.rule for finding in standing}
    if NOTHING_AGREED in rules and NO_FIRST_SLICE not in rules:
        return NOT_AGREED_IN_USE
    stalls = [finding.rule for finding in standing if finding.severity != Severity.WATCH]
    return A_STALL_OF_THE_OUTCOME if any(rule.startswith(f"{FailureMode.OUTCOME}/") for rule in stalls) else 0


def next_step_on(findings: Iterable[Aged], as_of: date) -> date | None:
    """Return the first day after `as_of` on which time alone makes a mode more suspected, None where none does."""
    days = [day for finding in findings for clock in CLOCKS for day in clock.days(finding)]
    return min((day for day in days if day > as_of), default=None)
