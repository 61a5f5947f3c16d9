from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilots.lifecycle.slides import in_words, said_in_order, slid
from pilots.models import Promise
from tests.factories import MONDAY

DAY = timedelta(days=1)


def promises(*days: date | None) -> list[Promise]:
    return [
        Promise(pk=number, live_by=day, recorded_on=MONDAY + number * DAY) for number, day in enumerate(days, start=1)
    ]


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([], "Nobody has promised a day yet."),
        ([0], "It has not slid."),
        ([0, 31], "It has slid once, by 31 days in all."),
        ([0, 1], "It has slid once, by 1 day in all."),
        ([0, 30, 20, 60], "It has slid 2 times, by 70 days in all."),
        ([0, -5], "It has not slid."),
    ],
)
def test_says_how_often_and_by_how_much_it_slid(moves: list[int], words: str) -> None:
    assert in_words(said_in_order(promises(*[MONDAY + move * DAY for move in moves]))) == words


def test_tells_each_move_in_the_order_in_which_it_was_said() -> None:
    said = said_in_order(reversed(promises(MONDAY, MONDAY + 2 * DAY, MONDAY + DAY, MONDAY + DAY)))

    assert [one.moved for one in said] == ["", "2 days later", "1 day earlier", "the same day"]


def test_a_month_is_compared_by_its_last_day() -> None:
    first, second = promises(date(2026, 6, 30), date(2026, 6, 1))
    second.live_by_precision = "month"

    assert slid(said_in_order([first, second])) == (0, 0)


def test_a_promise_without_a_day_is_compared_with_nothing() -> None:
    assert [one.moved for one in said_in_order(promises(MONDAY, None, MONDAY))] == ["", "", ""]
