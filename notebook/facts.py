"""What is on record of one pilot, as one plain table per kind of fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F

from governance.models import GovernanceQuestion, SignOff
from notebook.words import NOT_RECORDED, day
from outcomes.models import OutcomeMetric, Reading
from pilots.models import AccessRequest, Champion, Deputy, Integration, Pilot, Promise, StageEvent, WeeklyUpdate
from stalls.modes import FailureMode

IN_POST = "in post"
RECENT_UPDATES = 8
RECENT_READINGS = 12


@dataclass(frozen=True, slots=True)
class FactTable:
    """`rows` hold words in the order of `columns`; `empty` is said in place of a table without rows."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    empty: str = NOT_RECORDED


def facts_by_mode(pilot: Pilot) -> dict[FailureMode, list[FactTable]]:
    """Return the facts that each failure mode rests on. Ten queries, however many facts there are."""
    return {
        FailureMode.INTEGRATION: [_integrations(pilot), _access_requests(pilot)],
        FailureMode.WORKFLOW: [],
        FailureMode.GOVERNANCE: [_sign_offs(pilot), _questions(pilot)],
        FailureMode.CHAMPION: [_champions(pilot), _deputies(pilot)],
        FailureMode.OUTCOME: [_metrics(pilot), _readings(pilot)],
        FailureMode.DELIVERY: [_promises(pilot), _weekly_updates(pilot), _stage_events(pilot)],
    }


def _of[M: models.Model](records: models.QuerySet[M], pilot: Pilot, *related: str) -> models.QuerySet[M]:
    """Keep what belongs to a pilot that the caller may see; a relation that is not named here raises when followed."""
    return records.filter(pilot=pilot).select_related(*related).fetch_mode(models.FETCH_RAISE)


