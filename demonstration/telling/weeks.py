"""What comes week by week. The rows are made from these chapters (`demonstration.weeks`), not told one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from outcomes.models import UsageSource
from pilots.models import Place

# How many of the users a new tool has in its first week, of those that it will have.
FIRST_WEEK = 0.25


@dataclass(frozen=True)
class Trend:
    """A number that grows to a level within some weeks and stays there, or fades from a day on."""

    since: int
    until: int
    level: float
    weeks_to_grow: int
    fades_to: float | None
    fades_from: int

    def on(self, day: int) -> float:
        grown = min((day - self.since) / (7 * self.weeks_to_grow), 1) if self.weeks_to_grow else 1
        level = self.level * (FIRST_WEEK + (1 - FIRST_WEEK) * grown)
        if self.fades_to is None or day <= self.fades_from:
            return level
        faded = min((day - self.fades_from) / max(self.until - self.fades_from, 1), 1)
        return level + (self.fades_to - level) * faded


@dataclass(frozen=True)
class Use:
    """The use of a pilot: how many of how many use it, and what becomes of the answers that they are shown."""

    active: Trend
    target: int
    source: UsageSource
    cases_each: int
    overridden: float


@dataclass(frozen=True)
class Visits:
    """Who opened one place in which the pilot runs, and how often the team deployed there at most, until which day."""

    place: Place
    visitors: Trend
    deploys: int
    deploys_until: int = 0


@dataclass(frozen=True)
class Updates:
    """The weekly updates of a pilot: between which days they came, in which weeks none did, and what they said.

    `confidence` and `blocker` say from which day on which answer was given, `from_a_list_since` from which day on they
    are taken over from a list of the team's own, where nobody asks for one fact after two weeks without a change.
    """

    since: int
    until: int = 0
    skipped: tuple[int, ...] = ()
    confidence: Mapping[int, str] = field(default_factory=dict)
    blocker: Mapping[int, str] = field(default_factory=dict)
    from_a_list_since: int | None = None


@dataclass(frozen=True)
class Unreached:
    """From which day on the reminders of a pilot reach nobody, for mail to its engineer comes back."""

    since: int


type Weekly = Use | Visits | Updates | Unreached


def used(
    *,
    since: int,
    until: int = 0,
    target: int,
    grows_to: int,
    within: int = 8,
    fades_to: int | None = None,
    fades_from: int | None = None,
    counted: str = UsageSource.FEED,
    cases_each: int = 6,
    overridden: float = 0.1,
) -> Use:
    """Tell how many of the `target` users use it each week: growing `within` so many weeks, then flat or fading."""
    fading_from = since if fades_from is None else fades_from
    trend = Trend(since, until, grows_to, within, fades_to, fading_from)
    return Use(trend, target, UsageSource(counted), cases_each, overridden)


def staged(
    *,
    since: int,
    until: int = 0,
    visitors: int = 6,
    fades_to: int | None = None,
    fades_from: int | None = None,
    deploys_until: int = 0,
) -> Visits:
    """Tell who opened the staging place, and until when the team deployed there."""
    return Visits(Place.STAGING, _opened(since, until, visitors, fades_to, fades_from), 3, deploys_until)


def deployed(
    *,
    since: int,
    until: int = 0,
    visitors: int,
    fades_to: int | None = None,
    fades_from: int | None = None,
    deploys_until: int = 0,
) -> Visits:
    """Tell who opened the production place, and until when the team deployed there."""
    return Visits(Place.PRODUCTION, _opened(since, until, visitors, fades_to, fades_from), 2, deploys_until)


def _opened(since: int, until: int, visitors: int, fades_to: int | None, fades_from: int | None) -> Trend:
    return Trend(since, until, visitors, 3, fades_to, since if fades_from is None else fades_from)


def updates(
    *,
    since: int,
    until: int = 0,
    skipped: Iterable[int] = (),
    confidence: str | Mapping[int, str] = "yes",
    blocker: Mapping[int, str] | None = None,
    from_a_list_since: int | None = None,
) -> Updates:
    """Tell of the weekly updates; `skipped` counts weeks back from this one."""
    said = {since: confidence} if isinstance(confidence, str) else confidence
    return Updates(since, until, tuple(skipped), said, blocker or {}, from_a_list_since)


def unreached(*, since: int) -> Unreached:
    """Tell that mail to the engineer comes back, so that nobody is asked for updates."""
    return Unreached(since)
