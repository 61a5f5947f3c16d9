"""When a message may leave: not at night where its reader is, and not in a quiet period (domain.md C.8)."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.calendars import WorkingCalendar, calendar_of
from accounts.models import Portfolio

# domain.md C.8 says "none at night" without hours; these are the waking hours of a person with a telephone.
DAY_BEGINS = time(7)
DAY_ENDS = time(21)
# So long after its time what its reader wants at an hour of their own is late, and disturbs nobody at night any more.
PUNCTUAL = timedelta(hours=1)
# domain.md C.8: "none at night or in quiet periods except GOV-7", which is use of an unapproved system on real people.
URGENT = frozenset({"governance/live-without-sign-off"})


def due_at(
    now: datetime,
    *,
    portfolio: Portfolio,
    rules: Set[str] = frozenset(),
    zone: ZoneInfo | None = None,
    calendar: WorkingCalendar | None = None,
) -> datetime:
    """Return the instant (aware) from which a mail about these rules may leave: now, or the first morning that it may.

    `zone`: the reader's, else the portfolio's. `calendar`: the portfolio's, else it is looked up (one query). A
    demonstration has no night: whoever tries the product in the evening is to see its mail.
    """
    if rules & URGENT:
        return now
    local = now.astimezone(zone or portfolio.zone)
    morning = local.date() + timedelta(days=1 if local.time() >= DAY_ENDS else 0)
    is_night = not portfolio.is_demonstration and not DAY_BEGINS <= local.time() < DAY_ENDS
    first_day = morning if is_night else local.date()
    quiet = (calendar or calendar_of(portfolio)).quiet_until(first_day)
    if quiet == local.date() and not is_night:
        return now
    return datetime.combine(quiet, DAY_BEGINS, tzinfo=local.tzinfo)
