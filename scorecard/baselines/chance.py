"""B5: random episodes, as many and as long as ours, on other pilots and days (domain.md D.4): the floor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from scorecard.cases import MONTH_DAYS, Case, Cases
from scorecard.episodes import Detector, Episode, Episodes

# Where there is no detector to be like: the rate at which detectors are compared (domain.md D.3), and eight weeks.
PER_MONTH, DAYS = 0.10, 56


def random_episodes(cases: Cases, lengths: Sequence[int], *, seed: int) -> Detector:
    """Return a detector with one episode of each length in days, which opens on a random day of a random pilot in view.

    An episode that reaches the end of its pilot's view ends there; two that meet are one.
    """
    chance = Random(seed)  # noqa: S311  # a score must come out the same again
    seen = [case for case in cases if case.seen_days]
    days = list(accumulate(case.seen_days for case in seen))
    found: dict[str, list[Episode]] = defaultdict(list)
    for length in lengths if seen else ():
        (case,) = chance.choices(seen, cum_weights=days)
        found[case.truth.pilot].append(_episode(case, chance.randrange(case.seen_days), length))
    return Detector("B5 random", {pilot: merged(episodes) for pilot, episodes in found.items()})


def _episode(case: Case, start: int, length: int) -> Episode:
    opened = case.seen_from + timedelta(days=start)
    closed = min(opened + timedelta(days=length), case.seen_until)
    return Episode(opened, closed if closed <= case.last_day else None)


def merged(episodes: Iterable[Episode]) -> Episodes:
    """Return the maximal periods in which at least one of the episodes stands."""
    found: list[Episode] = []
    for episode in sorted(episodes, key=lambda each: each.opened):
        if found and (found[-1].closed is None or episode.opened <= found[-1].closed):
            found[-1] = Episode(found[-1].opened, _later(found[-1].closed, episode.closed))
        else:
            found.append(episode)
    return tuple(found)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def lengths_of(cases: Cases, detector: Detector) -> list[int]:
    """Return the length in days of each of a detector's episodes, of one that stands up to the end of its view."""
    lengths = [
        ((episode.closed or case.seen_until) - episode.opened).days
        for case in cases
        for episode in detector.of(case.truth.pilot)
    ]
    return [length for length in lengths if length > 0]


def usual_lengths(cases: Cases) -> list[int]:
    """Return the lengths of B5 where there is no detector to be like."""
    return [DAYS] * round(PER_MONTH * sum(case.seen_days for case in cases) / MONTH_DAYS)
