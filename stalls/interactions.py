"""How the findings of one pilot are read together (domain.md C.7): one story, nothing counted twice, what compounds.

It knows the rules by their ids alone, and no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stalls.modes import FailureMode, HealthState, Severity, Yardstick
from stalls.suspicion import SILENT, TIES, next_step_on, suspicion

SILENCE = "delivery/silence"
NOBODY_REACHED = "delivery/nobody-reached"
DRIFT = "champion/maintenance-drift"
LIVE_WITHOUT_SIGN_OFF = "governance/live-without-sign-off"
PERMANENT_PAUSE = "governance/pause-becoming-permanent"
CHAMPION_GONE = ("champion/nobody", "champion/gone")

# C.7.3: what stands on the left counts in the finding on the right, as long as it is no worse.
COUNTS_IN = {
    "outcome/incomplete": "outcome/nothing-agreed",
    "outcome/gone-dark": "outcome/nothing-agreed",
    "outcome/ninety-day-story": "outcome/nothing-agreed",
    "outcome/no-budget-for-next": "outcome/nothing-agreed",
    "outcome/off-target": "outcome/nothing-agreed",
    "workflow/adoption-not-appearing": "delivery/demo-not-deployed",
}
# That use is not evidenced is counted once; that it is low, or goes again, is another matter: then it is evidenced.
UNCOUNTED = "uncounted"
ONLY_OF_SUBJECT = {"workflow/adoption-not-appearing": UNCOUNTED}

# C.7.1: which of several findings that began on the same day comes first. Rules come before their modes.
BEGINS_WITH = (
    LIVE_WITHOUT_SIGN_OFF,
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


def names_a_cause(rule: str) -> bool:
    """Say whether a rule names why a pilot stalls; delivery and drift say that it does (C.7.8)."""
    return rule != DRIFT and FailureMode(rule.partition("/")[0]) != FailureMode.DELIVERY


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
    def rule(self) -> str:
        return self.key.rule

    @property
    def names_a_cause(self) -> bool:
        return names_a_cause(self.key.rule)

    @property
    def is_a_stall(self) -> bool:
        return self.severity.rank >= Severity.STALLED.rank

    @property
    def is_critical(self) -> bool:
        return self.severity == Severity.CRITICAL


@dataclass(frozen=True)
class Cell:
    """The state of a pilot in one mode, or over all of them, and the oldest day from which it counts."""

    state: HealthState
    since: date | None = None


@dataclass(frozen=True)
class Reading:
    """What the findings of a pilot come to.

    `hidden`: in which finding another one counts already. `root`: with which finding the story begins, None where none
    stands. `modes`: every mode, the most suspected first. `overall`: the worst, as far as its yardstick allows.
    `reads_again_on`: the day on which time alone may change the order of the modes.
    """

    hidden: Mapping[Key, Key]
    root: Key | None
    modes: Mapping[FailureMode, Cell]
    overall: Cell
    reads_again_on: date | None

    @property
    def primary_mode(self) -> str:
        """Return the mode in which the story began, or nothing where none stands."""
        return self.root.rule.partition("/")[0] if self.root else ""


def read(
    findings: Iterable[Standing], assessable: Iterable[FailureMode], *, judged_by: Yardstick, as_of: date
) -> Reading:
    """Read the standing findings of one pilot together, on a day.

    `assessable`: of which modes the data can say something. `judged_by`: what the pilot as a whole is judged by.
    """
    standing = sorted(findings, key=_begins)
    hidden = _hidden(standing)
    shown = [finding for finding in standing if finding.key not in hidden]
    suspects = _suspects(shown, as_of)
    root = _root(shown, suspects)
    known = set(assessable)
    modes = {mode: _cell(mode, shown, known) for mode in suspects}
    overall = _overall(modes, shown, judged_by)
    return Reading(hidden, root.key if root else None, modes, overall, next_step_on(shown, as_of))


def _suspects(shown: list[Standing], as_of: date) -> list[FailureMode]:
    """Return the modes, the most unusual first, then the worst; delivery, which is no cause, after those that are.

    Behind the first, a mode whose clocks are silent counts for how often they are when it kills (ADR 33).
    """
    unusual, worst = suspicion(shown, as_of), _worst_ranks(shown)
    causes = {mode for mode, rank in worst.items() if rank and mode != FailureMode.DELIVERY}

    def place(mode: FailureMode, least: float = 0) -> tuple[float, ...]:
        return mode not in causes, -max(unusual[mode], least), -worst[mode], TIES.index(mode)

    first = min(FailureMode, key=place)
    behind = sorted(FailureMode, key=lambda mode: place(mode, SILENT.get(mode, 0) if mode in causes else 0))
    return [first, *(mode for mode in behind if mode != first)]


def _worst_ranks(shown: list[Standing]) -> dict[FailureMode, int]:
    """Return the rank of the worst finding of each mode, 0 where none stands; drift is of no mode's own."""
    worst = dict.fromkeys(FailureMode, 0)
    for finding in shown:
        if finding.key.rule != DRIFT:
            worst[finding.mode] = max(worst[finding.mode], finding.severity.rank)
    return worst


