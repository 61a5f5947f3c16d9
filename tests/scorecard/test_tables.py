"""A scorecard as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecard.cards import MatchedCard, Scorecard
from scorecard.scoring import Scoring
from scorecard.tables import days, number, percent, points, rate, table, tables, verdict
from scorecard.tallies import Estimate
from tests.scorecard.test_scoring import few


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (Estimate(0.714, 0.636, 0.783, 181), "71 [64-78]"),
        (Estimate(0.0, 0.0, 0.0, 181), "0 [0-0]"),
        (Estimate(-0.001, -0.06, 0.07, 181), "0 [-6 to 7]"),
        (Estimate(0.5, None, None, 2), "50"),
        (Estimate(None, None, None, 0), "-"),
        (None, "-"),
    ],
)
def test_a_share_is_told_in_per_cent_with_its_interval(estimate: Estimate | None, told: str) -> None:
    assert percent(estimate) == told


def test_other_values_are_told_in_their_own_units() -> None:
    estimate = Estimate(0.0834, 0.0766, 0.0903, 11005.6)
    assert rate(estimate) == "0.083 [0.077-0.090]"
    assert number(estimate) == "0.08 [0.08-0.09]"
    assert points(estimate) == "+8 [+8 to +9]"
    assert percent(estimate, with_n=True) == "8 [8-9] n=11006"
    assert days(Estimate(-6.0, -17.0, 10.0, 75)) == "-6 [-17 to 10]"


def test_columns_are_aligned_and_long_names_are_cut() -> None:
    assert table("Title", ["name", "n"], [["a", "1"], ["b" * 50, "100"]]).splitlines() == [
        "Title",
        "  name                                        n",
        "  a                                           1",
        "  " + "b" * 39 + "…  100",
    ]


@pytest.fixture(scope="module")
def whole() -> Scorecard:
    cases, history, heard = few()
    return Scoring(cases, history, heard, 1, lambda what: None).scorecard([(0.2, heard)])


@pytest.fixture(scope="module")
def alone() -> Scorecard:
    """The baselines by themselves."""
    cases, history, _ = few()
    return Scoring(cases, history, None, 1, lambda what: None).scorecard()


def test_all_tables_are_at_most_120_columns_wide(whole: Scorecard) -> None:
    text = tables(whole)
    assert max(map(len, text.splitlines())) <= 120
    assert "5 pilots: 2 died by default (1 after a spell of 28 days or more), 1 stopped," in text
    assert "Pilotlight 50 [0-100] 100 [100-100] 2 [0-4]" in " ".join(text.split())
    assert "Robustness, in points" in text


def test_the_baselines_alone_have_no_table_of_modes(alone: Scorecard) -> None:
    assert "Modes" not in tables(alone)
    assert "Strict recall over the best" not in tables(alone)


def rival(code: str, strict: float, gain: float) -> MatchedCard:
    shares = dict.fromkeys(("state", "edge", "false_alarms"), Estimate(0.5, 0.4, 0.6, 100))
    return MatchedCard(
        code=code,
        name=f"{code} it",
        is_best=False,
        strict=Estimate(strict, strict, strict, 100),
        gain_strict=Estimate(gain, gain, gain, 100),
        **shares,
    )


@pytest.mark.parametrize(("gain", "says"), [(0.149, "not accepted at +15."), (0.15, "accepted at +15.")])
def test_the_verdict_is_on_the_strongest_of_b1_to_b4(whole: Scorecard, gain: float, says: str) -> None:
    card = replace(whole, matched=[rival("B1", 0.1, 0.5), rival("B3", 0.4, gain), rival("B7", 0.6, -0.1)])
    assert verdict(card) == f"Strict recall over the best of B1 to B4, B3 it: +15 [+15 to +15] points; {says}"


def test_without_a_comparison_there_is_no_verdict(alone: Scorecard) -> None:
    assert "cannot be said" in verdict(alone)
