"""B0 to B4: detectors that ask one thing of the record (domain.md D.4).

Each says from which day on a pilot is stalled if nothing more is recorded, given what is known in an evening. All of
them are quiet about a pilot that is claimed stopped, wound down or realised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scorecard.episodes import Detector, Episode, Episodes
from scorecard.recorded import History, Known, Recorded

type StalledFrom = Callable[[Known, int], date | None]


@dataclass(frozen=True)
class Baseline:
    """A detector with a threshold. `usual`: its working points of D.4; `sweep`: the thresholds that are tried."""

    code: str
    says: str
    stalled_from: StalledFrom
    usual: tuple[int, ...]
    sweep: tuple[int, ...]

    def name(self, threshold: int) -> str:
        return f"{self.code} {self.says.format(threshold)}"

    def detector(self, history: History, threshold: int) -> Detector:
        episodes = {
            pilot: recorded_episodes(recorded, self.stalled_from, threshold, history.last_day)
            for pilot, recorded in history.pilots.items()
        }
        return Detector(self.name(threshold), episodes)


def nothing(known: Known, threshold: int) -> date | None:
    """B0 says nothing."""
    return None


def says_no(known: Known, updates: int) -> date | None:
    """B1: so many updates in a row, up to the newest, answer "no" to "will it be live by the promised date?"."""
    return known.day if known.noes >= updates else None


def says_no_or_unsure(known: Known, updates: int) -> date | None:
    """B1, read like a traffic light that is not green: so many updates in a row answer "no" or "unsure"."""
    return known.day if known.doubts >= updates else None


def silent(known: Known, days: int) -> date | None:
    """B2: no update for so many days, since the newest was recorded, or since the clock's start if there is none."""
    since = known.told_on or known.clock_start
    return since + timedelta(days=days) if since else None


def silent_at_its_cadence(known: Known, cadences: int) -> date | None:
    """B2c: no update for more than so many of the pilot's own cadences."""
    return silent(known, cadences * known.cadence_days + 1)


def old(known: Known, days: int) -> date | None:
    """B3: more than so many days since the clock's start, and not claimed to be in production."""
    start = None if known.is_live else known.clock_start
    return start + timedelta(days=days + 1) if start else None


def overdue(known: Known, days: int) -> date | None:
    """B4: the live-by date in force has passed by more than so many days, and it is not claimed to be in production."""
    promised = None if known.is_live else known.live_by
    return promised + timedelta(days=days + 1) if promised else None


IN_A_ROW = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26)
DAYS = (7, 10, 14, 17, 21, 24, 28, 30, 35, 42, 49, 56, 63, 70, 84, 98, 112, 140, 182)
AGES = (14, 28, 42, 56, 70, 90, 110, 130, 150, 180, 210, 240, 270, 300, 330, 365, 426, 500)
LATE = (0, 7, 14, 21, 28, 42, 56, 70, 90, 120, 150, 180, 240, 300, 365)
NOTHING = Baseline("B0", "nothing", nothing, (0,), (0,))
BASELINES = (
    NOTHING,
    Baseline("B1", 'says "no" {}x', says_no, (1,), IN_A_ROW),
    Baseline("B1", '"no" or "unsure" {}x', says_no_or_unsure, (1,), IN_A_ROW),
    Baseline("B2", "silent for {} d", silent, (30,), DAYS),
    Baseline("B2c", "silent > {} cadences", silent_at_its_cadence, (4,), (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 26)),
    Baseline("B3", "older than {} d", old, (90, 180, 426), AGES),
    Baseline("B4", "promise + {} d passed", overdue, (0,), LATE),
)


def recorded_episodes(recorded: Recorded, stalled_from: StalledFrom, threshold: int, last_day: date) -> Episodes:
    """Return the episodes of one pilot as of the history's last day."""
    episodes: list[Episode] = []
    for known, until in _evenings(recorded):
        if (stalled := _piece(known, stalled_from, threshold, until, last_day)) is None:
            continue
        if episodes and episodes[-1].closed == stalled.opened:
            episodes[-1] = Episode(episodes[-1].opened, stalled.closed)
        else:
            episodes.append(stalled)
    return tuple(episodes)


def _evenings(recorded: Recorded) -> Iterator[tuple[Known, date | None]]:
    """Yield what was known, with the day on which something else became known; None after the last."""
    for known, following in pairwise(recorded.known):
        yield known, following.day
    yield recorded.known[-1], None


def _piece(
    known: Known, stalled_from: StalledFrom, threshold: int, until: date | None, last_day: date
) -> Episode | None:
    if (since := stalled_from(known, threshold)) is None or known.has_ended:
        return None
    opened = max(since, known.day)
    return Episode(opened, until) if opened <= last_day and (until is None or opened < until) else None
