"""The simple detectors, at the days on which they begin and cease to speak (domain.md D.4)."""

from __future__ import annotations

from datetime import date

import pytest

from scorecard.baselines.recorded import (
    BASELINES,
    StalledFrom,
    nothing,
    old,
    overdue,
    recorded_episodes,
    says_no,
    says_no_or_unsure,
    silent,
    silent_at_its_cadence,
)
from scorecard.episodes import Episodes
from scorecard.recorded import History, Known, Recorded
from tests.scorecard.making import day, episode

LAST = 200


def known(
    number: int,
    *,
    told: int | None = None,
    start: int | None = 0,
    live_by: int | None = None,
    stage: str = "pilot",
    noes: int = 0,
    doubts: int = 0,
    cadence: int = 7,
) -> Known:
    def as_day(number: int | None) -> date | None:
        return None if number is None else day(number)

    return Known(day(number), stage, as_day(start), cadence, as_day(live_by), as_day(told), noes, doubts)


def episodes(says: StalledFrom, threshold: int, *evenings: Known) -> Episodes:
    return recorded_episodes(Recorded(evenings[0].day, evenings), says, threshold, day(LAST))


def test_b0_says_nothing() -> None:
    assert episodes(nothing, 0, known(0, noes=5), known(50)) == ()


def test_b1_speaks_while_the_newest_updates_say_no() -> None:
    evenings = known(0), known(7, noes=1, doubts=1), known(14, noes=2, doubts=2), known(21), known(28, doubts=1)
    assert episodes(says_no, 1, *evenings) == (episode(7, 21),)
    assert episodes(says_no, 2, *evenings) == (episode(14, 21),)
    assert episodes(says_no, 3, *evenings) == ()
    assert episodes(says_no_or_unsure, 1, *evenings) == (episode(7, 21), episode(28))


@pytest.mark.parametrize(
    ("next_update", "told"),
    [(39, ()), (40, ()), (41, (episode(40, 41),)), (60, (episode(40, 60),))],
)
def test_b2_speaks_on_the_30th_day_without_an_update_and_until_the_next(next_update: int, told: Episodes) -> None:
    ended = known(LAST, stage="stopped")
    evenings = known(0), known(10, told=10), known(next_update, told=next_update)
    found = episodes(silent, 30, *evenings, ended)
    assert found[: len(told)] == told
    assert found[len(told) :] == (episode(next_update + 30, LAST),)


def test_b2_counts_from_the_start_of_the_clock_where_no_update_has_come() -> None:
    assert episodes(silent, 30, known(0, start=5)) == (episode(35),)
    assert episodes(silent, 30, known(0, start=None)) == ()


def test_b2_is_not_ended_by_what_is_no_update() -> None:
    assert episodes(silent, 30, known(0, told=0), known(50, told=0, live_by=99)) == (episode(30),)


def test_b2c_counts_in_the_pilots_own_cadence() -> None:
    # More than 4 cadences: of 7 days from the 29th day, of 14 days from the 57th.
    assert episodes(silent_at_its_cadence, 4, known(0, told=0)) == (episode(29),)
    assert episodes(silent_at_its_cadence, 4, known(0, told=0, cadence=14)) == (episode(57),)


def test_b3_speaks_once_a_pilot_is_older_than_so_many_days_and_not_live() -> None:
    assert episodes(old, 90, known(0)) == (episode(91),)
    assert episodes(old, 90, known(0), known(120, stage="production")) == (episode(91, 120),)
    assert episodes(old, 90, known(0), known(50, stage="production")) == ()
    assert episodes(old, 90, known(0, start=None)) == ()


def test_b3_speaks_no_sooner_than_the_start_was_recorded() -> None:
    assert episodes(old, 90, known(100, start=0)) == (episode(100),)


def test_b4_speaks_from_the_day_after_the_promise_until_there_is_another() -> None:
    assert episodes(overdue, 0, known(0, live_by=60)) == (episode(61),)
    assert episodes(overdue, 14, known(0, live_by=60)) == (episode(75),)
    moved = known(0, live_by=60), known(70, live_by=100)
    assert episodes(overdue, 0, *moved) == (episode(61, 70), episode(101))
    assert episodes(overdue, 0, known(0, live_by=60), known(70, live_by=60, stage="production")) == (episode(61, 70),)
    assert episodes(overdue, 0, known(0)) == ()


@pytest.mark.parametrize("says", [says_no, says_no_or_unsure, silent, silent_at_its_cadence, old, overdue])
@pytest.mark.parametrize("stage", ["stopped", "wound_down", "realised"])
def test_all_are_quiet_about_a_pilot_that_is_claimed_to_have_ended(says: StalledFrom, stage: str) -> None:
    loud = known(100, told=0, live_by=10, noes=3, doubts=3)
    ended = known(150, told=0, live_by=10, noes=3, doubts=3, stage=stage)
    (found,) = episodes(says, 1, loud, ended)
    assert (found.opened, found.closed) == (day(100), day(150))


def test_nobody_speaks_after_the_last_day_of_the_history() -> None:
    assert episodes(silent, 30, known(0, told=LAST - 30)) == (episode(LAST),)
    assert episodes(silent, 30, known(0, told=LAST - 29)) == ()


def test_a_baseline_is_a_detector_over_all_pilots() -> None:
    history = History(day(LAST), {"P": Recorded(day(0), (known(0, told=0),)), "Q": Recorded(day(0), (known(0),))}, ())
    silent_for_30 = next(each for each in BASELINES if each.code == "B2").detector(history, 30)
    assert silent_for_30.name == "B2 silent for 30 d"
    assert silent_for_30.episodes == {"P": (episode(30),), "Q": (episode(30),)}


def test_the_usual_thresholds_are_those_of_the_catalogue() -> None:
    usual = [(baseline.code, baseline.usual) for baseline in BASELINES]
    assert ("B2", (30,)) in usual
    assert ("B2c", (4,)) in usual
    assert ("B3", (90, 180, 426)) in usual
    assert all(set(baseline.usual) <= set(baseline.sweep) for baseline in BASELINES)
