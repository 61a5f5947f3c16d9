"""What becomes of the pilots that a rule, or a failure mode, flags: how many recover, and after how long."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low
from typing import NamedTuple

from django.contrib.postgres.aggregates import BoolAnd, BoolOr
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from accounts.wording import counted
from pilots.models.pilot import PilotQuerySet
from scorecard.tallies import wilson
from stalls.models import Finding, FindingEvent
from stalls.state_machine import STANDING, ClosedBecause, FindingState

# Of fewer pilots a share says more than is known.
LEAST_FLAGGED = 10


@dataclass(frozen=True, slots=True)
class BaseRate:
    """Of how many flagged pilots all findings cleared, the median of how many days that took, and where one stands."""

    flagged: int
    recovered: int
    standing: int
    days: int | None

    @property
    def sentence(self) -> str:
        took = f", median {counted(self.days, 'day')}" if self.days is not None else ""
        flagged = counted(self.flagged, "pilot")
        return f"Of {flagged} flagged, {self.recovered:,} recovered{took}; it stands in {self.standing:,}."

    @property
    def range(self) -> str:
        """Return the share that recovered with Wilson's 95 % range, or that too few were flagged for one."""
        interval = wilson(self.recovered, self.flagged)
        if interval is None or self.flagged < LEAST_FLAGGED:
            return f"fewer than {LEAST_FLAGGED} pilots: no share"
        low, high = interval
        return f"{100 * self.recovered / self.flagged:.0f} % ({100 * low:.0f} to {100 * high:.0f} %)"


def of_rules(pilots: PilotQuerySet) -> dict[str, BaseRate]:
    """Return by rule, in their order, what became of the pilots that it flagged (one query)."""
    return _rates(_opened(pilots), "rule")


def of_rule(pilots: PilotQuerySet, rule: str) -> BaseRate | None:
    """Return what became of the pilots that one rule flagged, None where it has flagged none (one query)."""
    return _rates(_opened(pilots, rule=rule), "rule").get(rule)


def of_mode(pilots: PilotQuerySet, mode: str) -> BaseRate | None:
    """Return what became of the pilots that one failure mode flagged, None where it has flagged none (one query)."""
    return _rates(_opened(pilots, mode=mode), "mode").get(mode)


def _opened(pilots: PilotQuerySet, **only: str) -> QuerySet[Finding]:
    """Return the findings that have ever opened, with the columns of `_last_time`."""
    opened = Finding.objects.filter(Q(opened_on__isnull=False) | Q(episode__gt=1), **only)
    return opened.filter(pilot__in=pilots.order_by().values("pk")).alias(**_last_time())


def _last_time() -> dict[str, Combinable]:
    """Return the expressions for when a finding last opened and closed, and whether it recovered until it closed.

    One that came back later, and was gone before it could open, has forgotten that time: its events tell.
    """
    events = FindingEvent.objects.filter(finding=OuterRef("pk")).order_by("-pk")
    openings = events.filter(to_state=FindingState.OPEN).exclude(from_state__in=STANDING)
    closings = events.filter(to_state=FindingState.CLOSED, from_state__in=STANDING)
    forgot = Q(opened_on=None)
    recovered = Exact(Subquery(closings.values("from_state")[:1]), Value(FindingState.RECOVERING))
    return {
        "began": Coalesce("opened_on", Subquery(openings.values("on")[:1])),
        "ended": Case(When(forgot, then=Subquery(closings.values("on")[:1])), default="closed_on"),
        "cleared": Case(When(forgot, then=recovered), default=Q(closed_because=ClosedBecause.CLEARED)),
    }


class _Flagged(NamedTuple):
    """What became of one pilot: whether all of its findings cleared, whether one stands, and the longest of them."""

    all_cleared: bool
    stands: bool
    took: timedelta


def _rates(findings: QuerySet[Finding], by: str) -> dict[str, BaseRate]:
    # A portfolio of ten thousand pilots has a hundred thousand findings: the database puts each pilot's together.
    of_pilots = (
        findings.order_by(by)
        .values(by, "pilot")
        .annotate(
            all_cleared=BoolAnd("cleared"),
            stands=BoolOr(Q(state__in=STANDING)),
            took=Coalesce(Max(F("ended") - F("began")), timedelta(0)),
        )
    )
    flagged: dict[str, list[_Flagged]] = defaultdict(list)
    for name, *became in of_pilots.values_list(by, *_Flagged._fields):
        flagged[name].append(_Flagged(*became))
    return {name: _rate(pilots) for name, pilots in flagged.items()}


def _rate(flagged: list[_Flagged]) -> BaseRate:
    days = [pilot.took.days for pilot in flagged if pilot.all_cleared]
    return BaseRate(
        flagged=len(flagged),
        recovered=len(days),
        standing=sum(pilot.stands for pilot in flagged),
        days=median_low(days) if days else None,
    )
