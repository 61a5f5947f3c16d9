"""Spans of days, half-open: how a clock that starts and stops adds up. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from governance.turns import Span


def runs(since: date, changes: Iterable[tuple[date, bool]], until: date) -> list[Span]:
    """Return the spans in which a clock ran that was running at `since`; `changes`: from which day on it did or not.

    Changes come in the order of recording; one that names an earlier day than the one before it counts with that one.
    """
    found, begun, at = [], since, since
    running = True
    for day, runs_on in changes:
        at = min(max(at, day), until)
        if running and not runs_on:
            found.append((begun, at))
        elif runs_on and not running:
            begun = at
        running = runs_on
    return [span for span in [*found, *([(begun, until)] if running else [])] if span[0] <= span[1]]


def up_to(spans: Iterable[Span], end: date) -> list[Span]:
    """Return what of some spans lies before a day."""
    return [(since, min(until, end)) for since, until in spans if since <= end]


def days_of(spans: Iterable[Span]) -> int:
    return sum((until - since).days for since, until in spans)


def covered(spans: Iterable[Span]) -> int:
    """Return how many days lie in at least one of some spans."""
    return sum((until - since).days for since, until in _joined(spans))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for since, until in sorted(spans):
        if current is None or since > current[1]:
            if current:
                yield current
            current = since, until
        else:
            current = current[0], max(current[1], until)
    if current:
        yield current