def _words(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(NOT_RECORDED if value in (None, "") else str(value) for value in values)


def _yes_no(value: bool | None) -> str:
    return NOT_RECORDED if value is None else "yes" if value else "no"


def _integrations(pilot: Pilot) -> FactTable:
    rows = [
        _words((i.system, i.get_state_display(), i.get_api_display(), day(i, "started_on"), i.promised_days, i.owner))
        for i in _of(Integration.objects.all(), pilot, "owner", "system").order_by("key")
    ]
    return FactTable("Integrations", ("System", "State", "Interface", "Started", "Promised days", "Owner"), rows)


def _access_requests(pilot: Pilot) -> FactTable:
    rows = [
        _words(
            (
                r.reference,
                r.get_request_kind_display(),
                r.team,
                day(r, "raised_on"),
                day(r, "answered_on", "no answer"),
                day(r, "escalated_on", "no"),
                day(r, "closed_on", "open"),
            ),
        )
        for r in _of(AccessRequest.objects.all(), pilot, "team").order_by("raised_on", "pk")
    ]
    columns = ("Reference", "For", "Asked of", "Raised", "Last answer", "Escalated", "Closed")
    return FactTable("Access requests", columns, rows)


def _sign_offs(pilot: Pilot) -> FactTable:
    rows = [
        _words(
            (
                s.area_name,
                s.get_needed_display(),
                day(s, "engaged_on"),
                day(s, "submitted_on"),
                s.typical_days,
                s.get_decision_display() if s.decision else "none yet",
                day(s, "decided_on", NOT_RECORDED if s.decision else "not yet"),
                s.decided_by,
            )
        )
        for s in _of(SignOff.objects.all(), pilot, "decided_by").order_by("area")
    ]
    columns = ("Sign-off", "Needed", "Told", "Submitted", "Typical days", "Decision", "Decided", "By")
    return FactTable("Sign-offs", columns, rows)


def _questions(pilot: Pilot) -> FactTable:
    rows = [
        _words((q.text, day(q, "raised_on"), q.raised_by, day(q, "answered_on", "not yet"), q.answer or "none yet"))
        for q in _of(GovernanceQuestion.objects.all(), pilot, "raised_by").order_by("raised_on", "pk")
    ]
    return FactTable("Questions", ("Question", "Raised", "By", "Answered", "Answer"), rows)


def _champions(pilot: Pilot) -> FactTable:
    rows = [
        _words(
            (
                c.person,
                c.level,
                day(c, "since"),
                day(c, "until", IN_POST),
                c.get_end_reason_display() if c.until else "has not ended",
                day(c, "leaving_on", "none"),
            )
        )
        for c in _of(Champion.objects.all(), pilot, "person").order_by(F("since").desc(nulls_last=True), "-pk")
    ]
    return FactTable("Champions", ("Champion", "Level", "Since", "Until", "Why it ended", "Announced leaving"), rows)


def _deputies(pilot: Pilot) -> FactTable:
    rows = [
        _words(
            (d.person, _yes_no(d.has_authority), day(d, "since"), day(d, "until", IN_POST)),
        )
        for d in _of(Deputy.objects.all(), pilot, "person").order_by(F("since").desc(nulls_last=True), "-pk")
    ]
    return FactTable("Deputies", ("Deputy", "Has authority", "Since", "Until"), rows)


def _metrics(pilot: Pilot) -> FactTable:
    rows = [
        _words(
            (
                m.name,
                _number(m.baseline, m.unit),
                _number(m.target, m.unit),
                day(m, "target_on"),
                m.benefit_owner,
                day(m, "agreed_on"),
                _yes_no(m.primary),
            )
        )
        for m in _of(OutcomeMetric.objects.all(), pilot, "benefit_owner").order_by("-primary", "key")
    ]
    columns = ("Outcome metric", "Baseline", "Target", "Target day", "Benefit owner", "Agreed", "Primary")
    return FactTable("Outcome metrics", columns, rows)


def _readings(pilot: Pilot) -> FactTable:
    readings = _of(Reading.objects.all(), pilot, "metric").order_by(F("on").desc(nulls_last=True), "-pk")
    rows = [
        _words(
            (_metric(r), _number(r.value, r.metric.unit if r.metric else ""), day(r, "on"), r.get_evidence_display())
        )
        for r in readings[:RECENT_READINGS]
    ]
    return FactTable("Latest readings", ("Outcome metric", "Value", "On", "Evidence"), rows)


def _metric(reading: Reading) -> str:
    return reading.metric.name if reading.metric else ""


def _number(value: Any, unit: str) -> str:
    """Write a stored decimal without its trailing zeros: `12.5 minutes`."""
    return "" if value is None else f"{value.normalize():f} {unit}".strip()


def _promises(pilot: Pilot) -> FactTable:
    rows = [
        _words((day(p, "live_by"), day(p, "recorded_on"), p.said_by))
        for p in _of(Promise.objects.all(), pilot, "said_by").order_by("-recorded_on", "-pk")
    ]
    return FactTable("Promises", ("Live by", "Said on", "By"), rows)


def _weekly_updates(pilot: Pilot) -> FactTable:
    updates = _of(WeeklyUpdate.objects.all(), pilot, "author").order_by("-week")
    rows = [
        _words(
            (
                day(u, "week"),
                u.author,
                u.get_confidence_display() if u.confidence else "",
                u.blocker or ("nothing changed" if u.nothing_changed else "none named"),
            )
        )
        for u in updates[:RECENT_UPDATES]
    ]
    columns = ("Week of", "By", "Live by the promised day?", "Blocker")
    return FactTable("Latest weekly updates", columns, rows)


def _stage_events(pilot: Pilot) -> FactTable:
    rows = [
        _words(
            (_stage(e), day(e, "on"), e.decided_by),
        )
        for e in _of(StageEvent.objects.all(), pilot, "decided_by").order_by(F("on").desc(nulls_last=True), "-pk")
    ]
    return FactTable("Stages", ("Claimed stage", "On", "Decided by"), rows)


def _stage(event: StageEvent) -> str:
    return f"{event.get_stage_display()} ({event.get_reason_display()})" if event.reason else event.get_stage_display()
