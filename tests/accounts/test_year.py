"""The year as a picture and as a list: both say the same."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.calendars import Quiet, WorkingCalendar
from accounts.year import Coming, coming, months, week_in_words

CALENDAR = WorkingCalendar(
    weekdays=frozenset(range(5)),
    nation="GB-ENG",
    quiet=(
        Quiet(date(2026, 5, 1), date(2026, 6, 1), "Over"),
        Quiet(date(2026, 12, 24), date(2027, 1, 2), "Closure"),
        Quiet(date(2027, 6, 1), date(2027, 6, 8), "Later"),
    ),
)
MONDAY = date(2026, 6, 1)


def test_shows_the_month_of_the_day_and_the_eleven_that_follow() -> None:
    shown = months(CALENDAR, date(2026, 6, 17))
    assert [month.first for month in shown][:1] == [date(2026, 6, 1)]
    assert [month.first for month in shown][6:8] == [date(2026, 12, 1), date(2027, 1, 1)]
    assert len(shown) == 12


def test_a_week_begins_on_monday_and_holds_only_days_of_its_month() -> None:
    december = months(CALENDAR, date(2026, 12, 25))[0]
    assert [day and day.number for day in december.weeks[0]] == [None, 1, 2, 3, 4, 5, 6]
    assert sum(day is not None for week in december.weeks for day in week) == 31


def test_a_day_says_everything_that_it_is() -> None:
    december = months(CALENDAR, date(2026, 12, 25))[0]
    days = {day.number: day for week in december.weeks for day in week if day}
    assert {number: (days[number].kinds, days[number].name) for number in (5, 7, 24, 25, 27)} == {
        5: (("off",), ""),
        7: ((), ""),
        24: (("quiet",), "Closure"),
        25: (("holiday", "quiet", "today"), "Christmas Day, Closure"),
        27: (("off", "quiet"), "Closure"),
    }


def test_lists_what_is_not_over_of_the_same_twelve_months_in_order() -> None:
    listed = coming(CALENDAR, MONDAY)
    assert listed[:3] == [
        Coming(date(2026, 8, 31), date(2026, 8, 31), "Late Summer Bank Holiday", "holiday"),
        Coming(date(2026, 12, 24), date(2027, 1, 1), "Closure", "quiet"),
        Coming(date(2026, 12, 25), date(2026, 12, 25), "Christmas Day", "holiday"),
    ]
    assert listed[-1].name == "Spring Bank Holiday"


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ({0, 1, 2, 3, 4}, "Monday to Friday"),
        ({6}, "Sunday"),
        ({0, 1}, "Monday and Tuesday"),
        ({0, 1, 5}, "Monday, Tuesday and Saturday"),
    ],
)
def test_says_the_working_week_in_words(weekdays: set[int], words: str) -> None:
    assert week_in_words(WorkingCalendar(weekdays=frozenset(weekdays))) == words
