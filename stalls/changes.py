"""The changes of findings and of health as plain dictionaries, day by day: what a replay prints and a scorecard reads.

A day's line says how a finding, or a pilot's health, stood in the evening, where that is not how it stood the evening
before; how often the day was swept leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from stalls import failure_modes
from stalls.models import FindingEvent, HealthEvent
from stalls.rules import retired

type Line = dict[str, Any]


class Changes:
    """Tells each day's changes once, days in their order.

    `findings` and `health`: the events to tell of, the newest last, with those of days before that are not to be told
    again as what was told already.
    """

    def __init__(self, findings: QuerySet[FindingEvent], health: QuerySet[HealthEvent]) -> None:
        self.findings = findings.select_related("finding__pilot").order_by("pk")
        self.health = health.select_related("pilot").order_by("pk")
        self.told: dict[tuple[str, int], Any] = {}

    def of(self, day: date) -> Iterator[Line]:
        """Yield the lines of a day: findings by pilot, rule and subject, then pilots' health."""
        evening = {event.finding_id: event for event in self.findings.filter(on=day)}
        yield from sorted(
            (_finding(event) for event in evening.values() if self._is_news(event)),
            key=lambda line: (line["pilot"], line["rule"], line["subject"]),
        )
        health = {event.pilot_id: event for event in self.health.filter(on=day)}
        yield from sorted(
            (_health(event) for event in health.values() if self._is_news_of_health(event)),
            key=lambda line: str(line["pilot"]),
        )

    def _is_news(self, event: FindingEvent) -> bool:
        return self._differs(("finding", event.finding_id), (event.episode, event.to_state, event.to_severity))

    def _is_news_of_health(self, event: HealthEvent) -> bool:
        return self._differs(("health", event.pilot_id), (event.state, event.primary_mode, event.modes))

    def _differs(self, of: tuple[str, int], says: Any) -> bool:
        before, self.told[of] = self.told.get(of), says
        return bool(before != says)


def _finding(event: FindingEvent) -> Line:
    finding = event.finding
    try:
        rule = failure_modes.rule(finding.rule)
    except LookupError:
        rule = retired(finding.rule)
    return {
        "kind": "finding",
        "day": event.on.isoformat(),
        "pilot": finding.pilot.code,
        "rule": finding.rule,
        "mode": finding.mode,
        "subject": finding.subject,
        "state": event.to_state,
        "severity": event.to_severity,
        "since": event.since.isoformat() if event.since else None,
        "explanation": rule.explain(event.evidence, event.on),
        "root": event.root or None,
    }


def _health(event: HealthEvent) -> Line:
    return {
        "kind": "health",
        "day": event.on.isoformat(),
        "pilot": event.pilot.code,
        "health": event.state,
        "modes": dict(event.modes),
        "primary_mode": event.primary_mode or None,
    }