def _hidden(findings: list[Standing]) -> dict[Key, Key]:
    """Say in which finding each one counts already: silence hides guesses, a cause what follows from it.

    Where nobody was reached, silence counts in that, however bad it is: it is not the team's.
    """
    worst = {finding.key.rule: finding for finding in sorted(findings, key=lambda finding: finding.severity.rank)}
    silence, unreached = worst.get(SILENCE), worst.get(NOBODY_REACHED)
    hidden: dict[Key, Key] = {}
    for finding in findings:
        cause = worst.get(_cause(finding.key))
        if finding.key.rule == SILENCE and unreached:
            hidden[finding.key] = unreached.key
        elif finding.is_guess and silence and silence.is_a_stall and finding.key.rule != SILENCE:
            hidden[finding.key] = (unreached or silence).key
        elif cause and cause.severity.rank >= finding.severity.rank:
            hidden[finding.key] = cause.key
    return hidden


def _cause(key: Key) -> str:
    """Return the rule in whose finding another one counts, if that stands and is no milder; empty where in none."""
    return COUNTS_IN.get(key.rule, "") if ONLY_OF_SUBJECT.get(key.rule, key.subject) == key.subject else ""


def _root(shown: list[Standing], suspects: list[FailureMode]) -> Standing | None:
    """Return the finding that began first of the most suspected mode, of its stalls if there are any.

    Delivery names no cause, and drift does not (C.7.8): they begin a story that nothing else tells.
    """
    causes = [finding for finding in shown if finding.names_a_cause] or shown
    mode = next((mode for mode in suspects if any(finding.mode == mode for finding in causes)), None)
    mine = [finding for finding in causes if finding.mode == mode]
    return min([finding for finding in mine if finding.is_a_stall] or mine, key=_begins, default=None)


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


def work_goes_on(overall: str, worst_mode: int, judged_by: str) -> bool:
    """Say whether a pilot as a whole is milder than the rank of its worst mode, because work goes on."""
    is_alive = judged_by in (Yardstick.SIGNS, Yardstick.YOUTH)
    return is_alive and overall == HealthState.WATCH and worst_mode > HealthState.WATCH.rank


def _overall(modes: Mapping[FailureMode, Cell], shown: list[Standing], judged_by: Yardstick) -> Cell:
    if not shown:
        is_known = any(cell.state == HealthState.CLEAR for cell in modes.values())
        return Cell(HealthState.CLEAR if is_known else HealthState.NOT_ASSESSABLE)
    state = _as_bad_as_allowed(shown, judged_by)
    return Cell(HealthState(state), _since(state, shown))


def _as_bad_as_allowed(shown: list[Standing], judged_by: Yardstick) -> Severity:
    """Return how bad a pilot is as a whole (ADR 18). Production without a sign-off is excused by nothing."""
    if any(finding.rule == LIVE_WITHOUT_SIGN_OFF and finding.is_critical for finding in shown):
        return Severity.CRITICAL
    worst = max((finding.severity for finding in shown), key=lambda severity: severity.rank)
    match judged_by:
        case Yardstick.SIGNS:
            return _as_signs_allow(worst, shown)
        case Yardstick.YOUTH if not any(finding.rule == SILENCE and finding.is_a_stall for finding in shown):
            return _no_worse_than(Severity.WATCH, worst)
        case Yardstick.PAUSE if not any(finding.rule == PERMANENT_PAUSE and finding.is_critical for finding in shown):
            return _no_worse_than(Severity.STALLED, worst)
    return _compounded(worst, shown)


def _as_signs_allow(worst: Severity, shown: list[Standing]) -> Severity:
    """Return how bad a pilot is whose signs of life are on record: while work goes on, worth a look at most.

    What usually precedes a stall stands in nearly every pilot. Once it drifts, it is critical where most of its signs
    are quiet, or nobody pushes it (C.7.2).
    """
    drift = next((finding for finding in shown if finding.rule == DRIFT), None)
    if drift and (drift.is_critical or (drift.is_a_stall and _nobody_pushes(shown))):
        return Severity.CRITICAL
    return _no_worse_than(Severity.STALLED if drift else Severity.WATCH, worst)


def _no_worse_than(allowed: Severity, worst: Severity) -> Severity:
    return min(allowed, worst, key=lambda severity: severity.rank)


def _compounded(worst: Severity, shown: list[Standing]) -> Severity:
    """Return the worst, or critical where two causes stall it at once, or anything while nobody pushes it (C.7.2)."""
    stalled = {finding.mode for finding in shown if finding.is_a_stall}
    compounds = len(stalled - {FailureMode.DELIVERY}) > 1 or (_nobody_pushes(shown) and len(stalled) > 1)
    return Severity.CRITICAL if compounds else worst


def _nobody_pushes(shown: list[Standing]) -> bool:
    return any(finding.is_a_stall and finding.key.rule in CHAMPION_GONE for finding in shown)


def _since(state: Severity, shown: list[Standing]) -> date | None:
    """Return the oldest day of what is as bad as that; of the stalls, where only together they are."""
    as_bad = [finding for finding in shown if finding.severity.rank >= state.rank]
    made_it_so = as_bad or [finding for finding in shown if finding.is_a_stall]
    return min((finding.since for finding in made_it_so if finding.since), default=None)
