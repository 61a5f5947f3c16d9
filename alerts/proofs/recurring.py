"""Takes recurring jobs through times at which clocks and calendars do something, and looks what has come how often.

A job is called every hour of a time, and again where something came of it; then all anew by a clock that steps back and
forth. What must come of it is not asked of the product: it is read off the hands of the clock of whoever it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.models import Portfolio
from pilots.dates import name_of_week

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
# How far a clock leaps, where it does not step by an hour.
LEAP = 400 * DAY


class Event(NamedTuple):
    """Something that comes once in a period: to or of whom, and in which period (a day, or a week as `2026-W44`)."""

    whose: str
    period: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """A recurring job.

    `prepare` makes what it needs in a portfolio from a day on; `tick` does it at an instant, and says whether anything
    came of it; `happened` yields each event as often as it has come; `expected` when each must come, of whole periods
    alone. `leaps`: it bears a clock that was ahead by more than a year. `task`: what the scheduler calls.
    """

    name: str
    prepare: Callable[[Portfolio, date], object]
    tick: Callable[[datetime], object]
    happened: Callable[[Portfolio], Iterable[Event]]
    expected: Callable[[Portfolio, Sequence[datetime]], dict[Event, datetime]]
    task: Callable[[], object]
    leaps: bool = True


class Times(NamedTuple):
    """From an instant on, so many weeks."""

    begins: datetime
    weeks: int

    def hours(self) -> list[datetime]:
        return [self.begins + number * HOUR for number in range(self.weeks * 7 * 24)]


@dataclass(frozen=True)
class Tally:
    """Of how many events that had to come how many are missing, came too often, or came at another hour."""

    expected: int = 0
    missing: int = 0
    doubled: int = 0
    elsewhen: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(self._all(), other._all(), strict=True)))

    def __str__(self) -> str:
        return (
            f"{self.expected} expected, missing {self.missing}, doubled {self.doubled}, at another hour {self.elsewhen}"
        )

    @property
    def is_right(self) -> bool:
        return bool(self.expected) and not (self.missing or self.doubled or self.elsewhen)

    def _all(self) -> tuple[int, ...]:
        return self.expected, self.missing, self.doubled, self.elsewhen


def take_through(job: Job, times: Times, zones: Sequence[str], *, stepping: bool) -> Tally:
    """Take a job through the hours of a time, with a portfolio in each zone, and return what came of it."""
    portfolios = [Portfolio.objects.create(name=zone, timezone=zone, nation="") for zone in zones]
    for portfolio in portfolios:
        job.prepare(portfolio, times.begins.date())
    hours = times.hours()
    came: dict[int, dict[Event, list[datetime]]] = {portfolio.pk: {} for portfolio in portfolios}
    for instant in _stepping(hours, leaps=job.leaps) if stepping else hours:
        # As often as something comes of it, which is once: the second call is another scheduler's.
        while job.tick(instant):
            for portfolio in portfolios:
                _note(came[portfolio.pk], job.happened(portfolio), instant)
    tallies = [judged(job.expected(one, hours), came[one.pk], exactly=not stepping) for one in portfolios]
    Portfolio.objects.all().delete()
    return sum(tallies, Tally())


def _stepping(hours: Sequence[datetime], *, leaps: bool) -> Iterator[datetime]:
    """Yield the hours by a clock that is an hour ahead at every other one, and once, in the middle, leaps far."""
    for number in range(0, len(hours) - 1, 2):
        if leaps and number == len(hours) // 4 * 2:
            yield from (hours[number] + LEAP, hours[number] - LEAP)
        yield from (hours[number + 1], hours[number])


def _note(came: dict[Event, list[datetime]], happened: Iterable[Event], instant: datetime) -> None:
    for event, times in Counter(happened).items():
        known = came.setdefault(event, [])
        known += [instant] * (times - len(known))


def judged(expected: dict[Event, datetime], came: dict[Event, list[datetime]], *, exactly: bool) -> Tally:
    """Compare; of periods that are not whole nothing is asked."""
    periods = {event.period for event in expected}
    found = {event: times for event, times in came.items() if event.period in periods}
    return Tally(
        expected=len(expected),
        missing=len(expected.keys() - found.keys()),
        doubled=sum(len(times) - (event in expected) for event, times in found.items()),
        elsewhen=sum(found[event][0] != at for event, at in expected.items() if event in found) if exactly else 0,
    )


def whole_weeks(hours: Sequence[datetime]) -> list[str]:
    """Return the names of the weeks that lie within the hours in whichever zone; they begin and end in mid-week."""
    return sorted({name_of_week(hour.date()) for hour in hours})[1:-1]


def first_shown(hours: Iterable[datetime], zone: ZoneInfo, week: str, *, days: int, hour: int) -> datetime | None:
    """Return the first of the hours after a clock has shown the time so many days after a week's Monday.

    Where the clock leaves that time out, an hour later stands for it, as `zoneinfo` has it (PEP 495).
    """
    day = date.fromisocalendar(int(week[:4]), int(week[6:]), 1) + timedelta(days=days)
    shown = _shown(zone, day, time(hour)) or _shown(zone, day, time(hour + 1))
    return next((instant for instant in hours if shown and instant >= shown), None)


def _shown(zone: ZoneInfo, day: date, at: time) -> datetime | None:
    """Return the first minute at which a clock shows a time: it is read minute by minute, for some step in mid-hour."""
    # No zone is further than 14 hours ahead of UTC or 12 behind it.
    minute, end = (datetime.combine(day, time(), UTC) + off for off in (-15 * HOUR, 37 * HOUR))
    while minute < end:
        local = minute.astimezone(zone)
        if (local.date(), local.time()) == (day, at):
            return minute
        minute += MINUTE
    return None
