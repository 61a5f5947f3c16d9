"""The straight path from a metric's baseline to its target, and where a value lies against it (domain.md OUT-6).

Everything is compared as fractions, so that nothing is rounded; `OutcomeMetricQuerySet.off_path` is the same comparison
for a set of metrics.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import models

from outcomes.models import Direction, OutcomeMetric
from outcomes.words import last_day


class Standing(models.TextChoices):
    """Where the latest reading lies."""

    NO_READING = "no_reading", "No reading yet"
    NO_PATH = "no_path", "No path to compare with"
    MET = "met", "Target met"
    ON_PATH = "on_path", "On the path"
    BEHIND = "behind", "Behind the path"
    OFF_PATH = "off_path", "Below half of the path"


@dataclass(frozen=True)
class Path:
    """From the baseline on the day it was measured straight to the target on its day, and level from there on."""

    start: date
    baseline: Decimal
    end: date
    target: Decimal

    def share_on(self, on: date) -> Fraction:
        """Return how much of the way the path has come by a day: 0 before its start, 1 from its end on."""
        gone = Fraction((on - self.start).days, (self.end - self.start).days)
        return min(max(gone, Fraction(0)), Fraction(1))

    def share_of(self, value: Decimal) -> Fraction:
        """Return how much of the way a value is: below 0 where it is worse than the baseline."""
        return (Fraction(value) - Fraction(self.baseline)) / (Fraction(self.target) - Fraction(self.baseline))

    def value_on(self, on: date) -> Decimal:
        """Return what the path asks for on a day."""
        return self._at(self.share_on(on))

    def asked_on(self, on: date) -> Decimal:
        """Return what the path asks for on a day, rounded to a hundredth of the way or finer."""
        places = min(max(2 - (self.target - self.baseline).adjusted(), 0), 9)
        return round(self.value_on(on), places)

    def half_on(self, on: date) -> Decimal:
        """Return the value that is half as far as the path on a day."""
        return self._at(self.share_on(on) / 2)

    def _at(self, share: Fraction) -> Decimal:
        value = Fraction(self.baseline) + (Fraction(self.target) - Fraction(self.baseline)) * share
        return Decimal(value.numerator) / Decimal(value.denominator)


def path_of(metric: OutcomeMetric) -> Path | None:
    """Return a metric's path; None where it is not complete.

    A day that is imprecise counts as late as can be, so that a value is behind only if it is for every day allowed.
    """
    start = last_day(metric, "baseline_on") or last_day(metric, "agreed_on")
    end = last_day(metric, "target_on")
    if metric.baseline is None or metric.target is None or start is None or end is None:
        return None
    if start >= end or metric.baseline == metric.target:
        return None
    return Path(start, metric.baseline, end, metric.target)


def standing(metric: OutcomeMetric, value: Decimal | None, on: date | None) -> Standing:
    """Return where a value read on a day lies."""
    if value is None or on is None:
        return Standing.NO_READING
    if reaches_target(metric, value):
        return Standing.MET
    path = path_of(metric)
    if path is None:
        return Standing.NO_PATH
    come, asked = path.share_of(value), path.share_on(on)
    if come >= asked:
        return Standing.ON_PATH
    return Standing.OFF_PATH if come < asked / 2 else Standing.BEHIND


def reaches_target(metric: OutcomeMetric, value: Decimal) -> bool:
    """Say whether a value is at the target or beyond it, on the better side."""
    if metric.target is None:
        return False
    if better_is_up(metric) is None:
        return False
    return value >= metric.target if better_is_up(metric) else value <= metric.target


def better_is_up(metric: OutcomeMetric) -> bool | None:
    """Say whether higher is better: as recorded, else as baseline and target lie; None where neither tells."""
    if metric.direction:
        return metric.direction == Direction.UP
    if metric.baseline is None or metric.target is None or metric.baseline == metric.target:
        return None
    return metric.target > metric.baseline
