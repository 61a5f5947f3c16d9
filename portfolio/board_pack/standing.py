"""How pilots and their findings stood on a day: today by what is kept, on a past day by what events tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from pilots.models import Stage, StageEvent
from pilots.models.pilot import PilotQuerySet
from stalls.models import Finding, FindingEvent, HealthEvent, PilotHealth
from stalls.modes import HealthState, Severity
from stalls.state_machine import STANDING


@dataclass(frozen=True, slots=True)
class Standing:
    """One pilot on a day: how it stood as a whole, and in each failure mode."""

    state: str
    modes: dict[str, str]


def running_on(pilots: PilotQuerySet, day: date) -> PilotQuerySet:
    """Keep the pilots that had been entered and had not ended by a day, as far as it was recorded by then."""
    ends = StageEvent.objects.filter(pilot=OuterRef("pk"), stage__in=Stage.ended())
    later = Exists(ends.filter(recorded_on__gt=day)) & ~Exists(ends.filter(recorded_on__lte=day))
    return pilots.filter(~Q(claimed_stage__in=Stage.ended()) | later, recorded_on__lte=day)


def standings(pilots: PilotQuerySet, day: date, *, is_now: bool) -> dict[int, Standing]:
    """Return by key how the running pilots stood, those that had been swept (one query)."""
    running = running_on(pilots, day).order_by().values("pk")
    rows: Iterable[tuple[int, str, Any]]
    if is_now:
        rows = PilotHealth.objects.swept().filter(pilot__in=running).values_list("pilot_id", "state", "modes")
    else:
        events = HealthEvent.objects.filter(pilot__in=running, on__lte=day)
        last = events.order_by("pilot_id", "-on", "-pk").distinct("pilot_id")
        rows = last.values_list("pilot_id", "state", "modes")
    return {pilot: Standing(state, dict(modes)) for pilot, state, modes in rows}


def findings_on(pilots: Iterable[int], day: date, *, is_now: bool) -> dict[int, list[Finding]]:
    """Return by pilot the findings that stood, the one its story began with first, then the worst (one query)."""
    found = _kept(pilots) if is_now else _told(pilots, day)
    by_pilot: dict[int, list[Finding]] = defaultdict(list)
    for finding, root in found:
        finding.begins = finding.pk == root or finding.rule == root  # type: ignore[attr-defined]
        by_pilot[finding.pilot_id].append(finding)
    for standing in by_pilot.values():
        standing.sort(key=_place)
    return by_pilot


def _place(finding: Any) -> tuple[Any, ...]:
    return (not finding.begins, -Severity(finding.severity).rank, finding.since or date.max, finding.pk)


def _kept(pilots: Iterable[int]) -> list[tuple[Finding, Any]]:
    shown = Finding.objects.shown().filter(pilot_id__any=list(pilots))
    return [(finding, finding.root_id) for finding in shown]


def _told(pilots: Iterable[int], day: date) -> list[tuple[Finding, Any]]:
    """Return the findings as their last events up to the day tell of them; nothing of this is ever saved."""
    events = FindingEvent.objects.filter(finding__pilot_id__any=list(pilots), on__lte=day)
    last = events.select_related("finding").order_by("finding_id", "-on", "-pk").distinct("finding_id")
    told = []
    for event in last:
        if event.to_state in STANDING:
            finding = event.finding
            finding.severity, finding.since, finding.evidence = event.to_severity, event.since, event.evidence
            told.append((finding, event.root))
    return told


def is_stalled(standing: Standing) -> bool:
    return standing.state in (HealthState.STALLED, HealthState.CRITICAL)


def weeks_before(day: date, weeks: int) -> date:
    return day - timedelta(weeks=weeks)
