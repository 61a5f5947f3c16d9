"""Does a worse health mean a higher risk of dying (domain.md D.3, monotone risk)?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from scorecard.cases import Case, Cases
from scorecard.changes import Observed
from scorecard.episodes import as_of
from scorecard.tallies import Tally, wilson
from stalls.modes import HealthState

WITHIN_DAYS = 180  # domain.md D.3: death within 180 days after a weekly landmark
LADDER = (HealthState.CLEAR, HealthState.WATCH, HealthState.STALLED, HealthState.CRITICAL)


def risk(cases: Cases, observed: Observed) -> dict[HealthState, Tally]:
    """Count, by health on a landmark, the landmarks after which the pilot died by default within 180 days.

    Landmarks are the Mondays on which a pilot is in view and could still die: before it went live, before it ended, and
    180 days or more before the history ends, so that its fate is known. One without a word yet is not assessable.
    """
    counts = [_counts(case, observed) for case in cases]
    return {
        health: Tally.over(per_pilot.get(health, (0, 0)) for per_pilot in counts)
        for health in (HealthState.NOT_ASSESSABLE, *LADDER)
    }


def _counts(case: Case, observed: Observed) -> dict[HealthState, tuple[int, int]]:
    changes = observed.health.get(case.truth.pilot, ())
    found: dict[HealthState, tuple[int, int]] = {}
    for day in landmarks(case):
        known = as_of(changes, day)
        health = known.health if known else HealthState.NOT_ASSESSABLE
        died, of = found.get(health, (0, 0))
        found[health] = died + _dies_soon(case, day), of + 1
    return found


def landmarks(case: Case) -> Iterator[date]:
    """Yield the Mondays on which a pilot is judged by what became of it."""
    ends = (case.seen_until, case.truth.live_on, case.truth.true_end, _known_until(case))
    until = min(end for end in ends if end)
    day = case.seen_from + timedelta(days=-case.seen_from.weekday() % 7)
    while day < until:
        yield day
        day += timedelta(days=7)


def _known_until(case: Case) -> date:
    return case.last_day - timedelta(days=WITHIN_DAYS - 1)


def _dies_soon(case: Case, day: date) -> bool:
    end = case.truth.true_end
    return bool(case.truth.is_death and end and (end - day).days <= WITHIN_DAYS)


def is_monotone(tallies: Mapping[HealthState, Tally]) -> bool | None:
    """Say whether the share rises from clear to critical, and Wilson's intervals of clear and stalled do not overlap.

    None where one of the four has no landmark.
    """
    shares = [tallies[health].value for health in LADDER]
    if any(share is None for share in shares):
        return None
    clear, stalled = (_wilson(tallies[health]) for health in (HealthState.CLEAR, HealthState.STALLED))
    rises = all(lower is not None and upper is not None and lower < upper for lower, upper in pairwise(shares))
    return rises and clear[1] < stalled[0]


def _wilson(tally: Tally) -> tuple[float, float]:
    return wilson(sum(tally.hits), tally.n) or (0.0, 1.0)
