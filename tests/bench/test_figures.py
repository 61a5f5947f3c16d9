"""A figure says whether its goal is reached, and is void where the machine was too busy to tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.figures import Figure, ratio


def taking(*seconds: float) -> Callable[[], float]:
    """Return work that says of itself that it took so long, each time."""
    return iter(seconds).__next__


@pytest.mark.parametrize(("at_least", "is_reached"), [(False, False), (True, True)])
def test_a_goal_is_the_most_or_the_least_that_it_may_be(at_least: bool, is_reached: bool) -> None:
    figure = Figure("loop / sweep", 600, 500, "x", "", at_least=at_least)
    assert figure.reached is is_reached
    assert f"goal {'>=' if at_least else '<='} 500" in str(figure)


def test_a_ratio_is_that_of_the_medians_in_one_run() -> None:
    figure = ratio("", subject=taking(4, 9, 5), reference=taking(2, 2, 1, 2, 2, 3), goal=3, rounds=3)
    assert (figure.value, figure.void, figure.reached) == (2.5, "", True)


def test_a_ratio_is_void_where_the_reference_differs_from_itself() -> None:
    figure = ratio("", subject=taking(4), reference=taking(2, 1), goal=3, rounds=1)
    assert figure.void == "A/A 2.00 is outside 0.85-1.18"
