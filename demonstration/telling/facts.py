"""What a story is made of: facts that were entered on a day, and again whenever they moved.

A day is a whole number counted from the day on which the demonstration ends: -42 is six weeks ago, 30 a month ahead.
People, teams and systems are their names; the key of another fact of the same pilot stands for it. What a value is,
the column says (`demonstration.writing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import Model

from pilots.dates import MONTHS, Precision

MANAGER = "Marcus Bell"

# Who is meant is known once the whole story is told.
ENGINEER = "(its engineer)"
CHAMPION = "(its first champion)"

# What is signed, where nothing else is said.
MODEL = "(the model that it begins with)"

# Somebody was asked and does not know.
UNKNOWN = "unknown"

DAYS_OF_A_MONTH = 31


@dataclass(frozen=True)
class Span:
    """The month, quarter or year in which a day lies, where nobody knows the day itself."""

    around: int
    precision: Precision


type Day = int | Span


def in_month_of(day: int) -> Span:
    return Span(day, Precision.MONTH)


def in_quarter_of(day: int) -> Span:
    return Span(day, Precision.QUARTER)


def in_year_of(day: int) -> Span:
    return Span(day, Precision.YEAR)


def known_on(day: Day) -> int:
    """Return the day on which something is entered: the day itself, or one after all that its precision allows."""
    return day.around + MONTHS[day.precision] * DAYS_OF_A_MONTH if isinstance(day, Span) else day


@dataclass(frozen=True)
class Entry:
    """What was entered about a fact on one day; None: together with its pilot."""

    on: int | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """One row to be, as it was entered over time. `known_as` names it for other facts of its pilot."""

    model: type[Model]
    entries: tuple[Entry, ...]
    known_as: str = ""

    def as_entered_by(self, day: int) -> dict[str, Any]:
        """Return its values as they stood on a day, nothing where it was not on record yet."""
        known = (entry.values for entry in self.entries if entry.on is not None and entry.on <= day)
        return {name: value for values in known for name, value in values.items()}

    def latest(self) -> dict[str, Any]:
        return self.as_entered_by(0)


def entered(on: Day | None, /, **values: Any) -> list[Entry]:
    """Tell what was entered on a day; nothing where there is no such day."""
    return [] if on is None else [Entry(known_on(on), values)]


def fact(model: type[Model], /, *entries: list[Entry], known_as: str = "", **values: Any) -> list[Fact]:
    """Tell of one row. `values` are entered with its first entry; where there is none, together with its pilot."""
    in_order = sorted(chain(*entries), key=_day)
    by_day: dict[int | None, dict[str, Any]] = {in_order[0].on if in_order else None: values}
    for entry in in_order:
        by_day[entry.on] = by_day.get(entry.on, {}) | dict(entry.values)
    return [Fact(model, tuple(Entry(on, said) for on, said in by_day.items()), known_as)]


def _day(entry: Entry) -> int:
    return entry.on or 0


def with_names(facts: Iterable[Fact], names: Mapping[str, str], *, begun: int) -> Iterator[Fact]:
    """Put in who is meant, and the day from which on the pilot itself was on record."""
    for told in facts:
        yield replace(told, entries=tuple(_with_names(entry, names, begun) for entry in told.entries))


def _with_names(entry: Entry, names: Mapping[str, str], begun: int) -> Entry:
    values = {name: names.get(said, said) if isinstance(said, str) else said for name, said in entry.values.items()}
    return Entry(begun if entry.on is None else entry.on, values)


def owned_by(owner: str | None) -> dict[str, Any]:
    """Return the columns that say who owns something: somebody, nobody so far, or that nobody asked knows."""
    return {"owner": None, "owner_is_unknown": True} if owner == UNKNOWN else {"owner": owner}
