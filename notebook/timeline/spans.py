"""What a timeline shows: spans and moments in the rows of lanes. Nothing here is read or drawn.

Every day keeps its precision (`pilots.dates.Day`), so that what is known to a month can be drawn as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from pilots.dates import Day

# A row of a lane without end would push everything else off the page.
MOST_ROWS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that lasts. `kind` says how it is drawn, `words` what it is; `label` stands on it where there is room.

    `since` None: nobody knows from when on. `until`: the first day after it; None: it goes on, or nobody knows its end.
    """

    kind: str
    words: str
    since: Day | None
    until: Day | None = None
    label: str = ""

    @property
    def when(self) -> str:
        if self.since and self.until:
            return f"{self.since} to {self.until}"
        if self.since:
            return f"since {self.since}"
        return f"until {self.until}" if self.until else "days not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened on a day, or is to happen. `in_table`: no span of its row says the same."""

    kind: str
    words: str
    on: Day
    in_table: bool = True

    @property
    def when(self) -> str:
        return str(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """The days on which the same happened again and again."""

    words: str
    days: tuple[date, ...]

    @property
    def when(self) -> str:
        first, last = Day(self.days[0]), Day(self.days[-1])
        return str(first) if first == last else f"{first} to {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a lane. `weight`: how much it matters that it is drawn; without one it is as long as it lasts."""

    name: str = ""
    spans: tuple[Span, ...] = ()
    moments: tuple[Moment, ...] = ()
    ticks: tuple[Ticks, ...] = ()
    weight: int | None = None

    @property
    def in_table(self) -> tuple[Span | Moment | Ticks, ...]:
        return (*self.spans, *(moment for moment in self.moments if moment.in_table), *self.ticks)

    def days(self) -> Iterator[date]:
        """Yield the days that the picture has to hold for this row to be seen whole."""
        for span in self.spans:
            yield from (day for end in (span.since, span.until) if end for day in (end.on, end.last))
        for moment in self.moments:
            yield from (moment.on.on, moment.on.last)
        for ticks in self.ticks:
            yield from (ticks.days[0], ticks.days[-1])

    def length(self, until: date) -> int:
        """Return how many days its spans last, those that go on counted up to a day."""
        ends = ((span.since.on, span.until.last if span.until else until) for span in self.spans if span.since)
        return max(((end - since).days for since, end in ends), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Rows under one title; `summary` says them in a sentence. `more`: how many rows are not drawn."""

    key: str
    title: str
    rows: tuple[Row, ...]
    summary: str = ""
    more: int = 0

    def folded(self, until: date, most: int = MOST_ROWS) -> Lane:
        """Return it with the longest rows alone, in their order; the table behind the picture has them all."""
        if len(self.rows) <= most:
            return self
        weights = [row.length(until) if row.weight is None else row.weight for row in self.rows]
        kept = sorted(sorted(range(len(self.rows)), key=lambda at: (-weights[at], at))[:most])
        return replace(self, rows=tuple(self.rows[at] for at in kept), more=len(self.rows) - most)


def gaps(
    days: Iterable[date], *, longer_than: int, without: Iterable[tuple[date, date]] = ()
) -> list[tuple[date, date]]:
    """Return where more than so many days lie between two of some days, as pairs of days.

    What lies within the periods of `without`, each a first day and the first day after it, counts as no gap.
    """
    found = [(before, after) for before, after in pairwise(sorted(days))]
    for since, until in without:
        found = [piece for gap in found for piece in _cut(gap, since, until)]
    return [(before, after) for before, after in found if (after - before).days > longer_than]


def _cut(gap: tuple[date, date], since: date, until: date) -> list[tuple[date, date]]:
    before, after = gap
    if until <= before or since >= after:
        return [gap]
    return [piece for piece in ((before, since), (until, after)) if piece[0] < piece[1]]


def runs(weeks: Iterable[tuple[date, bool]]) -> list[tuple[bool, date, date]]:
    """Return weeks of the same kind that follow on each other as one: the kind, its first day, the first day after."""
    found: list[tuple[bool, date, date]] = []
    for week, kind in sorted(weeks):
        after = week + timedelta(days=7)
        if found and found[-1][0] == kind and found[-1][2] == week:
            found[-1] = (kind, found[-1][1], after)
        else:
            found.append((kind, week, after))
    return found
