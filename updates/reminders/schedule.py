"""When the update of a pilot and week is due, and when who is told that it is missing. Pure: no clock, no database.

An update is due on Thursday at 10:00 by default: late enough in the week to have something to say, and early enough
that who forgets it is asked again on Friday, before the digest of Monday 08:00 (domain.md C.8) tells of the week. One
working day of grace, because an update takes a minute and the week ends. Nobody else hears of it in the same week: the
programme manager on the first working day of the next one, the champion a working day later and only where the update
before was missed too, for up to two cadences of silence cost nothing (domain.md C.6 DR-1). So all four steps lie before
the next Thursday.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.calendars import DAY, WorkingCalendar
from accounts.models import Weekday
from pilots.dates import monday_of
from pilots.models import ReminderStep
from updates.actions.links import DAYS_AFTER_SUNDAY
from updates.weeks import sunday_of

WEEK = timedelta(weeks=1)
# An anchor for pilots of which no beginning is known: any Monday does.
LONG_AGO = date(2000, 1, 3)
# No quiet period is longer; what looks further ahead is a mistyped year.
LOOKS_AHEAD = 366


@dataclass(frozen=True)
class Rhythm:
    """When a pilot's updates are due: on which day of which weeks at which hour, and how long until they are late."""

    weekday: int = Weekday.THURSDAY
    hour: int = 10
    grace_days: int = 1
    every_weeks: int = 1
    paused_until: date | None = None


@dataclass(frozen=True)
class Step:
    """A step and when it comes: a day of the portfolio, and the instant (UTC) of its hour."""

    step: ReminderStep
    day: date
    at: datetime


@dataclass(frozen=True)
class Cycle:
    """The update of one week: when it is due and missed, and from when on the next one is due in its place."""

    week: date
    steps: tuple[Step, ...]
    until: datetime

    @property
    def due(self) -> Step:
        return self.steps[0]

    def reached(self, day: date) -> Step | None:
        """Return the last step that comes on a day or has come before it."""
        return next((step for step in reversed(self.steps) if step.day <= day), None)


def weeks_between(cadence_days: int) -> int:
    """Return every how many weeks an update is due: updates are of weeks, so a cadence of ten days is one week."""
    return max(cadence_days // 7, 1)


def anchor_of(last_week: date | None, clock_start: date | None) -> date:
    """Return the Monday from which the weeks are counted in which updates are due: that of the last one, or of day 0.

    So the first update is due one cadence after day 0, and one that was given early moves the next.
    """
    return last_week or (monday_of(clock_start) if clock_start else LONG_AGO)


def is_due_in(week: date, *, anchor: date, every_weeks: int) -> bool:
    """Say whether an update is due in a week, counted from the anchor's."""
    weeks = (week - anchor).days // 7
    return weeks > 0 and weeks % every_weeks == 0


def was_missed_before(week: date, *, anchor: date, every_weeks: int) -> bool:
    """Say whether the update that was due before the one of `week` was missed too."""
    return (week - anchor).days // 7 >= 2 * every_weeks


def due_day(week: date, weekday: int, calendar: WorkingCalendar) -> date | None:
    """Return the day of a week on which its update is due, or None where nobody is expected to post in that week.

    The last day up to the weekday on which people work and nothing is quiet; where there is none, the first one after.
    It never leaves its week, so that a holiday does not make two weeks' updates due at once.
    """
    days = [week + number * DAY for number in range(7)]
    before, after = days[weekday::-1], days[weekday + 1 :]
    return next((day for day in (*before, *after) if _counts(day, calendar)), None)


def steps_of(week: date, *, rhythm: Rhythm, calendar: WorkingCalendar, zone: ZoneInfo) -> tuple[Step, ...]:
    """Return the steps of a week's update in their order, the due one first; none where it is not due.

    Holidays and quiet periods move them. Whoever reports is not asked any more when links to the week have ended.
    """
    due = due_day(week, rhythm.weekday, calendar)
    if due is None or (rhythm.paused_until and due < rhythm.paused_until):
        return ()
    again = _working_day(due, rhythm.grace_days, calendar)
    next_week = _working_day(sunday_of(week), 1, calendar)
    manager = max(next_week, _working_day(again, 1, calendar))
    champion = _working_day(manager, 1, calendar)
    return tuple(
        Step(step, day, _instant(day, rhythm.hour, zone))
        for step, day in zip(ReminderStep, (due, again, manager, champion), strict=True)
        if step not in ReminderStep.asking() or day <= last_day_of_links(week)
    )


def last_day_of_links(week: date) -> date:
    """Return the last day on which a link to a week still opens its form."""
    return sunday_of(week) + DAYS_AFTER_SUNDAY * DAY


def cycle_of(week: date, *, rhythm: Rhythm, calendar: WorkingCalendar, zone: ZoneInfo) -> Cycle | None:
    """Return the cycle of a week's update, or None where it is not due. A step on which the next is due is left out."""
    steps = steps_of(week, rhythm=rhythm, calendar=calendar, zone=zone)
    if not steps:
        return None
    until = _next_due(week, rhythm, calendar, zone)
    return Cycle(week, tuple(step for step in steps if step.at < until), until)


def current_cycle(
    today: date, *, anchor: date, rhythm: Rhythm, calendar: WorkingCalendar, zone: ZoneInfo, weeks_back: int
) -> Cycle | None:
    """Return the cycle of the last update that is due by the end of a day, if that is no longer ago than `weeks_back`.

    `anchor`: see `anchor_of`. None where nothing is due, or the last one was posted.
    """
    this_week = monday_of(today)
    for week in (this_week - back * WEEK for back in range(weeks_back + 1)):
        if is_due_in(week, anchor=anchor, every_weeks=rhythm.every_weeks):
            cycle = cycle_of(week, rhythm=rhythm, calendar=calendar, zone=zone)
            if cycle and cycle.due.day <= today:
                return cycle
    return None


def _next_due(week: date, rhythm: Rhythm, calendar: WorkingCalendar, zone: ZoneInfo) -> datetime:
    step = rhythm.every_weeks * WEEK
    for ahead in range(1, LOOKS_AHEAD // 7):
        due = due_day(week + ahead * step, rhythm.weekday, calendar)
        if due:
            return _instant(due, rhythm.hour, zone)
    return _instant(week + LOOKS_AHEAD * DAY, rhythm.hour, zone)


def _instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the instant of an hour of a day: in UTC, for instants of one zone compare by the hands of its clock."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def _working_day(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the `count`-th day after a day on which people work and nothing is quiet."""
    coming = (later for later in _days_after(day) if _counts(later, calendar))
    found = [later for later, _ in zip(coming, range(count), strict=False)]
    return found[-1] if len(found) == count else day + LOOKS_AHEAD * DAY


def _days_after(day: date) -> Iterator[date]:
    return (day + number * DAY for number in range(1, LOOKS_AHEAD))


def _counts(day: date, calendar: WorkingCalendar) -> bool:
    return calendar.is_working_day(day) and calendar.quiet_period(day) is None
