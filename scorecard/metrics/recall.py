"""Was a death seen coming, how early, and how long after its onset (domain.md D.3)?"""

from __future__ import annotations

from datetime import date, timedelta

from scorecard.cases import NOTICE_DAYS, Case, Cases
from scorecard.episodes import Detector, Episode, standing_on
from scorecard.tallies import Sample, Tally

EARLY_DAYS = 56  # domain.md D.3, lead time: the share of at least 56 days


def strict_recall(cases: Cases, detector: Detector) -> Tally:
    """Count the deaths with an episode that opened in [T_s - 28, T_d - 28] and stood at T_d - 28, of all deaths.

    This is "recall at 28 days" of D.3 to the letter. An alarm that opened earlier and never closed does not count:
    whoever always cries has not seen it coming. Neither can a death whose spell was short be found, except by luck.
    """
    return Tally.over((_is_strictly_found(case, detector), case.truth.is_death) for case in cases)


def _is_strictly_found(case: Case, detector: Detector) -> bool:
    onset, episode = case.truth.stall_onset, standing_before_end(case, detector, NOTICE_DAYS)
    return bool(episode and onset and episode.opened >= onset - timedelta(days=NOTICE_DAYS))


def state_recall(cases: Cases, detector: Detector) -> Tally:
    """Count the deaths that were stalled or worse at T_d - 28, of those whose spell took at least 28 days.

    It leaves out the deaths that nothing announced. An alarm that always stands finds them all: read it beside the
    share of healthy time in alarm.
    """
    return Tally.over(
        (bool(is_long and standing_before_end(case, detector, NOTICE_DAYS)), is_long)
        for case in cases
        for is_long in [case.truth.is_death and (case.truth.spell_days or 0) >= NOTICE_DAYS]
    )


def standing_before_end(case: Case, detector: Detector, days: int) -> Episode | None:
    """Return the episode of a pilot that died which stood that many days before its end."""
    day = case.before_end(days)
    return standing_on(detector.of(case.truth.pilot), day) if case.truth.is_death and day else None


def lead_times(cases: Cases, detector: Detector, *, days_before: int) -> Sample:
    """Return by how many days an episode's opening preceded T_d, of each death at which one stood.

    It is the episode that stood `days_before` days before T_d: 28 as D.3 says, so that no lead is below 28 days; 0 for
    every death that was known of at its end.
    """
    openings = [_opening(case, detector, days_before) for case in cases]
    return Sample(tuple(_days(opened, case.truth.true_end) for case, opened in zip(cases, openings, strict=True)))


def delays(cases: Cases, detector: Detector, *, days_before: int) -> Sample:
    """Return how many days after T_s the same episode opened; negative where it had been open before."""
    openings = [_opening(case, detector, days_before) for case in cases]
    return Sample(tuple(_days(case.truth.stall_onset, opened) for case, opened in zip(cases, openings, strict=True)))


def _opening(case: Case, detector: Detector, days_before: int) -> date | None:
    episode = standing_before_end(case, detector, days_before)
    return episode.opened if episode else None


def _days(since: date | None, until: date | None) -> int | None:
    return (until - since).days if since and until else None
