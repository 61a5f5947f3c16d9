"""When a digest is due: one in each ISO week, at the reader's own weekday and hour (domain.md C.8). Asks no database.

On a bank holiday or a quiet day it waits for the next day of the same week on which people work; where none is left,
it comes on the last one before. A week without such a day has none, and that is written down (docs/adr/0028).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.calendars import DAY, WorkingCalendar
from accounts.models import Portfolio, Weekday
from alerts.models import MailPreference, MailSchedule
from alerts.quiet import DAY_BEGINS, DAY_ENDS, PUNCTUAL
from alerts.readers import zone_of
from pilots.dates import monday_of, name_of_week

# domain.md C.8: "Weekly, Monday 08:00 local".
USUAL_HOUR = 8
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """On which day of the week (as `date.weekday()` counts), at which hour and in which time zone."""

    weekday: int
    hour: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Due:
    """The digest of a week, as `2026-W23`. `closed`: it has no day on which people work, so there is none of it."""

    week: str
    at: datetime
    closed: bool = False


def wishes(preference: MailPreference | None, schedule: MailSchedule | None, portfolio: Portfolio) -> Wishes:
    """Return what a reader wants, else what the portfolio has, else Monday at eight in the portfolio's time zone."""
    usual = (schedule.digest_weekday, schedule.digest_hour) if schedule else (Weekday.MONDAY.value, USUAL_HOUR)
    own = (preference.digest_weekday, preference.digest_hour) if preference else (None, None)
    weekday, hour = (usual[at] if own[at] is None else own[at] for at in range(2))
    return Wishes(weekday, hour, zone_of(preference, portfolio))  # type: ignore[arg-type]


def due(wanted: Wishes, calendar: WorkingCalendar, now: datetime) -> Due:
    """Return the digest whose time came last, up to `now` (aware). `calendar`: of the portfolio."""
    today = now.astimezone(wanted.zone).date()
    this_week = monday_of(today)
    found = _of_week(this_week, wanted, calendar)
    return found if found.at <= now else _of_week(this_week - WEEK, wanted, calendar)


def _of_week(monday: date, wanted: Wishes, calendar: WorkingCalendar) -> Due:
    wished = monday + wanted.weekday * DAY
    open_days = [day for day in (monday + n * DAY for n in range(7)) if _is_open(day, wished, calendar)]
    later = [day for day in open_days if day >= wished]
    day = (later or open_days[-1:] or [wished])[0]
    return Due(name_of_week(monday), instant(day, wanted.hour, wanted.zone), closed=not open_days)


def _is_open(day: date, wished: date, calendar: WorkingCalendar) -> bool:
    """Say whether a digest can come on a day. Who has chosen a Saturday gets it on Saturdays."""
    if calendar.quiet_period(day) or calendar.holiday_name(day):
        return False
    return day == wished or calendar.is_working_day(day)


def instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return when an hour strikes on a day: the first time where it strikes twice, else the next hour that exists."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def may_leave(found: Due, wanted: Wishes, calendar: WorkingCalendar, now: datetime) -> bool:
    """Say whether a digest may leave at `now` (aware): at its own hour always, later on by day on an open day only."""
    if now - found.at <= PUNCTUAL:
        return True
    local = now.astimezone(wanted.zone)
    is_closed = calendar.quiet_period(local.date()) or calendar.holiday_name(local.date())
    return DAY_BEGINS <= local.time() < DAY_ENDS and not is_closed
