"""When an update is due and who is told when: pure, so every calendar can be tried."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.calendars import Quiet, WorkingCalendar
from accounts.models import Weekday
from updates.reminders.schedule import (
    Cycle,
    Rhythm,
    anchor_of,
    current_cycle,
    cycle_of,
    due_day,
    is_due_in,
    last_day_of_links,
    was_missed_before,
    weeks_between,
)

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ENGLAND = WorkingCalendar(weekdays=frozenset(range(5)), nation="GB-ENG")
LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 6, 8)


def cycle(week: date = MONDAY, *, calendar: WorkingCalendar = ENGLAND, zone: ZoneInfo = LONDON, **rhythm: int) -> Cycle:
    found = cycle_of(week, rhythm=Rhythm(**rhythm), calendar=calendar, zone=zone)  # type: ignore[arg-type]
    assert found
    return found


def days(found: Cycle) -> dict[str, date]:
    return {step.step.name: step.day for step in found.steps}


def test_by_default_it_is_due_on_thursday_and_somebody_else_hears_in_the_next_week() -> None:
    assert days(cycle()) == {
        "DUE": date(2026, 6, 11),
        "STILL_DUE": date(2026, 6, 12),
        "MANAGER": date(2026, 6, 15),
        "CHAMPION": date(2026, 6, 16),
    }
    assert cycle().until == datetime(2026, 6, 18, 9, tzinfo=UTC)


def test_two_days_of_grace_still_end_before_the_next_is_due() -> None:
    assert days(cycle(grace_days=2)) == {
        "DUE": date(2026, 6, 11),
        "STILL_DUE": date(2026, 6, 15),
        "MANAGER": date(2026, 6, 16),
        "CHAMPION": date(2026, 6, 17),
    }


@pytest.mark.parametrize(
    ("week", "due", "until"),
    [
        (date(2026, 3, 23), "2026-03-26T10:00", "2026-04-02T09:00"),  # the clocks go forward on 29 March
        (date(2026, 10, 19), "2026-10-22T09:00", "2026-10-29T10:00"),  # and back on 25 October
    ],
)
def test_the_hour_stays_the_hour_when_the_clocks_change(week: date, due: str, until: str) -> None:
    found = cycle(week)
    assert (f"{found.due.at:%Y-%m-%dT%H:%M}", f"{found.until:%Y-%m-%dT%H:%M}") == (due, until)


def test_the_zone_is_the_portfolios() -> None:
    assert cycle(zone=ZoneInfo("Pacific/Auckland")).due.at == datetime(2026, 6, 10, 22, tzinfo=UTC)


def test_a_holiday_moves_it_to_the_working_day_before_and_the_reminder_behind() -> None:
    # Good Friday and Easter Monday.
    assert days(cycle(date(2026, 3, 30), weekday=Weekday.FRIDAY)) == {
        "DUE": date(2026, 4, 2),
        "STILL_DUE": date(2026, 4, 7),
        "MANAGER": date(2026, 4, 8),
        "CHAMPION": date(2026, 4, 9),
    }


def test_where_the_week_begins_with_a_holiday_it_is_the_first_working_day_after() -> None:
    assert due_day(date(2026, 4, 6), Weekday.MONDAY, ENGLAND) == date(2026, 4, 7)


def test_nothing_is_due_in_a_week_that_is_quiet_from_end_to_end() -> None:
    closed = WorkingCalendar(weekdays=frozenset(range(5)), quiet=(Quiet(date(2026, 6, 6), date(2026, 6, 20)),))
    assert cycle_of(MONDAY, rhythm=Rhythm(), calendar=closed, zone=LONDON) is None
    assert cycle(MONDAY - WEEK, calendar=closed).until == datetime(2026, 6, 25, 9, tzinfo=UTC)


def test_a_quiet_period_moves_what_is_told_to_others_behind_it() -> None:
    closed = WorkingCalendar(weekdays=frozenset(range(5)), quiet=(Quiet(date(2026, 6, 13), date(2026, 6, 23)),))
    found = days(cycle(calendar=closed))
    assert found == {"DUE": date(2026, 6, 11), "STILL_DUE": date(2026, 6, 12), "MANAGER": date(2026, 6, 23),
                     "CHAMPION": date(2026, 6, 24)}  # fmt: skip


def test_nobody_is_asked_once_the_links_of_the_week_have_ended() -> None:
    closed = WorkingCalendar(weekdays=frozenset(range(5)), quiet=(Quiet(date(2026, 6, 12), date(2026, 6, 23)),))
    assert "STILL_DUE" not in days(cycle(calendar=closed))
    assert last_day_of_links(MONDAY) == date(2026, 6, 16)


def test_a_pause_of_the_reminders_ends_on_its_day() -> None:
    def due(until: date) -> bool:
        return cycle_of(MONDAY, rhythm=Rhythm(paused_until=until), calendar=ENGLAND, zone=LONDON) is not None

    assert [due(date(2026, 6, 11)), due(date(2026, 6, 12))] == [True, False]


@pytest.mark.parametrize(("cadence", "weeks"), [(1, 1), (7, 1), (10, 1), (14, 2), (28, 4)])
def test_a_cadence_is_whole_weeks(cadence: int, weeks: int) -> None:
    assert weeks_between(cadence) == weeks


def test_every_second_week_counts_from_the_last_update_or_from_day_0() -> None:
    anchor = anchor_of(None, date(2026, 6, 3))
    assert anchor == date(2026, 6, 1)
    assert [is_due_in(anchor + n * WEEK, anchor=anchor, every_weeks=2) for n in range(5)] == [
        False, False, True, False, True,
    ]  # fmt: skip
    assert anchor_of(date(2026, 6, 8), date(2026, 6, 3)) == date(2026, 6, 8)


def test_the_one_before_was_missed_after_two_cadences_without_an_update() -> None:
    anchor = MONDAY
    assert [was_missed_before(MONDAY + n * WEEK, anchor=anchor, every_weeks=2) for n in (2, 4)] == [False, True]


def test_across_the_end_of_an_iso_year_of_53_weeks_every_week_is_due_once() -> None:
    weeks = [date(2026, 12, 14) + n * WEEK for n in range(5)]
    due = [cycle(week).due.day for week in weeks]
    assert [day.isocalendar()[1] for day in due] == [51, 52, 53, 1, 2]
    assert all(week <= day <= week + 6 * DAY for week, day in zip(weeks, due, strict=True))


def test_the_current_cycle_is_the_last_one_whose_day_has_come() -> None:
    def week_on(today: date) -> date | None:
        found = current_cycle(
            today, anchor=date(2026, 6, 1), rhythm=Rhythm(), calendar=ENGLAND, zone=LONDON, weeks_back=4
        )
        return found.week if found else None

    assert [week_on(MONDAY + n * DAY) for n in (0, 2, 3, 7, 9, 10)] == [
        None, None, MONDAY, MONDAY, MONDAY, MONDAY + WEEK,
    ]  # fmt: skip


@given(
    week=st.integers(0, 1500).map(lambda n: date(2015, 1, 5) + n * WEEK),
    weekday=st.integers(0, 6),
    hour=st.integers(7, 20),
    grace=st.integers(1, 2),
    every=st.integers(1, 4),
    worked=st.sets(st.integers(0, 6), min_size=1),
    quiet=st.none() | st.tuples(st.integers(-20, 40), st.integers(1, 60)),
    zone=st.sampled_from(["Europe/London", "Pacific/Apia", "America/New_York", "Asia/Kolkata"]),
)
def test_whatever_the_calendar_steps_come_in_order_on_days_that_count_before_the_next_is_due(
    week: date, weekday: int, hour: int, grace: int, every: int, worked: set[int], quiet: tuple[int, int] | None,
    zone: str,
) -> None:  # fmt: skip
    periods = () if quiet is None else (Quiet(week + quiet[0] * DAY, week + (quiet[0] + quiet[1]) * DAY),)
    calendar = WorkingCalendar(weekdays=frozenset(worked), nation="GB-ENG", quiet=periods)
    rhythm = Rhythm(weekday=weekday, hour=hour, grace_days=grace, every_weeks=every)
    found = cycle_of(week, rhythm=rhythm, calendar=calendar, zone=ZoneInfo(zone))
    if found is None:
        assert due_day(week, weekday, calendar) is None
        return
    instants = [step.at for step in found.steps]
    assert instants == sorted(set(instants))
    assert week <= found.due.day <= week + 6 * DAY
    assert instants[-1] < found.until
    assert all(calendar.is_working_day(step.day) and not calendar.quiet_period(step.day) for step in found.steps)
    assert all(step.at.astimezone(ZoneInfo(zone)).hour == hour for step in found.steps)
