"""Which critical findings speak on a day, since when, and what has made each of them speak again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from alerts.telling import Why
from pilots.dates import Day
from stalls.attention import Attention, Grade, attention
from stalls.models import Action, Finding, FindingEvent, HealthEvent
from stalls.modes import HealthState, Severity
from stalls.silences import Record, records_of
from stalls.state_machine import FindingState
from stalls.statements import Scope

# domain.md C.9: a finding that re-opens within 28 days sends no new e-mail unless its severity rises.
REOPENS_SILENTLY = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """A critical finding that nobody has silenced, of a pilot that is critical.

    `since`: the first day of this period. `back`: why it speaks again, None where nobody had silenced it; `said`: who
    had, as a sentence. `reopened_soon`: it had closed less than 28 days before. `is_agreed`: somebody has taken it on.
    `follows_silent`: the finding with which its story begins is critical and silenced.
    """

    finding: Finding
    since: date
    back: Why | None = None
    said: str = ""
    reopened_soon: bool = False
    is_agreed: bool = False
    follows_silent: bool = False


def speaking(scope: Scope, *, as_of: date) -> list[Speaking]:
    """Return what speaks of the pilots of a scope: those with which a story begins first, then the longest standing.

    Eight statements, however many there are. Left out are a finding that flaps (domain.md C.9: "stop e-mail"), and one
    that counts in another one already (C.7).
    """
    findings = list(critical_findings(scope))
    records = records_of([finding.pk for finding in findings])
    silenced = {pk: attention(one.history, one.silences, as_of=as_of) for pk, one in records.items()}
    silent = {pk for pk, one in silenced.items() if one.silenced}
    heard = [finding for finding in findings if finding.pk not in silent]
    turned = _pilots_critical_since({finding.pilot_id for finding in heard})
    closed = _last_closed([finding.pk for finding in heard if finding.episode > 1])
    agreed = _agreed([finding.pk for finding in heard], as_of)
    return [
        _speaks(
            finding,
            records[finding.pk],
            silenced[finding.pk],
            turned.get(finding.pilot_id),
            closed.get(finding.pk),
            is_agreed=finding.pk in agreed,
            follows_silent=finding.root_id in silent,
        )
        for finding in heard
    ]


def critical_findings(scope: Scope) -> models.QuerySet[Finding]:
    """Return the findings that stand open and critical, of pilots that are critical."""
    findings = Finding.objects.shown().filter(
        pilot__in=scope.query().values("pk"),
        state=FindingState.OPEN,
        severity=Severity.CRITICAL,
        is_flapping=False,
        pilot__overall_health__state=HealthState.CRITICAL,
    )
    return findings.select_related("pilot", "portfolio").with_stand_together().root_first()


def _speaks(
    finding: Finding, record: Record, said: Attention, turned: date | None, closed: date | None, **known: bool
) -> Speaking:
    began = critical_since(record.history) or finding.opened_on or finding.pending_on
    begins = [day for day in (began, turned, said.since) if day]
    since = max(begins)
    is_back = said.again is not None and said.since == since
    return Speaking(
        finding=finding,
        since=since,
        back=Why(said.again.value) if is_back and said.again else None,
        said=_who_silenced(said) if is_back else "",
        reopened_soon=closed is not None and began - closed < REOPENS_SILENTLY,
        **known,
    )


def critical_since(history: Sequence[Grade]) -> date | None:
    """Return since when a finding has been critical without a break, in its last episode; None for no history."""
    since = None
    for grade in reversed(history):
        if grade.severity != Severity.CRITICAL or grade.episode != history[-1].episode:
            break
        since = grade.on
    return since


def _who_silenced(said: Attention) -> str:
    if said.ended is None:
        return ""
    return f"{said.ended.by or 'Somebody'} {said.ended.kind.label} it on {Day(said.ended.on)}."


def _pilots_critical_since(pilots: Collection[int]) -> dict[int, date]:
    """Return by pilot since when its health has been critical without a break, where that is on record."""
    since: dict[int, date] = {}
    for pilot, on, state in health_events(pilots):
        if state != HealthState.CRITICAL:
            since.pop(pilot, None)
        else:
            since.setdefault(pilot, on)
    return since


def health_events(pilots: Collection[int]) -> Iterable[tuple[int, date, str]]:
    """Yield pilot, day and state of every change of these pilots' health, in the order of recording."""
    events = HealthEvent.objects.filter(pilot__in=pilots).order_by("pk")
    return events.values_list("pilot_id", "on", "state").iterator()


def _last_closed(findings: Collection[int]) -> dict[int, date]:
    closings = FindingEvent.objects.filter(finding__in=findings, to_state=FindingState.CLOSED).order_by()
    return dict(closings.values_list("finding").annotate(last=models.Max("on")))


def _agreed(findings: Collection[int], as_of: date) -> set[int]:
    """Return the findings of which it is agreed who does what by a day that has not passed."""
    actions = Action.objects.open().filter(finding__in=findings, due_on__gte=as_of)
    return set(actions.values_list("finding_id", flat=True))
