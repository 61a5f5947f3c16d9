"""Findings as they stand, or stood on a past day: what lists and pages tell of each, by the same names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, When

from portfolio import heat_map
from stalls import combined
from stalls.models import Finding, FindingEvent
from stalls.models.findings import FindingQuerySet
from stalls.modes import Severity
from stalls.rules import Rule
from stalls.state_machine import STANDING, FindingState


@dataclass(frozen=True, slots=True)
class Stood:
    """A finding on a day. `counted_in`: the rule in whose finding it counts already, empty where in none."""

    finding: Finding
    state: FindingState
    severity: Severity
    since: date | None
    opened_on: date | None
    evidence: dict[str, Any]
    waits_on: str
    counted_in: str
    stand_together: list[str]

    @property
    def rule(self) -> Rule:
        return self.finding.found_by

    def sentence(self, as_of: date) -> str:
        return self.rule.explain(self.evidence, as_of)

    @property
    def next_step(self) -> str:
        return combined.next_step(self.rule, self.evidence, self.stand_together)

    @property
    def owner(self) -> str:
        return self.rule.owner(self.evidence)


def standing(findings: FindingQuerySet, when: heat_map.When) -> QuerySet[Any]:
    """Return what stands of some findings; of a past day the events that say how each stood."""
    if when.is_past:
        return FindingEvent.objects.standing_on(when.as_of).filter(finding__in=findings.order_by().values("pk"))
    return findings.standing()


def first_of_each_pilot(findings: FindingQuerySet, when: heat_map.When) -> QuerySet[Any]:
    """Return of what stands of each pilot, and is counted in nothing else, that with which its story begins."""
    rows: QuerySet[Any] = standing(findings, when)
    rows = rows.with_counted_in(when.as_of).filter(counted_in="") if when.is_past else rows.filter(hidden_by=None)  # type: ignore[attr-defined]
    root = F("finding__rule") if when.is_past else F("pk")
    begins = Case(When(root=root, then=0), default=1, output_field=IntegerField())
    return rows.order_by(pilots(when), begins, F("since").asc(nulls_last=True), "pk").distinct(pilots(when))


def keys(rows: QuerySet[Any], when: heat_map.When) -> QuerySet[Any, Any]:
    """Return the ids of the findings of what `standing` returns, in its order."""
    return rows.values_list("finding_id" if when.is_past else "pk", flat=True)


def pilots(when: heat_map.When) -> str:
    """Return the path from what `standing` returns to the pilot."""
    return "finding__pilot" if when.is_past else "pilot"


def rules(when: heat_map.When) -> str:
    """Return the path from what `standing` returns to the rule."""
    return "finding__rule" if when.is_past else "rule"


def told(rows: QuerySet[Any], when: heat_map.When) -> Iterator[Stood]:
    """Yield what `standing` returns as it is told, in one query."""
    if when.is_past:
        opened = FindingEvent.objects.filter(
            finding=OuterRef("finding"), episode=OuterRef("episode"), to_state__in=STANDING
        ).order_by("pk")
        known: Any = rows.with_counted_in(when.as_of).with_stand_together(when.as_of)  # type: ignore[attr-defined]
        dated = known.annotate(opened_on=Subquery(opened.values("on")[:1]))
        return map(_then, dated.select_related("finding__pilot", "finding__portfolio"))
    return map(_now, rows.with_stand_together().select_related("pilot", "portfolio", "hidden_by"))  # type: ignore[attr-defined]


def _now(finding: Finding) -> Stood:
    return Stood(
        finding=finding,
        state=FindingState(finding.state),
        severity=Severity(finding.severity),
        since=finding.since,
        opened_on=finding.opened_on,
        evidence=finding.evidence,
        waits_on=finding.waits_on,
        counted_in=finding.hidden_by.rule if finding.hidden_by else "",
        stand_together=finding.stand_together,
    )


def _then(event: Any) -> Stood:
    return Stood(
        finding=event.finding,
        state=FindingState(event.to_state),
        severity=Severity(event.to_severity),
        since=event.since,
        opened_on=event.opened_on,
        evidence=event.evidence,
        waits_on=event.waits_on,
        counted_in=event.counted_in,
        stand_together=event.stand_together,
    )
