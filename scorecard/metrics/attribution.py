"""Was the cause named (domain.md D.3)?"""

from __future__ import annotations

from scorecard.cases import NOTICE_DAYS, Case, Cases
from scorecard.changes import HealthChange, Observed
from scorecard.episodes import as_of
from scorecard.tallies import Tally
from stalls.modes import FailureMode, HealthState

SUSPECTED = (HealthState.WATCH, HealthState.STALLED, HealthState.CRITICAL)


def attribution(cases: Cases, observed: Observed, *, among: int, days_before: int = NOTICE_DAYS) -> Tally:
    """Count the deaths whose cause was named, of those that were stalled or worse then and whose cause is known.

    Judged 28 days before T_d, when there is still something to be done. `among`: 1 asks whether the primary mode is the
    cause, 2 whether it is one of the first two modes in the order of suspicion. A mode that is clear or cannot be
    assessed is not suspected, wherever it stands; delivery takes a place like any other and is never a cause.
    """
    return Tally.over(_judged(case, observed, among, days_before) for case in cases)


def _judged(case: Case, observed: Observed, among: int, days_before: int) -> tuple[int, int]:
    day = case.before_end(days_before)
    if not case.truth.is_death or case.truth.cause is None or day is None:
        return 0, 0
    health = as_of(observed.health.get(case.truth.pilot, ()), day)
    if health is None or not health.is_stalled:
        return 0, 0
    return int(case.truth.cause in suspects(health, among)), 1


def suspects(health: HealthChange, among: int) -> list[FailureMode]:
    """Return the primary mode, or the first so many modes in the order of suspicion."""
    if among == 1:
        return [health.primary] if health.primary else []
    return [mode for mode, state in health.modes[:among] if state in SUSPECTED]
