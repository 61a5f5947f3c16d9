"""Shares, quantiles and their intervals over pilots."""

from __future__ import annotations

import time
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.tallies import Estimate, Resamples, Sample, Tally, wilson
from tests.scorecard.making import PATIENT

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12)


def test_a_share_is_the_sum_of_hits_over_the_sum_of_what_was_counted() -> None:
    tally = Tally.over([(1, 2), (0, 1), (2, 2)])
    assert (tally.value, tally.n) == (3 / 5, 5)


def test_nothing_to_count_has_no_share() -> None:
    assert Tally.over([(0, 0), (0, 0)]).value is None
    assert Resamples(2, seed=1, times=50).estimate(Tally.over([(0, 0), (0, 0)])) == Estimate(None, None, None, 0)


def test_a_share_among_some_pilots_leaves_out_the_others() -> None:
    assert Tally.over([(1, 2), (0, 1), (2, 2)]).among([True, False, True]).value == 3 / 4


@pytest.mark.parametrize(("share", "value"), [(0.25, 1), (0.26, 3), (0.5, 3), (0.51, 5), (0.75, 5), (1, 9), (0, 1)])
def test_a_quantile_is_the_smallest_value_that_the_share_does_not_exceed(share: float, value: float) -> None:
    assert Sample((5, None, 1, 9, 3)).quantile(share) == value


def test_a_sample_of_nothing_has_no_quantile() -> None:
    assert Sample((None,)).quantile(0.5) is None
    assert Resamples(1, seed=1, times=50).quantile(Sample((None,)), 0.5) == Estimate(None, None, None, 0)


@pytest.mark.parametrize(("least", "share"), [(55, 2 / 3), (56, 2 / 3), (57, 1 / 3)])
def test_a_share_from_a_value_on_includes_it(least: float, share: float) -> None:
    assert Sample((10, 56, None, 90)).share_from(least).value == share


def test_resamples_draw_as_many_pilots_as_there_are_and_the_same_again() -> None:
    rows = Resamples(7, seed=3, times=20).rows
    assert {sum(row) for row in rows} == {7}
    assert rows == Resamples(7, seed=3, times=20).rows
    assert rows != Resamples(7, seed=4, times=20).rows


def test_an_interval_holds_95_of_100_resamples() -> None:
    # 50 of 100 pilots: the binomial's standard error is 5 points, so that about 40 to 60 of 100 are to be expected.
    estimate = Resamples(100, seed=1).estimate(Tally.over((number % 2, 1) for number in range(100)))
    assert estimate.value == 0.5
    assert estimate.low == pytest.approx(0.40, abs=0.021)
    assert estimate.high == pytest.approx(0.60, abs=0.021)


def test_pilots_that_are_drawn_are_drawn_whole() -> None:
    # One pilot with all hits and all counts: whatever is drawn, the share is its own.
    estimate = Resamples(3, seed=1).estimate(Tally.over([(3, 4), (0, 0), (0, 0)]))
    assert (estimate.low, estimate.high) == (0.75, 0.75)


@given(PAIRS, st.integers(0, 99))
@PATIENT
def test_an_interval_contains_what_it_is_of(pairs: list[tuple[int, int]], seed: int) -> None:
    estimate = Resamples(len(pairs), seed=seed, times=60).estimate(Tally.over(pairs))
    if estimate.value is None:
        assert estimate.low is None
    elif estimate.low is not None and estimate.high is not None:
        assert estimate.low <= estimate.value <= estimate.high


@given(st.lists(st.none() | st.integers(-50, 400), min_size=1, max_size=12), st.sampled_from([0.25, 0.5, 0.75]))
@PATIENT
def test_an_interval_of_a_quantile_contains_it_and_lies_among_the_values(
    values: list[int | None], share: float
) -> None:
    estimate = Resamples(len(values), seed=1, times=60).quantile(Sample(tuple(values)), share)
    known = [value for value in values if value is not None]
    if known and estimate.low is not None and estimate.high is not None and estimate.value is not None:
        assert min(known) <= estimate.low <= estimate.value <= estimate.high <= max(known)


@given(PAIRS)
@PATIENT
def test_what_is_compared_with_itself_does_not_differ(pairs: list[tuple[int, int]]) -> None:
    tally, resamples = Tally.over(pairs), Resamples(len(pairs), seed=1, times=60)
    difference = resamples.contrast(plus=[tally], minus=[tally])
    assert (difference.value, difference.low, difference.high) in {(0, 0, 0), (None, None, None), (0, None, None)}


def test_a_difference_is_surer_on_the_same_pilots_than_on_others() -> None:
    # One finds the even pilots, the other all of these but the first: a difference of one pilot in a hundred.
    one = Tally.over((number % 2 == 0, 1) for number in range(100))
    other = Tally.over((number % 2 == 0 and number > 0, 1) for number in range(100))
    difference = Resamples(100, seed=1).contrast(plus=[one], minus=[other])
    assert difference.value == pytest.approx(0.01)
    assert (difference.low, difference.high) == (pytest.approx(0), pytest.approx(0.03, abs=0.011))


def test_several_shares_can_be_added_and_taken_away() -> None:
    half, third = Tally.over([(1, 2)]), Tally.over([(1, 3)])
    assert Resamples(1, seed=1).contrast(plus=[half, half], minus=[third]).value == pytest.approx(2 / 3)
    assert Resamples(1, seed=1).contrast(plus=[half], minus=[Tally.over([(0, 0)])]).value is None


def test_wilsons_interval_is_that_of_the_books() -> None:
    # Wilson (1927), 10 of 50 at z = 1.96: (0.2 + 0.0384 ± sqrt(0.16/50 + 0.9604/2500) * 1.96) / 1.0768.
    assert wilson(10, 50) == (pytest.approx(0.1124, abs=1e-4), pytest.approx(0.3304, abs=1e-4))
    assert wilson(0, 10) == (0, pytest.approx(0.2775, abs=1e-4))
    assert wilson(0, 0) is None


def test_a_thousand_resamples_of_a_thousand_pilots_are_quick() -> None:
    started = time.perf_counter()
    resamples = Resamples(1000, seed=1)
    means = [resamples.estimate(Tally.over((number % modulus == 0, 1) for number in range(1000))) for modulus in (2, 3)]
    assert fmean(estimate.value or 0 for estimate in means) == pytest.approx(0.417, abs=0.001)
    assert time.perf_counter() - started < 10
