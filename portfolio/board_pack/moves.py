"""What moved in the week up to a day: findings, promises, stages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pilots.models import Promise, StageEvent
from pilots.models.pilot import PilotQuerySet
from portfolio.board_pack.standing import weeks_before
from stalls.models import FindingEvent
from stalls.modes import Severity
from stalls.rules import counted
from stalls.state_machine import STANDING, ClosedBecause, FindingState

# What a reader takes in of one kind; how many more there are is said.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Move:
    """One kind of news: how many, the first of them in words, and how many are not shown."""

    label: str
    count: int
    lines: list[str]
    more: int


def moves(pilots: PilotQuerySet, day: date) -> list[Move]:
    """Return the kinds of news of which there is any, in three queries."""
    since = weeks_before(day, 1)
    kinds = {
        **_of_findings(pilots, since, day),
        "Promises that slid": _slides(pilots, since, day),
        "Stages reached": _stages(pilots, since, day),
    }
    return [_move(label, lines) for label, lines in kinds.items() if lines]


def _move(label: str, lines: list[str]) -> Move:
    return Move(label, len(lines), lines[:SHOWN], max(len(lines) - SHOWN, 0))


def _of_findings(pilots: PilotQuerySet, since: date, day: date) -> dict[str, list[str]]:
    events = FindingEvent.objects.filter(finding__pilot__in=pilots.order_by(), on__gt=since, on__lte=day)
    kinds: dict[str, list[str]] = {"Opened": [], "Became worse": [], "Cleared": []}
    for event in events.select_related("finding__pilot").order_by("-on", "finding__pilot__code", "pk"):
        kind = _kind_of(event)
        if kind:
            severity = "" if kind == "Cleared" else f", {event.get_to_severity_display().lower()}"
            kinds[kind].append(f"{event.finding.pilot}: {event.finding.found_by.title}{severity}")
    return kinds


def _kind_of(event: FindingEvent) -> str:
    stood = event.from_state in STANDING
    if event.to_state == FindingState.CLOSED:
        return "Cleared" if stood and event.finding.closed_because in ("", ClosedBecause.CLEARED) else ""
    if event.to_state not in STANDING:
        return ""
    if not stood:
        return "Opened"
    before, after = Severity(event.from_severity or event.to_severity), Severity(event.to_severity)
    return "Became worse" if after.rank > before.rank else ""


def _slides(pilots: PilotQuerySet, since: date, day: date) -> list[str]:
    """Say which promises were put off, from when to when, and how often that has happened to the pilot."""
    made = Promise.objects.filter(recorded_on__lte=day)
    recent = made.filter(pilot__in=pilots.order_by(), recorded_on__gt=since)
    times: Counter[int] = Counter()
    last: dict[int, Promise] = {}
    lines = []
    for promise in made.filter(pilot__in=recent.values("pilot")).select_related("pilot").order_by("recorded_on", "pk"):
        before = last.get(promise.pilot_id)
        if before and before.day and promise.day and promise.day.last > before.day.last:
            times[promise.pilot_id] += 1
            if promise.recorded_on > since:
                how_often = _often(times[promise.pilot_id])
                lines.append(f"{promise.pilot}: from {before.day} to {promise.day}, {how_often}")
        last[promise.pilot_id] = promise
    return lines


def _often(times: int) -> str:
    return "for the first time" if times == 1 else f"{counted(times, 'time')} by now"


def _stages(pilots: PilotQuerySet, since: date, day: date) -> list[str]:
    events = StageEvent.objects.filter(pilot__in=pilots.order_by(), recorded_on__gt=since, recorded_on__lte=day)
    return [
        f"{event.pilot}: {event.get_stage_display()}"
        for event in events.select_related("pilot").order_by("-recorded_on", "pilot__code", "pk")
    ]
