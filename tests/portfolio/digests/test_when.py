"""When a digest is due: once in each ISO week, at the reader's hour, whatever clocks and calendars do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.calendars import Quiet, WorkingCalendar
from accounts.models import Portfolio
from alerts.models import MailPreference, MailSchedule
from portfolio.digests.when import Due, Wishes, due, instant, may_leave, wishes

LONDON = ZoneInfo("Europe/London")
OFFICE = WorkingCalendar(weekdays=frozenset(range(5)))
MONDAY_EIGHT = Wishes(0, 8, LONDON)
MINUTE = timedelta(minutes=1)

zones = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone)).map(ZoneInfo)
wanted = st.builds(Wishes, st.integers(0, 6), st.integers(0, 23), zones)
instants = st.datetimes(datetime(2020, 1, 8), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


def local(year: int, month: int, day: int, hour: int = 8, minute: int = 0, zone: ZoneInfo = LONDON) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone)


def test_is_due_on_monday_at_eight_and_not_a_minute_before() -> None:
    monday = local(2026, 6, 1)

    assert due(MONDAY_EIGHT, OFFICE, monday) == Due("2026-W23", monday.astimezone(UTC))
    assert due(MONDAY_EIGHT, OFFICE, monday - MINUTE) == Due("2026-W22", local(2026, 5, 25).astimezone(UTC))


def test_a_reader_chooses_before_the_portfolio_and_the_portfolio_before_the_usual() -> None:
    portfolio = Portfolio(timezone="Europe/Dublin")
    schedule = MailSchedule(digest_weekday=3, digest_hour=16)

    assert wishes(None, None, portfolio) == Wishes(0, 8, ZoneInfo("Europe/Dublin"))
    assert wishes(MailPreference(), schedule, portfolio) == Wishes(3, 16, ZoneInfo("Europe/Dublin"))
    own = MailPreference(digest_weekday=0, digest_hour=0, timezone="Asia/Tokyo")
    assert wishes(own, schedule, portfolio) == Wishes(0, 0, ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        (date(2026, 3, 29), 1, "Europe/London", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), 1, "Europe/London", datetime(2026, 10, 25, 0, tzinfo=UTC)),
        (date(2026, 3, 8), 2, "America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (date(2026, 11, 1), 1, "America/New_York", datetime(2026, 11, 1, 5, tzinfo=UTC)),
        (date(2024, 2, 29), 8, "Pacific/Auckland", datetime(2024, 2, 28, 19, tzinfo=UTC)),
    ],
)
def test_an_hour_that_is_skipped_comes_an_hour_later_and_one_that_strikes_twice_counts_once(
    day: date, hour: int, zone: str, expected: datetime
) -> None:
    assert instant(day, hour, ZoneInfo(zone)) == expected


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (local(2021, 1, 3), "2020-W53"),
        (local(2021, 1, 4), "2021-W01"),
        (local(2024, 12, 29), "2024-W52"),
        (local(2024, 12, 30), "2025-W01"),
        (local(2026, 12, 28), "2026-W53"),
        (local(2027, 1, 3), "2026-W53"),
        (local(2027, 1, 4), "2027-W01"),
    ],
)
def test_years_have_52_or_53_weeks(now: datetime, week: str) -> None:
    assert due(MONDAY_EIGHT, OFFICE, now).week == week


def test_the_autumn_hour_that_strikes_twice_gives_one_digest() -> None:
    sunday_at_one = Wishes(6, 1, LONDON)
    strokes = [datetime(2026, 10, 25, hour, minute, tzinfo=UTC) for hour in (0, 1) for minute in (0, 30, 59)]

    assert {due(sunday_at_one, OFFICE, now) for now in strokes} == {Due("2026-W43", strokes[0])}


@given(wanted, instants)
def test_the_last_one_is_never_to_come_and_never_older_than_a_week(reader: Wishes, now: datetime) -> None:
    found = due(reader, OFFICE, now)

    assert found.at <= now
    # A week with a clock change is an hour longer, and with a skipped day (in 2011, in Samoa) a day.
    assert now - found.at < timedelta(weeks=1, hours=2)


@given(wanted, instants)
@example(Wishes(6, 1, LONDON), datetime(2026, 3, 22, tzinfo=UTC))
@example(Wishes(6, 1, LONDON), datetime(2026, 10, 18, tzinfo=UTC))
@example(Wishes(3, 8, LONDON), datetime(2024, 2, 28, tzinfo=UTC))
def test_two_weeks_of_hours_see_each_week_once_and_in_order(reader: Wishes, start: datetime) -> None:
    seen = [due(reader, OFFICE, start + timedelta(hours=hour)).week for hour in range(15 * 24)]

    assert seen == sorted(seen)
    assert len(set(seen)) in (3, 4)
    mondays = [date.fromisocalendar(int(week[:4]), int(week[6:]), 1) for week in dict.fromkeys(seen)]
    assert {(after - before).days for before, after in pairwise(mondays)} == {7}


@given(wanted, instants)
def test_keeps_the_readers_weekday_and_hour(reader: Wishes, now: datetime) -> None:
    at = due(reader, OFFICE, now).at.astimezone(reader.zone)
    wished = at.replace(hour=reader.hour, minute=0)

    assert at.weekday() == reader.weekday
    assert at == wished or instant(at.date(), reader.hour, reader.zone) == at.astimezone(UTC)


def test_a_clock_that_steps_back_names_an_earlier_week_and_never_a_new_one() -> None:
    after = due(MONDAY_EIGHT, OFFICE, local(2026, 6, 1, 8, 1)).week
    stepped = due(MONDAY_EIGHT, OFFICE, local(2026, 6, 1, 7, 1)).week

    assert stepped < after


# --- Closed days ---

EASTER = WorkingCalendar(weekdays=frozenset(range(5)), nation="GB-ENG")


def test_a_bank_holiday_puts_it_off_to_the_next_working_day_of_the_week() -> None:
    easter_monday = local(2026, 4, 6, 9)

    assert due(MONDAY_EIGHT, EASTER, easter_monday).week == "2026-W14"
    assert due(MONDAY_EIGHT, EASTER, local(2026, 4, 7)) == Due("2026-W15", local(2026, 4, 7).astimezone(UTC))


def test_where_no_day_is_left_in_the_week_it_comes_before() -> None:
    on_fridays = Wishes(4, 8, LONDON)

    assert due(on_fridays, EASTER, local(2026, 4, 2)) == Due("2026-W14", local(2026, 4, 2).astimezone(UTC))


def test_who_has_chosen_a_saturday_gets_it_on_saturdays() -> None:
    assert due(Wishes(5, 8, LONDON), OFFICE, local(2026, 6, 6)).at == local(2026, 6, 6)


def test_a_week_that_is_closed_as_a_whole_has_none() -> None:
    closure = Quiet(date(2026, 12, 19), date(2027, 1, 4))
    calendar = WorkingCalendar(weekdays=frozenset(range(5)), quiet=(closure,))

    assert due(MONDAY_EIGHT, calendar, local(2026, 12, 21)).closed
    assert not due(MONDAY_EIGHT, calendar, local(2027, 1, 4)).closed


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (local(2026, 6, 1, 8), True),
        (local(2026, 6, 1, 20, 59), True),
        (local(2026, 6, 1, 21), False),
        (local(2026, 6, 2, 6, 59), False),
        (local(2026, 6, 2, 7), True),
        (local(2026, 6, 3, 9), False),
    ],
)
def test_a_late_one_wakes_nobody_and_waits_for_an_open_day(now: datetime, leaves: bool) -> None:
    calendar = WorkingCalendar(weekdays=frozenset(range(5)), quiet=(Quiet(date(2026, 6, 3), date(2026, 6, 4)),))

    assert may_leave(Due("2026-W23", local(2026, 6, 1)), MONDAY_EIGHT, calendar, now) is leaves


def test_who_wants_it_at_night_gets_it_at_night() -> None:
    at_three = Due("2026-W23", local(2026, 6, 1, 3))

    assert may_leave(at_three, Wishes(0, 3, LONDON), OFFICE, local(2026, 6, 1, 3, 5))
