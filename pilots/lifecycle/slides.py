"""How often and by how much the promised day has slid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from accounts.wording import counted
from pilots.dates import Day
from pilots.models import Promise


@dataclass(frozen=True, slots=True)
class Said:
    """A promise, and by how many days it moved the one before: later is more than 0; None: nothing to compare."""

    promise: Promise
    moved_by: int | None = None

    @property
    def moved(self) -> str:
        """Return the move in words; empty where there is none to tell."""
        if self.moved_by is None:
            return ""
        days = counted(abs(self.moved_by), "day")
        return "the same day" if self.moved_by == 0 else f"{days} {'later' if self.moved_by > 0 else 'earlier'}"


def said_in_order(promises: Iterable[Promise]) -> list[Said]:
    """Return what was promised, first to last, each with its move. Days compare by the last their precision allows."""
    in_order = sorted(promises, key=lambda promise: (promise.recorded_on, promise.pk))
    first = [Said(promise) for promise in in_order[:1]]
    return first + [Said(after, _move(before.day, after.day)) for before, after in pairwise(in_order)]


def slid(said: list[Said]) -> tuple[int, int]:
    """Return how often the promise moved later, and by how many days in all."""
    later = [one.moved_by for one in said if one.moved_by is not None and one.moved_by > 0]
    return len(later), sum(later)


def in_words(said: list[Said]) -> str:
    """Return how the promise has fared: `It has slid 2 times, by 45 days in all.`"""
    times, days = slid(said)
    if not said:
        return "Nobody has promised a day yet."
    if not times:
        return "It has not slid."
    return f"It has slid {'once' if times == 1 else f'{times} times'}, by {counted(days, 'day')} in all."


def _move(before: Day | None, after: Day | None) -> int | None:
    return (after.last - before.last).days if before and after else None
