"""Which weeks an update can be posted for, and which day its facts get."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilots.dates import monday_of
from updates.weeks import RefusedWeekError, fact_day, in_words, missed_weeks, week_asked_for

WEDNESDAY = date(2026, 6, 3)
THIS_WEEK = date(2026, 6, 1)
START = date(2026, 3, 4)


def asked(text: str, clock_start: date | None = START) -> date:
    return week_asked_for(text, clock_start=clock_start, as_of=WEDNESDAY)


def refusal(text: str, clock_start: date | None = START) -> str:
    with pytest.raises(RefusedWeekError) as refused:
        asked(text, clock_start)
    return str(refused.value)


def test_without_a_week_it_is_this_one() -> None:
    assert asked("") == THIS_WEEK


def test_missed_week_can_be_filled_for_four_weeks() -> None:
    assert asked("2026-05-04") == THIS_WEEK - timedelta(weeks=4)
    assert refusal("2026-04-27") == (
        "The week of 27 Apr 2026 is too long ago: a missed week can be filled for 4 weeks."
    )


def test_next_week_has_not_begun() -> None:
    assert refusal("2026-06-08") == "The week of 8 Jun 2026 has not begun yet."


def test_week_in_which_the_clock_starts_counts_and_the_one_before_does_not() -> None:
    start = date(2026, 5, 24)

    assert asked("2026-05-18", start) == date(2026, 5, 18)
    assert refusal("2026-05-11", start) == "The week of 11 May 2026 lies before the start of this pilot on 24 May 2026."


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "2026-02-30", "9999-12-27", "0001-01-01", "\0"])
def test_no_text_breaks_it(text: str) -> None:
    assert refusal(text)


def test_other_day_of_the_week_names_none() -> None:
    assert refusal("2026-05-26") == "26 May 2026 is no Monday. A week is named by its Monday."


def test_facts_happen_today_or_on_the_sunday_of_a_late_week() -> None:
    assert fact_day(THIS_WEEK, WEDNESDAY) == WEDNESDAY
    assert fact_day(date(2026, 5, 25), WEDNESDAY) == date(2026, 5, 31)


def test_missed_are_the_weeks_without_an_update_since_the_start() -> None:
    posted = {date(2026, 5, 18)}

    assert missed_weeks(posted, clock_start=date(2026, 5, 12), as_of=WEDNESDAY) == [
        date(2026, 5, 25),
        date(2026, 5, 11),
    ]


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (date(2026, 6, 1), "1 to 7 Jun 2026"),
        (date(2026, 6, 29), "29 Jun to 5 Jul 2026"),
        (date(2026, 12, 28), "28 Dec 2026 to 3 Jan 2027"),
    ],
)
def test_week_in_words(week: date, words: str) -> None:
    assert in_words(week) == words


def test_monday_of_a_sunday_is_the_one_before() -> None:
    assert monday_of(date(2026, 6, 7)) == THIS_WEEK
