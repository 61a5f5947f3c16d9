"""What a scorecard holds: plain values, ready for a table or for JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from scorecard.tallies import Estimate
from stalls.modes import FailureMode, HealthState


@dataclass(frozen=True)
class Spread:
    """A number of days over the deaths of which it is known: median, quartiles, and the share of at least 56 days."""

    median: Estimate
    lower_quartile: float | None
    upper_quartile: float | None
    early: Estimate


@dataclass(frozen=True, kw_only=True)
class DetectorCard:
    """How one detector does. `edge`: state recall less the share of healthy time in alarm; 0 is mere guessing.

    `lead` and `delay` count from the episode that stood at T_d, `lead_at_28` from the one that stood at T_d - 28.
    """

    name: str
    strict: Estimate
    state: Estimate
    edge: Estimate
    false_alarms: Estimate
    healthy_time_in_alarm: Estimate
    precision: Estimate
    late: Estimate
    lead: Spread
    lead_at_28: Spread
    delay: Spread
    strict_by_cause: dict[FailureMode, Estimate]
    state_by_cause: dict[FailureMode, Estimate]


@dataclass(frozen=True, kw_only=True)
class MatchedCard:
    """A detector at no more than 0.10 false alarms per pilot-month, and what ours has over it on the same pilots.

    `is_best`: its threshold is not the one nearest to 0.10, but the one of best strict recall, which flatters it.
    """

    code: str
    name: str
    is_best: bool
    strict: Estimate
    state: Estimate
    edge: Estimate
    false_alarms: Estimate
    gain_strict: Estimate | None = None
    gain_state: Estimate | None = None
    gain_edge: Estimate | None = None


@dataclass(frozen=True, kw_only=True)
class ModeCard:
    """How the health of one mode does as a detector; delivery is no cause, so that nothing is attributed to it."""

    precision: Estimate
    false_alarms: Estimate
    primary_is_cause: Estimate | None
    cause_in_first_two: Estimate | None


@dataclass(frozen=True, kw_only=True)
class RiskCard:
    """The share of weekly landmarks at one health after which the pilot died within 180 days.

    The interval of `share` is over pilots. Wilson's takes every landmark for a pilot of its own, and is too narrow.
    """

    share: Estimate
    deaths: float
    wilson: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class OwnCard:
    """What only a detector that names modes and findings can be asked."""

    primary_is_cause: Estimate
    cause_in_first_two: Estimate
    by_mode: dict[FailureMode, ModeCard]
    reopened: Estimate
    state_changes: Estimate
    mails_per_leader_week: Estimate
    mailed_false_alarms: Estimate
    risk: dict[HealthState, RiskCard]
    risk_is_monotone: bool | None


@dataclass(frozen=True, kw_only=True)
class LossCard:
    """By how much recall fell when a further share of the weekly updates was deleted."""

    share_deleted: float
    strict: Estimate
    state: Estimate


@dataclass(frozen=True, kw_only=True)
class Fates:
    """How many pilots it is about, and what became of them. `long_deaths`: after a spell of at least 28 days."""

    pilots: int
    deaths: int
    long_deaths: int
    stops: int
    undecided: int
    survivors: int
    healthy_months: float


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """All of it. `update_seconds`: how long a weekly update takes, the median."""

    fates: Fates
    update_seconds: int | None
    detectors: list[DetectorCard]
    matched: list[MatchedCard]
    own: OwnCard | None = None
    robustness: list[LossCard] = field(default_factory=list)
