"""Were the alarms right, and how many were not (domain.md D.3)?"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from scorecard.cases import Case, Cases
from scorecard.episodes import Detector, Episode
from scorecard.tallies import Tally


def precision(cases: Cases, detector: Detector) -> Tally:
    """Count the episodes that were right, of all that are over or stand for more than 180 days.

    Right: one that overlaps [T_s - 28, T_d] of a death, or the last 90 days before a deliberate stop (it stood then, or
    had closed up to 90 days before). Episodes in a spell of open fate do not count. One that opened after a death that
    nobody had declared counts as wrong, as D.3 says: it is too late (see `late`).
    """
    return Tally.over((verdicts["right"], verdicts.total()) for verdicts in _verdicts(cases, detector))


def late(cases: Cases, detector: Detector) -> Tally:
    """Count the episodes that opened after a death that nobody had declared, of the same episodes."""
    return Tally.over((verdicts["late"], verdicts.total()) for verdicts in _verdicts(cases, detector))


def _verdicts(cases: Cases, detector: Detector) -> list[Counter[str]]:
    return [
        Counter(
            _verdict(case, episode)
            for episode in detector.of(case.truth.pilot)
            if case.is_judgeable(episode) and not case.is_undecided(episode)
        )
        for case in cases
    ]


def _verdict(case: Case, episode: Episode) -> str:
    if case.is_right(episode):
        return "right"
    end = case.truth.true_end
    return "late" if case.truth.is_death and end and episode.opened > end else "wrong"


def false_alarms(cases: Cases, detector: Detector) -> Tally:
    """Count the episodes that open on a healthy day, per healthy pilot-month (of 30.4 days)."""
    return Tally.over(
        (sum(case.is_healthy_on(episode.opened) for episode in detector.of(case.truth.pilot)), case.healthy_months)
        for case in cases
    )


def healthy_time_in_alarm(cases: Cases, detector: Detector) -> Tally:
    """Count the healthy days on which an episode stood, of all healthy days.

    It tells the detector that always cries, once, from the one that is seldom wrong.
    """
    return Tally.over((_alarmed_days(case, detector), case.healthy_days) for case in cases)


def _alarmed_days(case: Case, detector: Detector) -> int:
    until = case.seen_from + timedelta(days=case.healthy_days)
    return sum(episode.days_between(case.seen_from, until) for episode in detector.of(case.truth.pilot))
