"""Puts a scorecard together: our detector beside the baselines (domain.md D.3, D.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import median_low

from scorecard.baselines.chance import lengths_of, random_episodes, usual_lengths
from scorecard.baselines.recorded import BASELINES, NOTHING
from scorecard.baselines.sweeps import (
    Point,
    baseline_points,
    best,
    best_single_rule,
    held_points,
    matched,
    matched_or_own,
)
from scorecard.cards import Fates, LossCard, MatchedCard, Scorecard
from scorecard.cases import NOTICE_DAYS, Cases
from scorecard.changes import Observed
from scorecard.episodes import Detector, critical_episodes, detector_of, stalled_episodes
from scorecard.judging import Judge
from scorecard.recorded import History
from scorecard.tallies import Resamples

OURS = "Pilotlight"

type Tell = Callable[[str], None]


@dataclass(frozen=True)
class Scoring:
    """What is scored. `observed`: what our detector said, None to judge the baselines alone. `seed`: of all chance."""

    cases: Cases
    history: History
    observed: Observed | None
    seed: int
    tell: Tell

    @cached_property
    def ours(self) -> Detector | None:
        return ours(self.observed) if self.observed else None

    def scorecard(self, thinned: Iterable[tuple[float, Observed]] = ()) -> Scorecard:
        """Return the scorecard. `thinned`: per share of updates that was deleted, what our detector said then."""
        judge = Judge(self.cases, Resamples(len(self.cases), seed=self.seed))
        self.tell("detectors at their own working points")
        detectors = [judge.detector(detector) for detector in self._detectors()]
        matched = list(self._matched(judge))
        self.tell("modes, findings, mails, risk")
        own = judge.own(self.observed) if self.observed else None
        return Scorecard(
            fates=fates(self.cases),
            update_seconds=median_low(self.history.seconds_taken) if self.history.seconds_taken else None,
            detectors=detectors,
            matched=matched,
            own=own,
            robustness=list(self._robustness(judge, thinned)),
        )

    def _detectors(self) -> Iterator[Detector]:
        if self.observed and self.ours:
            yield self.ours
            yield detector_of(f"{OURS}, critical", self.observed.health, critical_episodes)
        for baseline in BASELINES:
            for threshold in baseline.usual:
                yield baseline.detector(self.history, threshold)
        yield self._random()

    def _random(self) -> Detector:
        lengths = lengths_of(self.cases, self.ours) if self.ours else usual_lengths(self.cases)
        return random_episodes(self.cases, lengths, seed=self.seed)

    def _matched(self, judge: Judge) -> Iterator[MatchedCard]:
        our_point = matched_or_own(held_points(self.cases, self.ours)) if self.ours else None
        ours = our_point.detector if our_point else None
        if ours:
            yield judge.matched(OURS, ours, ours=None)
        for code, point, is_best in self._rivals():
            yield judge.matched(code, point.detector, ours=ours, is_best=is_best)

    def _rivals(self) -> Iterator[tuple[str, Point, bool]]:
        """Yield each baseline where it alarms as seldom as it must, and where it does best."""
        for baseline in BASELINES:
            if baseline is not NOTHING:
                self.tell(f"{baseline.code} at {len(baseline.sweep)} thresholds")
                yield from _nearest_and_best(baseline.code, baseline_points(self.cases, self.history, baseline))
        yield from _nearest_and_best("B5", filter(None, [matched_or_own(held_points(self.cases, self._random()))]))
        if self.observed:
            self.tell("B7, each rule by itself")
            yield from _nearest_and_best("B7", filter(None, [best_single_rule(self.cases, self.observed)]))

    def _robustness(self, judge: Judge, thinned: Iterable[tuple[float, Observed]]) -> Iterator[LossCard]:
        if self.ours:
            for share, observed in thinned:
                yield judge.loss(self.ours, ours(observed), share)


def ours(observed: Observed) -> Detector:
    """Return our detector: a pilot whose health is stalled or critical."""
    return detector_of(OURS, observed.health, stalled_episodes)


def _nearest_and_best(code: str, points: Iterable[Point]) -> Iterator[tuple[str, Point, bool]]:
    tried = list(points)
    nearest, strongest = matched(tried), best(tried)
    if nearest:
        yield code, nearest, False
    if strongest and strongest is not nearest:
        yield code, strongest, True


def fates(cases: Cases) -> Fates:
    """Count the pilots by what became of them."""
    truths = [case.truth for case in cases]
    return Fates(
        pilots=len(truths),
        deaths=sum(truth.is_death for truth in truths),
        long_deaths=sum(truth.is_death and (truth.spell_days or 0) >= NOTICE_DAYS for truth in truths),
        stops=sum(truth.is_stop for truth in truths),
        undecided=sum(truth.is_undecided for truth in truths),
        survivors=sum(truth.is_survivor for truth in truths),
        healthy_months=sum(case.healthy_months for case in cases),
    )
