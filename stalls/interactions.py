"""How the findings of one pilot are read together (domain.md C.7): one story, nothing counted twice, what compounds.

It knows the rules by their ids alone, and no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stalls.modes import FailureMode, HealthState, Severity

SILENCE = "delivery/silence"
CHAMPION_GONE = ("champion/nobody", "champion/gone")

# C.7.3: what stands on the left counts in the finding on the right, as long as it is no worse.
COUNTS_IN = {
    "outcome/incomplete": "outcome/nothing-agreed",
    "outcome/gone-dark": "outcome/nothing-agreed",
    "outcome/ninety-day-story": "outcome/nothing-agreed",
    "outcome/no-budget-for-next": "outcome/nothing-agreed",
    "outcome/off-target": "outcome/nothing-agreed",
    "workflow/adoption-not-appearing": "delivery/demo-not-deployed",
    "workflow/use-decays": "delivery/demo-not-deployed",
}

# C.7.1: which of several findings that began on the same day the story begins with. Rules come before their modes.
BEGINS_WITH = (
    "governance/live-without-sign-off",
    "champion/gone",
    "integration/promise-overrun",
    "integration/waiting-on-ticket",
    "integration/procurement-not-on-path",
    "governance",
    "integration",
    "workflow",
    "outcome",
    "champion",
    "delivery",
)


class Key(NamedTuple):
    """Names a finding of one pilot."""

    rule: str
    subject: str


@dataclass(frozen=True)
class Standing:
    """A finding that stands. `since`: from which day it counts, None where that is not known."""

    key: Key
    severity: Severity
    since: date | None
    is_guess: bool

    @property
    def mode(self) -> FailureMode:
        return FailureMode(self.key.rule.partition("/")[0])

    @property
    def is_a_stall(self) -> bool:
        return self.severity.rank >= Severity.STALLED.rank


@dataclass(frozen=True)
class Cell:
    """The state of a pilot in one mode, or over all of them, and the oldest day from which it counts."""

    state: HealthState
    since: date | None = None


@dataclass(frozen=True)
class Reading:
    """What the findings of a pilot come to.

    `hidden`: in which finding another one counts already. `root`: with which finding the story begins, None where none
    stands. `modes`: every mode, the most suspected first. `overall`: the worst of them, or worse where they compound.
    """

    hidden: Mapping[Key, Key]
    root: Key | None
    modes: Mapping[FailureMode, Cell]
    overall: Cell

    @property
    def primary_mode(self) -> str:
        """Return the mode in which the story began, or nothing where none stands."""
        return self.root.rule.partition("/")[0] if self.root else ""


def read(findings: Iterable[Standing], assessable: Iterable[FailureMode]) -> Reading:
    """Read the standing findings of one pilot together. `assessable`: of which modes the data can say something."""
    standing = sorted(findings, key=_begins)
    hidden = _hidden(standing)
    shown = [finding for finding in standing if finding.key not in hidden]
    root = _root(shown)
    cells = {mode: _cell(mode, shown, set(assessable)) for mode in FailureMode}
    modes = dict(sorted(cells.items(), key=lambda cell: _suspicion(cell[0], cell[1], root)))
    return Reading(hidden, root.key if root else None, modes, _overall(modes, shown))


def _hidden(findings: list[Standing]) -> dict[Key, Key]:
    """Say in which finding each one counts already: silence hides guesses, a cause what follows from it."""
    worst = {finding.key.rule: finding for finding in sorted(findings, key=lambda finding: finding.severity.rank)}
    silence = worst.get(SILENCE)
    hidden: dict[Key, Key] = {}
    for finding in findings:
        cause = worst.get(COUNTS_IN.get(finding.key.rule, ""))
        if finding.is_guess and silence and silence.is_a_stall and finding.key.rule != SILENCE:
            hidden[finding.key] = silence.key
        elif cause and cause.severity.rank >= finding.severity.rank:
            hidden[finding.key] = cause.key
    return hidden


def _root(shown: list[Standing]) -> Standing | None:
    """Return the finding that began first, of the stalls if there are any; delivery names no cause (C.7.8)."""
    stalls = [finding for finding in shown if finding.is_a_stall] or shown
    causes = [finding for finding in stalls if finding.mode != FailureMode.DELIVERY] or stalls
    return min(causes, key=_begins, default=None)


def _begins(finding: Standing) -> tuple[date, int, Key]:
    return finding.since or date.max, _rank(finding), finding.key


def _rank(finding: Standing) -> int:
    name = finding.key.rule if finding.key.rule in BEGINS_WITH else str(finding.mode)
    return BEGINS_WITH.index(name)


def _cell(mode: FailureMode, shown: list[Standing], assessable: set[FailureMode]) -> Cell:
    cell = _worst([finding for finding in shown if finding.mode == mode])
    return cell or Cell(HealthState.CLEAR if mode in assessable else HealthState.NOT_ASSESSABLE)


def _worst(findings: list[Standing]) -> Cell | None:
    """Return the worst severity, and the oldest day from which a finding of that severity counts."""
    if not findings:
        return None
    worst = max((finding.severity for finding in findings), key=lambda severity: severity.rank)
    days = [finding.since for finding in findings if finding.severity == worst and finding.since]
    return Cell(HealthState(worst), min(days, default=None))


def _suspicion(mode: FailureMode, cell: Cell, root: Standing | None) -> tuple[bool, int, date, int]:
    is_root = root is not None and mode == root.mode
    return not is_root, -cell.state.rank, cell.since or date.max, list(FailureMode).index(mode)


def _overall(modes: Mapping[FailureMode, Cell], shown: list[Standing]) -> Cell:
    worst = _worst(shown)
    if worst is None:
        is_known = any(cell.state == HealthState.CLEAR for cell in modes.values())
        return Cell(HealthState.CLEAR if is_known else HealthState.NOT_ASSESSABLE)
    if _compounds(shown):
        days = [finding.since for finding in shown if finding.is_a_stall and finding.since]
        return Cell(HealthState.CRITICAL, min(days, default=None))
    return worst


def _compounds(shown: list[Standing]) -> bool:
    """Say whether two causes stall it at once, or anything at all while nobody pushes it (C.7.2)."""
    stalled = {finding.mode for finding in shown if finding.is_a_stall}
    nobody_pushes = any(finding.is_a_stall and finding.key.rule in CHAMPION_GONE for finding in shown)
    return len(stalled - {FailureMode.DELIVERY}) > 1 or (nobody_pushes and len(stalled) > 1)
