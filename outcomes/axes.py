"""The two axes of a chart: where a day and a value lie, and what is written along them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from outcomes.words import grouped

# Steps between the days that are written: so many days, or so many months.
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600)


@dataclass(frozen=True)
class Days:
    """The axis of days, from left to right."""

    first: date
    last: date
    left: float
    right: float

    def at(self, on: date) -> float:
        share = (on - self.first).days / (self.last - self.first).days
        return round(self.left + share * (self.right - self.left), 1)


@dataclass(frozen=True)
class Values:
    """The axis of values, from bottom to top; `room` is kept free above the highest and below the lowest."""

    low: Decimal
    high: Decimal
    top: float
    bottom: float
    room: float

    def at(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(self.bottom - self.room - share * (self.bottom - self.top - 2 * self.room), 1)


def reach(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest of some values; around a single one a tenth of it to both sides."""
    low, high = min(values), max(values)
    if low == high:
        away = abs(low) / 10 or Decimal(1)
        return low - away, high + away
    return low, high


def value_ticks(low: Decimal, high: Decimal, *, most: int) -> list[tuple[Decimal, str]]:
    """Return at most so many round values between two, evenly apart, each with its text."""
    for step in _steps((high - low) / most):
        first = (low / step).to_integral_value("ROUND_CEILING")
        count = int((high / step).to_integral_value("ROUND_FLOOR") - first) + 1
        if count <= most:
            return [(tick := (first + at) * step, grouped(tick)) for at in range(count)]
    raise AssertionError("steps grow without end")


def _steps(least: Decimal) -> Iterator[Decimal]:
    """Yield 1, 2, 5, 10, 20, … times a power of ten, from the last power that is not above `least` on."""
    for power in itertools.count(least.adjusted()):
        for factor in (1, 2, 5):
            yield Decimal(factor).scaleb(power)


def day_ticks(first: date, last: date, *, most: int, most_days: int) -> list[tuple[date, str]]:
    """Return at most so many days between two, evenly apart, each with its text; a year is written where it begins.

    Single days take more room than months: of them there are at most `most_days`.
    """
    for days in DAY_STEPS:
        ticks = _days(first, last, days)
        if len(ticks) <= most_days:
            return [(on, f"{on.day} {on:%b}{_year(on, ticks[0])}") for on in ticks]
    for months in MONTH_STEPS:
        ticks = _months(first, last, months)
        if len(ticks) <= most:
            return [(on, str(on.year) if months >= 12 else f"{on:%b}{_year(on, ticks[0])}") for on in ticks]
    return []


def _year(on: date, first: date) -> str:
    return f" {on.year}" if on == first or on.year != (on - timedelta(days=31)).year else ""


def _days(first: date, last: date, step: int) -> list[date]:
    """Return every `step`-th day; whole weeks begin on Mondays."""
    start = first + timedelta(days=-first.weekday() % 7 if step >= 7 else 0)
    return [start + timedelta(days=at) for at in range(0, (last - start).days + 1, step)]


def _months(first: date, last: date, step: int) -> list[date]:
    """Return the first day of every `step`-th month, counted from a January."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    starts = [date(month // 12, month % 12 + 1, 1) for month in range(-(-begin // step) * step, end + 1, step)]
    return [on for on in starts if first <= on <= last]
