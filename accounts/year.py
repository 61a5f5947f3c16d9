"""A portfolio's year to look at: month by month, and as the list that says the same in words."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.calendars import WorkingCalendar
from accounts.models import Weekday

MONTHS = 12


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """One day. `kinds`: what it is besides a plain working day, of `off` or `holiday`, `quiet`, `today`."""

    number: int
    kinds: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` begin on Monday and hold None where a day belongs to another month."""

    first: date
    weeks: list[list[DayOfYear | None]]


@dataclass(frozen=True, slots=True)
class Coming:
    """A holiday or a quiet period, from its first to its last day."""

    first: date
    last: date
    name: str
    kind: str


def week_in_words(calendar: WorkingCalendar) -> str:
    """Return the working days of the week: `Monday to Friday`, `Monday, Tuesday and Saturday`."""
    days = sorted(calendar.weekdays)
    names = [Weekday(day).label for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def end_of_year(as_of: date) -> date:
    """Return the first day that does not belong to the twelve months that begin with the month of `as_of`."""
    return date(as_of.year + 1, as_of.month, 1)


def months(calendar: WorkingCalendar, as_of: date) -> list[Month]:
    """Return the month of a day and the eleven that follow it."""
    return [_month(calendar, _later(as_of, number), as_of) for number in range(MONTHS)]


def coming(calendar: WorkingCalendar, as_of: date) -> list[Coming]:
    """Return the holidays and the quiet periods of the same twelve months that are not over, in order."""
    end = end_of_year(as_of)
    holidays = [Coming(day, day, name, "holiday") for day, name in calendar.holidays_between(as_of, end)]
    quiet = [
        Coming(period.since, period.last, period.name, "quiet")
        for period in calendar.quiet
        if period.since < end and period.until > as_of
    ]
    return sorted(holidays + quiet, key=lambda one: (one.first, one.kind))


def _later(day: date, number: int) -> date:
    years, month = divmod(day.month - 1 + number, 12)
    return date(day.year + years, month + 1, 1)


def _month(calendar: WorkingCalendar, first: date, as_of: date) -> Month:
    weeks = months_of.monthcalendar(first.year, first.month)
    days = [[first + timedelta(days=number - 1) if number else None for number in week] for week in weeks]
    return Month(first, [[_day(calendar, day, as_of) if day else None for day in week] for week in days])


def _day(calendar: WorkingCalendar, day: date, as_of: date) -> DayOfYear:
    holiday, quiet = calendar.holiday_name(day), calendar.quiet_period(day)
    off = "holiday" if holiday else "" if calendar.is_working_day(day) else "off"
    return DayOfYear(
        number=day.day,
        kinds=tuple(kind for kind in (off, "quiet" if quiet else "", "today" if day == as_of else "") if kind),
        name=", ".join(name for name in (holiday, quiet.name if quiet else "") if name),
    )
