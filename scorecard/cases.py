"""One pilot to judge a detector by: its truth, and the days on which a detector could have spoken of it.

Three kinds of days (domain.md D.1). On **healthy** ones an alarm that opens is a false one, on days of **danger** an
alarm is right. Days that are **neither** count for nothing: those after a death, and those of a spell whose end is not
known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from scorecard.episodes import Episode
from scorecard.errors import ScoreError
from scorecard.recorded import History
from scorecard.truth import Truth

NOTICE_DAYS = 28  # domain.md D.1 and D.3: how long before the onset, and before the end, counts
STOP_DAYS = 90  # domain.md D.3, precision: "followed by a deliberate stop within 90 days"
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Case:
    """One pilot.

    It is in view from `seen_from`, the day of its first line, when somebody could first have been told, to the day
    before `seen_until`: its recorded end, or the day after the history's last. It need not have begun.
    """

    truth: Truth
    seen_from: date
    seen_until: date
    last_day: date

    @cached_property
    def seen_days(self) -> int:
        return max(0, (self.seen_until - self.seen_from).days)

    @cached_property
    def danger(self) -> tuple[date, date] | None:
        """Return the first and the last day on which an alarm is right, None where there is none.

        Of a death [T_s - 28, T_d]. Of a deliberate stop the last 90 days, or the whole of [T_s - 28, T_d] if it was
        stopped out of a stall that is longer.
        """
        truth = self.truth
        if truth.true_end is None:
            return None
        first = truth.true_end if truth.is_death else truth.true_end - timedelta(days=STOP_DAYS)
        if truth.stall_onset:
            first = min(first, truth.stall_onset - timedelta(days=NOTICE_DAYS))
        return first, truth.true_end

    @cached_property
    def healthy_until(self) -> date:
        """Return the day after the last healthy one; the first healthy one is `seen_from`."""
        if self.danger:
            return min(self.danger[0], self.seen_until)
        if self.truth.is_undecided and self.truth.stall_onset:
            return min(self.truth.stall_onset - timedelta(days=NOTICE_DAYS), self.seen_until)
        return self.seen_until

    @cached_property
    def healthy_days(self) -> int:
        return max(0, (self.healthy_until - self.seen_from).days)

    @cached_property
    def healthy_months(self) -> float:
        """Return the pilot-months in which an alarm would be false, of 30.4 days each."""
        return self.healthy_days / MONTH_DAYS

    def is_healthy_on(self, day: date) -> bool:
        return self.seen_from <= day < self.healthy_until

    def is_right(self, episode: Episode) -> bool:
        """Say whether an alarm stood while the pilot was dying, or up to 90 days before it was stopped."""
        return self.danger is not None and episode.overlaps(*self.danger)

    def is_undecided(self, episode: Episode) -> bool:
        """Say whether an alarm stood in a spell of open fate, so that nobody knows whether it is right."""
        return self.truth.is_undecided and episode.overlaps(self.healthy_until, self.last_day)

    def is_judgeable(self, episode: Episode) -> bool:
        """Say whether an alarm counts for precision: it is over, or stands for more than 180 days (domain.md D.3)."""
        return episode.closed is not None or (self.last_day - episode.opened).days > 180

    def before_end(self, days: int) -> date | None:
        """Return the day that many days before the true end."""
        return self.truth.true_end and self.truth.true_end - timedelta(days=days)


type Cases = tuple[Case, ...]


def cases_of(truths: Mapping[str, Truth], history: History) -> Cases:
    """Join each truth with its pilot's record. Raises ScoreError where a pilot has no line in the history."""
    return tuple(_case(truth, history) for truth in truths.values())


def _case(truth: Truth, history: History) -> Case:
    if (recorded := history.pilots.get(truth.pilot)) is None:
        raise ScoreError("truth", truth.pilot, "pilots that are in the history")
    ends = [history.last_day + timedelta(days=1), recorded.ended_on, truth.true_end if truth.is_stop else None]
    return Case(truth, recorded.first_on, min(end for end in ends if end), history.last_day)
