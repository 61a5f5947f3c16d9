"""Does a worse health mean a higher risk? Day 0 is a Monday, the last day of the history day 730."""

from __future__ import annotations

import pytest

from scorecard.cases import Case
from scorecard.metrics.risk import is_monotone, landmarks, risk
from scorecard.tallies import Tally
from stalls.modes import HealthState
from tests.scorecard.making import case_of, day, death, health, open_fate, said, stop, survivor


@pytest.mark.parametrize(
    ("case", "first", "last"),
    [
        # The last landmark is 180 days or more before day 730: day 546 is a Monday, day 553 is too late.
        (survivor(), 0, 546),
        (case_of(survivor().truth, last_day=726), 0, 546),
        (case_of(survivor().truth, last_day=725), 0, 539),
        # It is judged before it goes live, dies, is stopped, leaves the view; and from its first Monday.
        (survivor(live=21), 0, 14),
        (survivor(live=22), 0, 21),
        (survivor(seen_from=1), 7, 546),
        (survivor(seen_until=35), 0, 28),
        (death(onset=10, end=28), 0, 21),
        (stop(end=28), 0, 21),
        # A spell of open fate is known to have lasted these 180 days.
        (open_fate(onset=300), 0, 546),
    ],
)
def test_landmarks_are_mondays_on_which_a_pilot_could_still_die(case: Case, first: int, last: int) -> None:
    assert list(landmarks(case)) == [day(number) for number in range(first, last + 1, 7)]


def test_a_landmark_counts_as_a_death_if_one_follows_within_180_days() -> None:
    # The end is day 203: of the landmarks 0, 7, ..., 196 those from day 23 on precede it by 180 days or less.
    tally = risk((death(onset=190, end=203),), said(health(0, "clear")))[HealthState.CLEAR]
    assert (tally.hits, tally.of) == ((25,), (29,))


@pytest.mark.parametrize(("end", "deaths"), [(179, 1), (180, 1), (181, 0)])
def test_180_days_are_within_180_days(end: int, deaths: int) -> None:
    first_monday_only = death(onset=100, end=end, seen_until=7)
    assert risk((first_monday_only,), said(health(0, "watch")))[HealthState.WATCH].hits == (deaths,)


def test_a_landmark_has_the_health_of_its_evening_and_none_before_the_first_word() -> None:
    heard = said(health(7, "watch"), health(15, "stalled"))
    tallies = risk((survivor(live=22),), heard)
    counts = {state.value: tally.n for state, tally in tallies.items() if tally.n}
    assert counts == {"not_assessable": 1, "watch": 2, "stalled": 1}


def test_a_stop_is_no_death() -> None:
    assert risk((stop(end=28),), said(health(0, "stalled")))[HealthState.STALLED].hits == (0,)


def ladder(*counts: tuple[int, int]) -> dict[HealthState, Tally]:
    states = (HealthState.CLEAR, HealthState.WATCH, HealthState.STALLED, HealthState.CRITICAL)
    return {state: Tally.over([pair]) for state, pair in zip(states, counts, strict=True)}


@pytest.mark.parametrize(
    ("counts", "is_so"),
    [
        (((5, 100), (15, 100), (30, 100), (60, 100)), True),
        # Watch is no riskier than clear.
        (((5, 100), (5, 100), (30, 100), (60, 100)), False),
        (((5, 100), (15, 100), (60, 100), (30, 100)), False),
        # Wilson's intervals of clear and stalled overlap.
        (((1, 20), (2, 20), (4, 20), (10, 20)), False),
        (((5, 100), (0, 0), (30, 100), (60, 100)), None),
    ],
)
def test_risk_is_monotone_if_it_rises_and_clear_is_surely_below_stalled(
    counts: tuple[tuple[int, int], ...], is_so: bool | None
) -> None:
    assert is_monotone(ladder(*counts)) is is_so
