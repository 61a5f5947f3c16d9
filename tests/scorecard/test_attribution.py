"""Was the cause named, 28 days before the end? The end is day 160, so that this is day 132."""

from __future__ import annotations

from typing import Any

import pytest

from scorecard.metrics.attribution import attribution
from stalls.modes import FailureMode
from tests.scorecard.making import death, health, said, survivor

DEATH = death(onset=100, end=160, cause=FailureMode.CHAMPION)


def judged(*changes: dict[str, Any], among: int, **when: int) -> tuple[float, float]:
    tally = attribution((DEATH,), said(*changes), among=among, **when)
    return tally.hits[0], tally.of[0]


@pytest.mark.parametrize(("primary", "is_named"), [("champion", 1), ("outcome", 0), ("delivery", 0), (None, 0)])
def test_the_primary_mode_is_the_cause_or_not(primary: str | None, is_named: int) -> None:
    assert judged(health(110, "stalled", champion="stalled", primary=primary), among=1) == (is_named, 1)


@pytest.mark.parametrize(
    ("modes", "is_named"),
    [
        ({"champion": "stalled"}, 1),
        ({"outcome": "stalled", "champion": "watch"}, 1),
        ({"delivery": "critical", "champion": "stalled"}, 1),
        ({"outcome": "stalled", "workflow": "stalled", "champion": "stalled"}, 0),
        # What is clear or cannot be assessed is not suspected, wherever it stands.
        ({"outcome": "stalled", "champion": "clear"}, 0),
        ({"outcome": "stalled", "champion": "not_assessable"}, 0),
    ],
)
def test_the_cause_is_among_the_first_two_suspects_or_not(modes: dict[str, str], is_named: int) -> None:
    assert judged(health(110, "stalled", **modes), among=2) == (is_named, 1)


def test_it_is_judged_by_the_word_that_holds_28_days_before_the_end() -> None:
    right, wrong = (health(day, "stalled", primary=mode) for day, mode in ((132, "champion"), (133, "outcome")))
    assert judged(right, wrong, among=1) == (1, 1)
    assert judged(right, wrong, among=1, days_before=0) == (0, 1)


def test_only_deaths_that_were_known_of_are_asked_for_their_cause() -> None:
    assert judged(health(110, "watch", champion="watch", primary="champion"), among=1) == (0, 0)
    assert judged(health(133, "stalled", primary="champion"), among=1) == (0, 0)


def test_a_death_without_a_cause_and_a_survivor_are_not_asked() -> None:
    heard = said(health(110, "stalled", primary="champion"))
    assert attribution((death(onset=100, end=160), survivor()), heard, among=1).n == 0
