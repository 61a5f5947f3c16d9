"""Weeks of updates: which one is asked for, and the day that its facts get. A week is named by its Monday."""

from __future__ import annotations

from datetime import date, timedelta

from pilots.dates import Day, monday_of

# A missed week can be filled this long; what is older is memory, not record.
WEEKS_BACK = 4


class RefusedWeekError(ValueError):
    """No update can be posted for this week; the message is a sentence for the page."""


def sunday_of(week: date) -> date:
    return week + timedelta(days=6)


def fact_day(week: date, as_of: date) -> date:
    """Return the day on which a week's facts happened: the day of posting, or the week's Sunday when it is posted late.

    So a late week is never put into another one.
    """
    return min(as_of, sunday_of(week))


def in_words(week: date) -> str:
    """Return `1 to 7 Jun 2026`, with the month or the year of the Monday where the Sunday has another."""
    sunday = sunday_of(week)
    same_month, same_year = week.month == sunday.month, week.year == sunday.year
    monday = str(week.day) if same_month else f"{week.day} {week:%b}" if same_year else str(Day(week))
    return f"{monday} to {Day(sunday)}"


def week_asked_for(text: str, *, clock_start: date | None, as_of: date) -> date:
    """Return the week that an address asks for, this week without one. Raises RefusedWeekError."""
    if not text:
        week = monday_of(as_of)
    else:
        try:
            week = date.fromisoformat(text)
        except ValueError:
            raise RefusedWeekError(
                f"“{text[:20]}” is no week. A week is named by its Monday, as in 2026-06-01."
            ) from None
    check_week(week, clock_start=clock_start, as_of=as_of)
    return week


def check_week(week: date, *, clock_start: date | None, as_of: date) -> None:
    """Raise RefusedWeekError for a week in which nothing can be said on `as_of` of a pilot with this clock start."""
    this_week = monday_of(as_of)
    if week.weekday() != 0:
        raise RefusedWeekError(f"{Day(week)} is no Monday. A week is named by its Monday.")
    if week > this_week:
        raise RefusedWeekError(f"The week of {Day(week)} has not begun yet.")
    if clock_start and sunday_of(week) < clock_start:
        raise RefusedWeekError(f"The week of {Day(week)} lies before the start of this pilot on {Day(clock_start)}.")
    if week < this_week - timedelta(weeks=WEEKS_BACK):
        raise RefusedWeekError(
            f"The week of {Day(week)} is too long ago: a missed week can be filled for {WEEKS_BACK} weeks."
        )


def missed_weeks(posted: set[date], *, clock_start: date | None, as_of: date) -> list[date]:
    """Return the past weeks that have no update and can still be filled, the latest first."""
    this_week = monday_of(as_of)
    past = [this_week - timedelta(weeks=back) for back in range(1, WEEKS_BACK + 1)]
    return [week for week in past if week not in posted and not (clock_start and sunday_of(week) < clock_start)]
