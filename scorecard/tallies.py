"""What metrics are made of: counts per pilot, so that a resample of pilots is a sum, and how sure they are.

Intervals are percentile bootstrap intervals over pilots (domain.md D.3: 1,000 resamples). All metrics of all detectors
share the same resamples, so that a difference between two detectors is a paired one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt, sumprod
from operator import itemgetter
from random import Random
from typing import Self

TIMES = 1_000  # domain.md D.3
SURE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval, from `n` deaths, episodes or months. None: there was nothing to judge."""

    value: float | None
    low: float | None
    high: float | None
    n: float


@dataclass(frozen=True)
class Tally:
    """A share or a rate: per pilot, in the order of the cases, how many `hits` and out of how many (`of`)."""

    hits: tuple[float, ...]
    of: tuple[float, ...]

    @classmethod
    def over(cls, counts: Iterable[tuple[float, float]]) -> Self:
        """Make it from one pair of hits and `of` a pilot."""
        pairs = list(counts)
        return cls(tuple(hits for hits, _ in pairs), tuple(of for _, of in pairs))

    @property
    def n(self) -> float:
        return sum(self.of)

    @property
    def value(self) -> float | None:
        return sum(self.hits) / self.n if self.n else None

    def among(self, keep: Iterable[bool]) -> Tally:
        """Return it over some of the pilots; the others count nothing."""
        kept = zip(self.hits, self.of, keep, strict=True)
        return Tally.over((hits, of) if is_kept else (0, 0) for hits, of, is_kept in kept)


@dataclass(frozen=True)
class Sample:
    """Values of which quantiles are asked: per pilot, in the order of the cases, its value, or None."""

    values: tuple[float | None, ...]

    @property
    def n(self) -> int:
        return sum(value is not None for value in self.values)

    def quantile(self, share: float) -> float | None:
        """Return the smallest value that at least this share of the values do not exceed."""
        ordered = sorted(value for value in self.values if value is not None)
        return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None

    def share_from(self, least: float) -> Tally:
        """Return the share of values that are at least so large."""
        return Tally.over((0, 0) if value is None else (value >= least, 1) for value in self.values)


class Resamples:
    """How often each pilot is drawn in each resample, the same for everything that is judged with it."""

    def __init__(self, pilots: int, *, seed: int, times: int = TIMES) -> None:
        self.pilots, self.seed, self.times = pilots, seed, times
        self._known: dict[Tally, list[float | None]] = {}

    @cached_property
    def rows(self) -> list[list[int]]:
        chance = Random(self.seed)  # noqa: S311  # a score must come out the same again
        rows = []
        for _ in range(self.times):
            row = [0] * self.pilots
            for drawn in chance.choices(range(self.pilots), k=self.pilots):
                row[drawn] += 1
            rows.append(row)
        return rows

    def estimate(self, tally: Tally) -> Estimate:
        return _estimate(tally.value, self._ratios(tally), tally.n)

    def contrast(self, *, plus: Sequence[Tally], minus: Sequence[Tally]) -> Estimate:
        """Return by how much the values of `plus` together exceed those of `minus`, on the same pilots each time."""
        parts = [(1, tally) for tally in plus] + [(-1, tally) for tally in minus]
        signs = [sign for sign, _ in parts]
        resampled = [_sum(signs, values) for values in zip(*(self._ratios(tally) for _, tally in parts), strict=True)]
        return _estimate(
            _sum(signs, [tally.value for _, tally in parts]), resampled, min(tally.n for _, tally in parts)
        )

    def quantile(self, sample: Sample, share: float) -> Estimate:
        """Return a quantile of the sample's values."""
        ordered = sorted((value, at) for at, value in enumerate(sample.values) if value is not None)
        pick = _picker([at for _, at in ordered])
        values = [value for value, _ in ordered]
        resampled = [_weighted_quantile(values, pick(row), share) for row in self.rows] if values else []
        return _estimate(sample.quantile(share), resampled, sample.n)

    def _ratios(self, tally: Tally) -> list[float | None]:
        if tally not in self._known:
            self._known[tally] = self._resampled(tally)
        return self._known[tally]

    def _resampled(self, tally: Tally) -> list[float | None]:
        # Most metrics concern a few of the pilots only; to leave out the others saves most of the time.
        places = [at for at, counts in enumerate(zip(tally.hits, tally.of, strict=True)) if any(counts)]
        if not places:
            return [None] * self.times
        pick = _picker(places)
        hits, of = pick(tally.hits), pick(tally.of)
        drawn = map(pick, self.rows)
        return [sumprod(row, hits) / total if (total := sumprod(row, of)) else None for row in drawn]


def _picker(places: Sequence[int]) -> Callable[[Sequence[float]], tuple[float, ...]]:
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    return itemgetter(*places) if places else lambda row: ()


def _weighted_quantile(values: Sequence[float], weights: Sequence[float], share: float) -> float | None:
    """Return the quantile of values in order, each of which was drawn as often as its weight says."""
    place = max(1, ceil(share * sum(weights)))
    drawn = 0.0
    for value, weight in zip(values, weights, strict=True):
        drawn += weight
        if drawn >= place:
            return value
    return None


def _sum(signs: Sequence[int], values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sumprod(signs, known) if len(known) == len(values) else None


def _estimate(value: float | None, resampled: Iterable[float | None], n: float) -> Estimate:
    ordered = sorted(each for each in resampled if each is not None)
    if value is None or not ordered:
        return Estimate(value, None, None, n)
    tail = (1 - SURE) / 2 * len(ordered)
    low, high = ordered[int(tail)], ordered[ceil(len(ordered) - tail) - 1]
    # A skewed few can leave the value itself outside; an interval that excludes what it is of says nothing.
    return Estimate(value, min(low, value), max(high, value), n)


def wilson(hits: float, of: float) -> tuple[float, float] | None:
    """Return the 95 % interval of a share by Wilson's formula (domain.md D.3, monotone risk)."""
    if not of:
        return None
    z, share = 1.959964, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
