"""How long pilots take to reach a goal, and how many ever do, when most of them are still under way.

Pure arithmetic over durations in days; which durations is `portfolio.durations`. The method is domain.md C.11: the
estimate is Kaplan and Meier's (1958), its 95 % band Greenwood's on the scale of log(-log), and how many have stopped on
purpose is Aalen and Johansen's cumulative incidence (1978). docs/adr/0014 says why these are our own lines.

Where nobody or everybody has reached the goal, Greenwood has no answer, and no range is given.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import takewhile
from math import exp, inf, log, sqrt
from statistics import NormalDist

DAYS_A_MONTH = 365.25 / 12
# domain.md C.11: from so few pilots at risk on, a point is not shown; of so few pilots, only counts are.
LEAST_AT_RISK = 5
LEAST_PILOTS = 10
# domain.md C.11: when more than this share stops on purpose, the reader has to see it beside the estimate.
MANY_STOPPED = 0.1
Z = NormalDist().inv_cdf(0.975)
# A product of fractions that is one half may miss it by its last digit.
SLACK = 1e-9


class End(Enum):
    """How a duration ended: at the goal, by a deliberate stop, or not yet (or never, as far as anybody can see)."""

    REACHED = "reached"
    STOPPED = "stopped"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Duration:
    """Days from the start to the end of one pilot's observation."""

    days: int
    end: End


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which pilots reached the goal or were stopped, and what is estimated from that day on.

    `at_risk`: the pilots that were still observed when the day began. `reached`, `stopped`: how many did on the day.
    As shares from 0 to 1: `not_yet` have not reached the goal, had nobody stopped (Kaplan-Meier); `running` have
    neither reached it nor stopped; `reached_share` and `stopped_share` have (Aalen-Johansen).
    `greenwood`: the sum of d / n (n - d) so far, without a unit.
    """

    day: int
    at_risk: int
    reached: int = 0
    stopped: int = 0
    not_yet: float = 1
    running: float = 1
    reached_share: float = 0
    stopped_share: float = 0
    greenwood: float = 0

    @property
    def band(self) -> tuple[float, float] | None:
        """Return between which shares `not_yet` lies with 95 % confidence, or None where Greenwood has no answer."""
        if not 0 < self.not_yet < 1:
            return None
        spread = exp(Z * sqrt(self.greenwood) / -log(self.not_yet))
        return float(self.not_yet**spread), float(self.not_yet ** (1 / spread))

    def then(self, day: int, *, at_risk: int, reached: int, stopped: int) -> Step:
        """Return the step after this one."""
        return Step(
            day=day,
            at_risk=at_risk,
            reached=reached,
            stopped=stopped,
            not_yet=self.not_yet * (1 - reached / at_risk),
            running=self.running * (1 - (reached + stopped) / at_risk),
            reached_share=self.reached_share + self.running * reached / at_risk,
            stopped_share=self.stopped_share + self.running * stopped / at_risk,
            greenwood=self.greenwood + (reached / at_risk / (at_risk - reached) if reached < at_risk else inf),
        )


@dataclass(frozen=True, slots=True)
class Share:
    """The share, from 0 to 1, that has reached the goal by a day, and with 95 % confidence between `low` and `high`.

    Both are None where no range can be given. `at_risk`: the pilots observed up to that day at least.
    `reached_share` and `stopped_share` count the stops as ends of their own (Aalen-Johansen).
    """

    value: float
    low: float | None
    high: float | None
    at_risk: int
    reached_share: float
    stopped_share: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """The days by which a share has reached the goal, with 95 % confidence; `high` is None where it is not in sight."""

    days: int
    low: int
    high: int | None


@dataclass(frozen=True)
class Curve:
    """What may be shown of some durations; suppressing the points that rest on too few pilots is done here alone."""

    durations: tuple[Duration, ...]

    @property
    def pilots(self) -> int:
        return len(self.durations)

    @cached_property
    def reached(self) -> int:
        return sum(one.end is End.REACHED for one in self.durations)

    @cached_property
    def stopped(self) -> int:
        return sum(one.end is End.STOPPED for one in self.durations)

    @property
    def many_stopped(self) -> bool:
        return self.stopped > self.pilots * MANY_STOPPED

    @cached_property
    def _days(self) -> list[int]:
        return sorted(one.days for one in self.durations)

    @property
    def last_day(self) -> int | None:
        """Return the last day on which enough pilots are at risk to show anything, None where there are too few."""
        return self._days[-LEAST_AT_RISK] if self.pilots >= LEAST_PILOTS else None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps that may be shown."""
        last = self.last_day
        return () if last is None else tuple(step for step in steps_of(self.durations) if step.day <= last)

    def at_risk_on(self, day: int) -> int:
        return self.pilots - bisect_left(self._days, day)

    def share_by(self, day: int) -> Share | None:
        """Return the share that has reached the goal by the end of a day; None where too few are at risk then."""
        if self.last_day is None or day > self.last_day:
            return None
        *_, step = START, *takewhile(lambda step: step.day <= day, self.steps)
        low, high = step.band or (None, None)
        return Share(
            value=1 - step.not_yet,
            low=None if high is None else 1 - high,
            high=None if low is None else 1 - low,
            at_risk=self.at_risk_on(day),
            reached_share=step.reached_share,
            stopped_share=step.stopped_share,
        )

    @property
    def median(self) -> Quantile | None:
        """Return by when half have reached the goal."""
        return self.days_until(0.5)

    def days_until(self, share: float) -> Quantile | None:
        """Return by when a share, over 0 and under 1, has reached the goal: where the estimate and its band do."""
        left = 1 - share + SLACK
        found = next((step.day for step in self.steps if step.not_yet <= left), None)
        if found is None:
            return None
        bands = [(step.day, *step.band) for step in self.steps if step.band]
        low = next((day for day, low, _ in bands if low <= left), found)
        return Quantile(found, low, next((day for day, _, high in bands if high <= left), None))


START = Step(day=0, at_risk=0)


def steps_of(durations: Iterable[Duration]) -> list[Step]:
    """Return a step for every day on which any of some durations ended at the goal or by a stop, few at risk or not.

    A duration that is open on a day was at risk on it, as is usual.
    """
    known = list(durations)
    days = sorted(one.days for one in known)
    reached, stopped = (Counter(one.days for one in known if one.end is end) for end in (End.REACHED, End.STOPPED))
    step, found = START, []
    for day in sorted(reached.keys() | stopped.keys()):
        at_risk = len(days) - bisect_left(days, day)
        step = step.then(day, at_risk=at_risk, reached=reached[day], stopped=stopped[day])
        found.append(step)
    return found


def day_of_month(month: int) -> int:
    """Return the day, counted from the start, on which so many whole months are over: 426 for 14, as in DR-3."""
    return int(month * DAYS_A_MONTH)
