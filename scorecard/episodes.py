"""From a stream of changes to episodes: the periods in which a detector says that a pilot is stalled or worse."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scorecard.changes import STALLED, FindingChange, HealthChange
from stalls.modes import FailureMode


@dataclass(frozen=True, slots=True)
class Episode:
    """A maximal period of stalled or worse: from `opened` to the day before `closed`; None while it still stands."""

    opened: date
    closed: date | None = None

    def stands_on(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or day < self.closed)

    def overlaps(self, first: date, last: date) -> bool:
        """Say whether it stood on a day from `first` to `last`, both included."""
        return self.opened <= last and (self.closed is None or first < self.closed)

    def days_between(self, since: date, until: date) -> int:
        """Return on how many days it stood of those from `since` to the day before `until`."""
        closed = until if self.closed is None else min(self.closed, until)
        return max(0, (closed - max(self.opened, since)).days)


type Episodes = tuple[Episode, ...]


@dataclass(frozen=True)
class Detector:
    """Something that says when each pilot is stalled; of a pilot that it does not name it never does."""

    name: str
    episodes: Mapping[str, Episodes]

    def of(self, pilot: str) -> Episodes:
        return self.episodes.get(pilot, ())


def episodes_of(states: Iterable[tuple[date, bool]]) -> Episodes:
    """Return the episodes of what was said, each day's word in order, whether it is stalled from that day on.

    Of several words on a day the last counts: it is the evening's.
    """
    episodes: list[Episode] = []
    opened: date | None = None
    for day, is_stalled in dict(states).items():
        if is_stalled and opened is None:
            opened = day
        elif not is_stalled and opened is not None:
            episodes.append(Episode(opened, day))
            opened = None
    return (*episodes, Episode(opened)) if opened else tuple(episodes)


def stalled_episodes(changes: Iterable[HealthChange]) -> Episodes:
    """Return a pilot's episodes."""
    return episodes_of((change.day, change.is_stalled) for change in changes)


def critical_episodes(changes: Iterable[HealthChange]) -> Episodes:
    """Return the periods in which a pilot is critical."""
    return episodes_of((change.day, change.health == STALLED[-1]) for change in changes)


def mode_episodes(changes: Iterable[HealthChange], mode: FailureMode) -> Episodes:
    """Return the periods in which one mode of a pilot is stalled or worse."""
    return episodes_of((change.day, change.of_mode(mode) in STALLED) for change in changes)


def rule_episodes(changes: Iterable[FindingChange], rule: str) -> Episodes:
    """Return the periods in which any finding of one rule makes a pilot stalled or worse (B7 of domain.md D.4)."""
    stalled: set[str] = set()
    states: list[tuple[date, bool]] = []
    for change in changes:
        if change.rule == rule:
            (stalled.add if change.is_stalled else stalled.discard)(change.subject)
            states.append((change.day, bool(stalled)))
    return episodes_of(states)


def detector_of[Change](
    name: str, changes: Mapping[str, Sequence[Change]], episodes: Callable[[Sequence[Change]], Episodes]
) -> Detector:
    """Return the detector that a way to find episodes is, over all pilots."""
    return Detector(name, {pilot: episodes(of) for pilot, of in changes.items()})


def held(episodes: Episodes, *, days: int, last_day: date) -> Episodes:
    """Return what is left of episodes if each is told only once it has stood for `days` days, as of `last_day`."""
    later = (Episode(episode.opened + timedelta(days=days), episode.closed) for episode in episodes)
    return tuple(
        each for each in later if each.opened <= last_day and (each.closed is None or each.opened < each.closed)
    )


def standing_on(episodes: Episodes, day: date) -> Episode | None:
    return next((episode for episode in episodes if episode.stands_on(day)), None)


def as_of(changes: Sequence[HealthChange], day: date) -> HealthChange | None:
    """Return the last word on a pilot's health up to a day, None before the first."""
    place = bisect_right(changes, day, key=lambda change: change.day)
    return changes[place - 1] if place else None
