"""When a mail may leave: not at night where its reader is, and not in a quiet period (domain.md C.8)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.calendars import Quiet, WorkingCalendar
from accounts.models import Portfolio
from alerts.quiet import URGENT, due_at

EVERY_DAY = frozenset(range(7))
CHRISTMAS = Quiet(date(2026, 12, 21), date(2027, 1, 4), "Closed")
NEW_YEAR = Quiet(date(2027, 1, 4), date(2027, 1, 6), "Stocktaking")


def at(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def leaves(
    now: datetime, *, zone: str = "", quiet: tuple[Quiet, ...] = (), shown: bool = False, **more: object
) -> datetime:
    portfolio = Portfolio(name="Northern Trust", timezone="Europe/London", is_demonstration=shown)
    calendar = WorkingCalendar(weekdays=EVERY_DAY, quiet=quiet)
    return due_at(now, portfolio=portfolio, zone=ZoneInfo(zone) if zone else None, calendar=calendar, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(1, 6, 59), at(1, 7)),
        (at(1, 7), at(1, 7)),
        (at(1, 20, 59), at(1, 20, 59)),
        (at(1, 21), at(2, 7)),
    ],
)
def test_what_is_written_at_night_leaves_in_the_morning(now: datetime, expected: datetime) -> None:
    assert leaves(now) == expected


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("America/New_York", at(1, 10), at(1, 12)),
        ("Pacific/Auckland", at(1, 12), at(1, 18)),
        ("Asia/Kolkata", at(1, 10), at(1, 10)),
    ],
)
def test_the_night_is_the_readers_own(zone: str, now: datetime, expected: datetime) -> None:
    assert leaves(now, zone=zone) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(20, 12), at(20, 12)),
        (at(20, 22), datetime(2027, 1, 4, 7, tzinfo=UTC)),
        (at(21, 12), datetime(2027, 1, 4, 7, tzinfo=UTC)),
        (datetime(2027, 1, 3, 23, tzinfo=UTC), datetime(2027, 1, 4, 7, tzinfo=UTC)),
        (datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2027, 1, 4, 8, tzinfo=UTC)),
    ],
)
def test_what_is_written_in_a_quiet_period_leaves_on_the_first_morning_after(now: datetime, expected: datetime) -> None:
    assert leaves(now, quiet=(CHRISTMAS,)) == expected


def test_quiet_periods_that_follow_each_other_are_one_wait() -> None:
    assert leaves(at(22, 12), quiet=(CHRISTMAS, NEW_YEAR)) == datetime(2027, 1, 6, 7, tzinfo=UTC)


def test_use_without_a_sign_off_waits_for_nothing() -> None:
    assert leaves(at(22, 3), quiet=(CHRISTMAS,), rules=URGENT) == at(22, 3)


def test_a_demonstration_has_no_night_but_keeps_its_quiet_periods() -> None:
    assert leaves(at(1, 3), shown=True) == at(1, 3)
    assert leaves(at(22, 3), shown=True, quiet=(CHRISTMAS,)) == datetime(2027, 1, 4, 7, tzinfo=UTC)


def test_the_morning_of_a_change_to_summer_time_is_seven_on_the_clock() -> None:
    assert leaves(datetime(2027, 3, 27, 23, tzinfo=UTC)) == datetime(2027, 3, 28, 6, tzinfo=UTC)
