"""Judges detectors on the same pilots, and on the same resamples of them (domain.md D.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scorecard.cards import DetectorCard, LossCard, MatchedCard, ModeCard, OwnCard, RiskCard, Spread
from scorecard.cases import NOTICE_DAYS, Cases
from scorecard.changes import Observed
from scorecard.episodes import Detector, detector_of, mode_episodes
from scorecard.metrics.alarms import false_alarms, healthy_time_in_alarm, late, precision
from scorecard.metrics.attribution import attribution
from scorecard.metrics.burden import mailed_false_alarms, mails_per_leader_week
from scorecard.metrics.flapping import reopened, state_changes
from scorecard.metrics.recall import EARLY_DAYS, delays, lead_times, state_recall, strict_recall
from scorecard.metrics.risk import is_monotone, risk
from scorecard.tallies import Estimate, Resamples, Sample, Tally, wilson
from scorecard.truth import CAUSES
from stalls.modes import FailureMode

CAUSING = tuple(CAUSES.values())


@dataclass(frozen=True)
class Judge:
    cases: Cases
    resamples: Resamples

    def detector(self, detector: Detector) -> DetectorCard:
        """Judge a detector at its own working point."""
        estimate, cases = self.resamples.estimate, self.cases
        strict, state = strict_recall(cases, detector), state_recall(cases, detector)
        return DetectorCard(
            name=detector.name,
            strict=estimate(strict),
            state=estimate(state),
            edge=self._edge(detector),
            false_alarms=estimate(false_alarms(cases, detector)),
            healthy_time_in_alarm=estimate(healthy_time_in_alarm(cases, detector)),
            precision=estimate(precision(cases, detector)),
            late=estimate(late(cases, detector)),
            lead=self._spread(lead_times(cases, detector, days_before=0)),
            lead_at_28=self._spread(lead_times(cases, detector, days_before=NOTICE_DAYS)),
            delay=self._spread(delays(cases, detector, days_before=0)),
            strict_by_cause=self._by_cause(strict),
            state_by_cause=self._by_cause(state),
        )

    def matched(self, code: str, detector: Detector, *, ours: Detector | None, is_best: bool = False) -> MatchedCard:
        """Judge a detector at a matched rate of false alarms, and compare ours with it, pilot by pilot."""
        estimate, cases = self.resamples.estimate, self.cases
        card = MatchedCard(
            code=code,
            name=detector.name,
            is_best=is_best,
            strict=estimate(strict_recall(cases, detector)),
            state=estimate(state_recall(cases, detector)),
            edge=self._edge(detector),
            false_alarms=estimate(false_alarms(cases, detector)),
        )
        return self._compared(card, detector, ours) if ours else card

    def _compared(self, card: MatchedCard, detector: Detector, ours: Detector) -> MatchedCard:
        contrast, cases = self.resamples.contrast, self.cases
        state, their_state = state_recall(cases, ours), state_recall(cases, detector)
        alarmed, their_alarmed = healthy_time_in_alarm(cases, ours), healthy_time_in_alarm(cases, detector)
        return replace(
            card,
            gain_strict=contrast(plus=[strict_recall(cases, ours)], minus=[strict_recall(cases, detector)]),
            gain_state=contrast(plus=[state], minus=[their_state]),
            gain_edge=contrast(plus=[state, their_alarmed], minus=[alarmed, their_state]),
        )

    def own(self, observed: Observed) -> OwnCard:
        """Judge what a detector says beyond stalled or not: modes, findings, mails, steps of health."""
        estimate, cases = self.resamples.estimate, self.cases
        tallies = risk(cases, observed)
        return OwnCard(
            primary_is_cause=estimate(attribution(cases, observed, among=1)),
            cause_in_first_two=estimate(attribution(cases, observed, among=2)),
            by_mode={mode: self._mode(observed, mode) for mode in FailureMode},
            reopened=estimate(reopened(cases, observed)),
            state_changes=estimate(state_changes(cases, observed)),
            mails_per_leader_week=estimate(mails_per_leader_week(cases, observed)),
            mailed_false_alarms=estimate(mailed_false_alarms(cases, observed)),
            risk={health: self._risk(tallies[health]) for health in tallies},
            risk_is_monotone=is_monotone(tallies),
        )

    def loss(self, whole: Detector, thinned: Detector, share_deleted: float) -> LossCard:
        """Say by how much recall falls when a share of the updates was deleted."""
        contrast, cases = self.resamples.contrast, self.cases
        return LossCard(
            share_deleted=share_deleted,
            strict=contrast(plus=[strict_recall(cases, whole)], minus=[strict_recall(cases, thinned)]),
            state=contrast(plus=[state_recall(cases, whole)], minus=[state_recall(cases, thinned)]),
        )

    def _edge(self, detector: Detector) -> Estimate:
        state, alarmed = state_recall(self.cases, detector), healthy_time_in_alarm(self.cases, detector)
        return self.resamples.contrast(plus=[state], minus=[alarmed])

    def _spread(self, sample: Sample) -> Spread:
        early = self.resamples.estimate(sample.share_from(EARLY_DAYS))
        return Spread(self.resamples.quantile(sample, 0.5), sample.quantile(0.25), sample.quantile(0.75), early)

    def _by_cause(self, tally: Tally) -> dict[FailureMode, Estimate]:
        return {mode: self._of_cause(tally, mode) for mode in CAUSING}

    def _of_cause(self, tally: Tally, mode: FailureMode) -> Estimate:
        return self.resamples.estimate(tally.among(case.truth.cause == mode for case in self.cases))

    def _mode(self, observed: Observed, mode: FailureMode) -> ModeCard:
        detector = detector_of(mode, observed.health, lambda changes: mode_episodes(changes, mode))
        primary, first_two = (
            self._of_cause(attribution(self.cases, observed, among=among), mode) if mode in CAUSING else None
            for among in (1, 2)
        )
        return ModeCard(
            precision=self.resamples.estimate(precision(self.cases, detector)),
            false_alarms=self.resamples.estimate(false_alarms(self.cases, detector)),
            primary_is_cause=primary,
            cause_in_first_two=first_two,
        )

    def _risk(self, tally: Tally) -> RiskCard:
        deaths = sum(tally.hits)
        return RiskCard(share=self.resamples.estimate(tally), deaths=deaths, wilson=wilson(deaths, tally.n))
