"""Was a death seen coming? The onset is day 100, the end day 160, so that T_s - 28 is day 72 and T_d - 28 day 132."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.cases import Case
from scorecard.episodes import Detector
from scorecard.metrics.recall import delays, lead_times, state_recall, strict_recall
from tests.scorecard.making import PATIENT, Days, death, detector, open_fate, stop, survivor

DEATH = death(onset=100, end=160)


@pytest.mark.parametrize(
    ("opened", "closed", "is_found"),
    [
        # It opened 27, 28 and 29 days before the onset.
        (73, None, True),
        (72, None, True),
        (71, None, False),
        # It opened 27, 28 and 29 days before the end.
        (133, None, False),
        (132, None, True),
        (131, None, True),
        # It closed 27, 28 and 29 days before the end; on the day on which it closes it stands no more.
        (100, 133, True),
        (100, 132, False),
        (100, 131, False),
    ],
)
def test_strict_recall_asks_for_an_opening_near_the_onset_that_stands_28_days_before_the_end(
    opened: int, closed: int | None, is_found: bool
) -> None:
    tally = strict_recall((DEATH,), detector("P", (opened, closed)))
    assert (tally.hits, tally.of) == ((is_found,), (1,))


@pytest.mark.parametrize(
    ("opened", "closed", "is_found"),
    [
        (0, None, True),
        (71, None, True),
        (132, None, True),
        (133, None, False),
        (100, 133, True),
        (100, 132, False),
    ],
)
def test_state_recall_asks_only_whether_it_stands_28_days_before_the_end(
    opened: int, closed: int | None, is_found: bool
) -> None:
    assert state_recall((DEATH,), detector("P", (opened, closed))).value == is_found


@pytest.mark.parametrize(("spell", "counts"), [(0, 0), (27, 0), (28, 1), (29, 1)])
def test_state_recall_is_over_deaths_after_a_spell_of_28_days_or_more(spell: int, counts: int) -> None:
    short = death(onset=160 - spell, end=160)
    assert state_recall((short,), detector("P", (0, None))).n == counts
    assert strict_recall((short,), detector("P", (0, None))).n == 1


def test_a_sudden_death_can_be_found_strictly_only_by_an_opening_on_the_day() -> None:
    sudden = death(onset=160, end=160)
    openings = [strict_recall((sudden,), detector("P", (opened, None))).value for opened in (131, 132, 133)]
    assert openings == [0, 1, 0]


def test_only_deaths_are_to_be_found() -> None:
    others = (stop(end=200, onset=120), open_fate(onset=600), survivor())
    everything = detector("P", (0, None))
    assert strict_recall(others, everything).n == state_recall(others, everything).n == 0
    assert lead_times(others, everything, days_before=0).n == 0


def test_recall_is_the_share_of_deaths_that_were_found() -> None:
    deaths = tuple(death(pilot, onset=100, end=160) for pilot in "ABC")
    two_of_three = Detector("it", dict.fromkeys("AB", detector("P", (110, None)).of("P")))
    assert strict_recall(deaths, two_of_three).value == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("episodes", "lead_at_28", "lead_at_end"),
    [
        # It stood throughout.
        (((110, None),), 50, 50),
        # It closed before the end, but stood 28 days before it.
        (((110, 150),), 50, None),
        # It opened too late to stand 28 days before the end.
        (((140, None),), None, 20),
        # One closed, another opened: each has a lead of its own.
        (((110, 140), (155, None)), 50, 5),
        ((), None, None),
    ],
)
def test_the_lead_counts_from_the_opening_of_the_episode_that_stands(
    episodes: tuple[Days, ...], lead_at_28: int | None, lead_at_end: int | None
) -> None:
    it = detector("P", *episodes)
    assert lead_times((DEATH,), it, days_before=28).values == (lead_at_28,)
    assert lead_times((DEATH,), it, days_before=0).values == (lead_at_end,)


@pytest.mark.parametrize(("opened", "delay"), [(90, -10), (100, 0), (121, 21)])
def test_the_delay_counts_from_the_onset_to_the_same_opening(opened: int, delay: int) -> None:
    assert delays((DEATH,), detector("P", (opened, None)), days_before=0).values == (delay,)


@given(st.integers(0, 170), st.integers(0, 60), st.integers(0, 60), st.sampled_from([10, 28, 60]))
@PATIENT
def test_recall_does_not_fall_when_an_episode_is_made_longer(opened: int, length: int, more: int, spell: int) -> None:
    cases: tuple[Case, ...] = (death(onset=160 - spell, end=160),)
    short, long = detector("P", (opened, opened + length)), detector("P", (opened, opened + length + more))
    earlier = detector("P", (max(0, opened - more), opened + length))
    assert (state_recall(cases, long).value or 0) >= (state_recall(cases, short).value or 0)
    assert (state_recall(cases, earlier).value or 0) >= (state_recall(cases, short).value or 0)
    assert (strict_recall(cases, long).value or 0) >= (strict_recall(cases, short).value or 0)
