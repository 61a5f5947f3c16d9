"""Detectors are compared where they give no more than 0.10 false alarms per pilot-month."""

from __future__ import annotations

from datetime import date

import pytest

from scorecard.baselines.recorded import BASELINES, Baseline
from scorecard.baselines.sweeps import (
    HELD_DAYS,
    Point,
    baseline_points,
    best,
    best_single_rule,
    held_points,
    matched,
    matched_or_own,
    point,
)
from scorecard.episodes import Detector
from scorecard.recorded import History, Known, Recorded
from tests.scorecard.making import day, death, detector, finding, said, survivor


def points(*told: tuple[float, float, float]) -> list[Point]:
    """Return points of so many false alarms, so much strict and so much state recall, named by their place."""
    return [Point(Detector(str(place), {}), *each) for place, each in enumerate(told)]


def name(chosen: Point | None) -> str | None:
    return chosen and chosen.detector.name


@pytest.mark.parametrize(
    ("rates", "nearest"),
    [
        ([0.3, 0.12, 0.09, 0.05], "2"),
        ([0.3, 0.10, 0.09], "1"),
        ([0.05, 0.09, 0.04], "1"),
        ([0.11, 0.2], None),
        ([], None),
    ],
)
def test_the_matched_threshold_comes_nearest_from_below(rates: list[float], nearest: str | None) -> None:
    assert name(matched(points(*((rate, 0.5, 0.5) for rate in rates)))) == nearest


def test_of_two_that_alarm_equally_often_the_better_is_matched() -> None:
    assert name(matched(points((0.09, 0.2, 0), (0.09, 0.3, 0)))) == "1"


def test_the_best_threshold_recalls_most_of_those_that_alarm_seldom_enough() -> None:
    assert name(best(points((0.2, 0.9, 0), (0.09, 0.2, 0.9), (0.05, 0.3, 0.4), (0.04, 0.3, 0.5)))) == "3"
    assert best(points((0.2, 0.9, 0))) is None


def test_a_detector_that_alarms_seldom_enough_stays_as_it_is() -> None:
    assert name(matched_or_own(points((0.05, 0, 0), (0.09, 0, 0)))) == "0"
    assert name(matched_or_own(points((0.15, 0, 0), (0.09, 0, 0), (0.08, 0, 0)))) == "1"


def test_a_point_is_what_the_metrics_say() -> None:
    # 72 healthy days of the one, 731 of the other, and one alarm that opened on a healthy day.
    cases = (death("D", onset=100, end=160), survivor("L"))
    at = point(cases, detector(D=[(110, None)], L=[(3, 9)]))
    assert at.false_alarms == pytest.approx(1 / (803 / 30.4375))
    assert (at.strict, at.state) == (1, 1)


def test_a_detector_is_held_back_for_more_and_more_days() -> None:
    held = held_points((survivor(),), detector("P", (3, 20), **{"not judged": [(0, None)]}))
    assert [name(each) for each in held[:3]] == ["it", "it, held 3 d", "it, held 7 d"]
    assert [len(each.detector.of("P")) for each in held] == [1 if days < 17 else 0 for days in HELD_DAYS]


def test_a_baseline_is_tried_at_each_of_its_thresholds() -> None:
    def on_day_of_threshold(known: Known, threshold: int) -> date | None:
        return day(threshold)

    baseline = Baseline("B", "from day {}", on_day_of_threshold, (0,), (0, 400, 900))
    history = History(day(730), {"P": Recorded(day(0), (Known(day(0)),))}, ())
    found = baseline_points((survivor(),), history, baseline)
    assert [name(each) for each in found] == ["B from day 0", "B from day 400", "B from day 900"]
    assert [each.false_alarms > 0 for each in found] == [True, True, False]


def test_the_best_single_rule_is_found_among_those_that_alarm_seldom_enough() -> None:
    cases = (death("D", onset=100, end=160), survivor("L"))
    heard = said(
        finding(5, "open", pilot="L", rule="delivery/silence"),
        finding(110, "open", pilot="D", rule="delivery/silence"),
        finding(120, "open", "watch", pilot="D", rule="outcome/gone-dark"),
        finding(125, "open", pilot="L", rule="workflow/overridden"),
    )
    chosen = best_single_rule(cases, heard)
    assert name(chosen) == "B7 delivery/silence"
    assert chosen is not None
    assert (chosen.strict, chosen.state) == (1, 1)


def test_without_findings_there_is_no_single_rule() -> None:
    assert best_single_rule((survivor(),), said()) is None


def test_every_baseline_has_a_threshold_at_which_it_hardly_ever_speaks() -> None:
    assert all(list(baseline.sweep) == sorted(baseline.sweep) for baseline in BASELINES)
