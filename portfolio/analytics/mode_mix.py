"""Which failure modes stalls are put down to: now, over the past year, and afterwards in retrospectives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from pilots.models import Reason, Retrospective
from pilots.models.pilot import PilotQuerySet
from portfolio.survival import LEAST_PILOTS
from portfolio.survival_words import percent
from scorecard.truth import CAUSES
from stalls.models import HealthEvent, PilotHealth
from stalls.modes import FailureMode, HealthState

STALLED = (HealthState.STALLED, HealthState.CRITICAL)
YEAR = timedelta(days=365)
OTHER = "Another reason"


@dataclass(frozen=True)
class Source:
    """Where a count comes from: `key` for classes and patterns, `title` in words, and how many of each mode."""

    key: str
    title: str
    of: str
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    def share(self, name: str) -> float:
        return self.counts[name] / self.total if self.total else 0

    def words(self, name: str) -> str:
        """Return how many, and as a share where there are enough: `3 (25 %)`."""
        count = self.counts[name]
        return f"{count:,} ({percent(self.share(name))})" if count and self.total >= LEAST_PILOTS else f"{count:,}"


def sources_of(pilots: PilotQuerySet, as_of: date) -> list[Source]:
    """Return the three counts (three queries)."""
    return [
        Source("now", "Stalled now", "pilots that are stalled or critical today", _now(pilots)),
        Source("year", "Past 12 months", "stalls that began in the past 12 months", _past_year(pilots, as_of)),
        Source("told", "Retrospectives", "retrospectives that name a main reason", _told(pilots)),
    ]


def _now(pilots: PilotQuerySet) -> Counter[str]:
    stalled = PilotHealth.objects.filter(pilot__in=pilots.running(), state__in=STALLED).exclude(primary_mode="")
    return _counted(stalled.values_list("primary_mode", flat=True))


def _past_year(pilots: PilotQuerySet, as_of: date) -> Counter[str]:
    """Count each time that a pilot became stalled or critical and was neither the evening before."""
    events = HealthEvent.objects.filter(pilot=OuterRef("pilot")).order_by("-on", "-pk")
    later = events.filter(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    stood = Subquery(events.filter(on__lt=OuterRef("on")).values("state")[:1])
    stalls = HealthEvent.objects.filter(pilot__in=pilots.order_by().values("pk"), on__gt=as_of - YEAR, on__lte=as_of)
    evenings = stalls.filter(~Exists(later), state__in=STALLED).exclude(primary_mode="").annotate(stood=stood)
    began = evenings.filter(Q(stood=None) | ~Q(stood__in=STALLED))
    return _counted(began.values_list("primary_mode", flat=True))


def _told(pilots: PilotQuerySet) -> Counter[str]:
    said = Retrospective.objects.filter(pilot__in=pilots).exclude(primary_mode__in=("", Reason.UNKNOWN))
    reasons = said.values_list("primary_mode", flat=True)
    return Counter(CAUSES[reason].label if reason in CAUSES else OTHER for reason in reasons)


def _counted(modes: object) -> Counter[str]:
    return Counter(FailureMode(mode).label for mode in modes)  # type: ignore[attr-defined]


def names_of(sources: list[Source]) -> list[str]:
    """Return what there are bars of: every mode, and other reasons where a retrospective names one."""
    return [*FailureMode.labels, *([OTHER] if any(source.counts[OTHER] for source in sources) else [])]
