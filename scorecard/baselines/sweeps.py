"""Detectors compared at the same rate of false alarms: each at the threshold that comes nearest (domain.md D.3).

Every detector can be made to speak less by asking more of it: more days of silence, a greater age, or, for one that has
no threshold of its own, that it has stood for so many days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scorecard.baselines.recorded import Baseline
from scorecard.cases import Cases
from scorecard.changes import Observed
from scorecard.episodes import Detector, held, rule_episodes
from scorecard.metrics.alarms import false_alarms
from scorecard.metrics.recall import state_recall, strict_recall
from scorecard.recorded import History

MOST_FALSE_ALARMS = 0.10  # domain.md D.3: per pilot-month
HELD_DAYS = (0, 3, 7, 14, 21, 28, 35, 42, 56, 70, 84)


@dataclass(frozen=True)
class Point:
    """One detector at one threshold: its false alarms per healthy pilot-month, its strict and its state recall."""

    detector: Detector
    false_alarms: float
    strict: float
    state: float

    @property
    def is_quiet_enough(self) -> bool:
        return self.false_alarms <= MOST_FALSE_ALARMS


def point(cases: Cases, detector: Detector) -> Point:
    tallies = (false_alarms(cases, detector), strict_recall(cases, detector), state_recall(cases, detector))
    return Point(detector, *(tally.value or 0.0 for tally in tallies))


def baseline_points(cases: Cases, history: History, baseline: Baseline) -> list[Point]:
    """Return a baseline at each of its thresholds."""
    return [point(cases, baseline.detector(history, threshold)) for threshold in baseline.sweep]


def held_points(cases: Cases, detector: Detector) -> list[Point]:
    """Return a detector that speaks only once it has stood for so many days, for growing numbers of days."""
    return [point(cases, _held(cases, detector, days)) for days in HELD_DAYS]


def _held(cases: Cases, detector: Detector, days: int) -> Detector:
    if not days:
        return detector
    last_days = {case.truth.pilot: case.last_day for case in cases}
    episodes = {
        pilot: held(of, days=days, last_day=last_days[pilot])
        for pilot, of in detector.episodes.items()
        if pilot in last_days
    }
    return Detector(f"{detector.name}, held {days} d", episodes)


def matched(points: Iterable[Point]) -> Point | None:
    """Return the point whose false-alarm rate comes nearest to 0.10 from below; the better strict recall breaks a tie.

    None where every threshold alarms more often.
    """
    quiet = [each for each in points if each.is_quiet_enough]
    return max(quiet, key=lambda each: (each.false_alarms, each.strict), default=None)


def matched_or_own(points: list[Point]) -> Point | None:
    """Return a rule detector's own working point, the first, if it alarms seldom enough; else the matched one."""
    return points[0] if points[0].is_quiet_enough else matched(points)


def best(points: Iterable[Point]) -> Point | None:
    """Return the point of best strict recall, then of best state recall, with at most 0.10 false alarms.

    The threshold is chosen by the truth itself, so it flatters; a detector that beats this has beaten the idea.
    """
    quiet = [each for each in points if each.is_quiet_enough]
    return max(quiet, key=lambda each: (each.strict, each.state, -each.false_alarms), default=None)


def best_single_rule(cases: Cases, observed: Observed) -> Point | None:
    """B7: return the one rule that finds most, a pilot being stalled while any finding of it is stalled or worse."""
    rules = {change.rule for changes in observed.findings.values() for change in changes}
    points = [matched_or_own(held_points(cases, _rule(rule, observed))) for rule in sorted(rules)]
    return best(each for each in points if each)


def _rule(rule: str, observed: Observed) -> Detector:
    episodes = {pilot: rule_episodes(changes, rule) for pilot, changes in observed.findings.items()}
    return Detector(f"B7 {rule}", episodes)
