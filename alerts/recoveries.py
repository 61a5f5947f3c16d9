"""Tells who was mailed of a critical pilot that it is critical no more: once for each pilot and stall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts.calendars import WorkingCalendar, calendar_of
from accounts.models import Portfolio
from alerts.models import Alert, AlertKind, AlertState
from alerts.outbox import put
from alerts.quiet import due_at
from alerts.readers import Reader, members_of
from alerts.speaking import health_events
from alerts.telling import MOST_MAILS
from alerts.told import Record, records_of
from pilots.models import Pilot, Stage
from stalls.models import Finding, PilotHealth
from stalls.modes import HealthState
from stalls.state_machine import STANDING, ClosedBecause
from stalls.statements import Scope
from stalls.sweep import CATCH_UP_DAYS

# What ended longer ago than a sweep catches up is no news.
LATEST = timedelta(days=CATCH_UP_DAYS)
WAS_MAILED = "You were mailed that it was critical."


@dataclass(frozen=True, kw_only=True)
class Stall:
    """A pilot was critical from `since` on and is not any more, since `until`."""

    pilot: Pilot
    state: HealthState
    since: date
    until: date


def write_recoveries(*, scope: Scope, as_of: date, now: datetime) -> int:
    """Write one note for each pilot that is critical no more and each reader whom a mail of it had reached.

    Returns how many. A mail that has not left is cancelled by the delivery; nobody is told that its cause has gone.
    """
    by_portfolio: dict[Portfolio, list[Stall]] = defaultdict(list)
    for stall in _ended(scope, as_of):
        by_portfolio[stall.pilot.portfolio].append(stall)
    return sum(_write(portfolio, stalls, as_of, now) for portfolio, stalls in by_portfolio.items())


def _ended(scope: Scope, as_of: date) -> Iterable[Stall]:
    """Yield the stalls that have ended lately, of pilots of which somebody was mailed."""
    mailed = Alert.objects.filter(
        Q(state=AlertState.SENT) | Q(gathered_into__state=AlertState.SENT),
        kind=AlertKind.CRITICAL,
        finding__pilot__in=scope.query().values("pk"),
    )
    healths = PilotHealth.objects.swept().exclude(state=HealthState.CRITICAL)
    healths = healths.filter(pilot__in=mailed.values("finding__pilot"), pilot__health_events__on__gt=as_of - LATEST)
    pilots = {one.pilot_id: one for one in healths.select_related("pilot__portfolio").distinct()}
    for pilot, (since, until) in _last_stalls(pilots).items():
        if until > as_of - LATEST:
            yield Stall(pilot=pilots[pilot].pilot, state=HealthState(pilots[pilot].state), since=since, until=until)


def _last_stalls(pilots: Collection[int]) -> dict[int, tuple[date, date]]:
    """Return by pilot from when to when it was critical the last time."""
    running: dict[int, date] = {}
    stalls: dict[int, tuple[date, date]] = {}
    for pilot, on, state in health_events(pilots):
        if state == HealthState.CRITICAL:
            running.setdefault(pilot, on)
        elif since := running.pop(pilot, None):
            stalls[pilot] = (since, on)
    return stalls


def _write(portfolio: Portfolio, stalls: list[Stall], as_of: date, now: datetime) -> int:
    readers = [member.as_reader for member in members_of(portfolio).values()]
    pilots = [stall.pilot.pk for stall in stalls]
    records = records_of(portfolio, pilots, zones={reader.user.pk: reader.zone for reader in readers})
    findings = _findings(pilots)
    notes = _Notes(portfolio, calendar_of(portfolio), findings, as_of, now)
    return sum(notes.write(reader, stalls, records[reader.user.pk]) for reader in readers)


def _findings(pilots: Collection[int]) -> dict[int, list[Finding]]:
    by_pilot: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(pilot__in=pilots).worst_first():
        by_pilot[finding.pilot_id].append(finding)
    return by_pilot


@dataclass(frozen=True)
class _Notes:
    """Writes the notes of one portfolio."""

    portfolio: Portfolio
    calendar: WorkingCalendar
    findings: dict[int, list[Finding]]
    as_of: date
    now: datetime

    def write(self, reader: Reader, stalls: list[Stall], record: Record) -> int:
        """Write what one reader is told; many at once are one mail, into which the others are gathered."""
        told = {self._key(stall, reader): (stall, _mailed(stall, record)) for stall in stalls}
        known = set(Alert.objects.filter(key__in=told).values_list("key", flat=True))
        new = [(key, *what) for key, what in told.items() if what[1] and key not in known]
        if not new:
            return 0
        rows = [self._row(reader, *one) for one in new]
        own, rest = (rows[:1], rows[1:]) if len(rows) > MOST_MAILS else (rows, [])
        stored = put(own)
        for row in rest:
            row.state, row.gathered_into_id, row.last_error = AlertState.GATHERED, stored[own[0].key], ""
        put(rest)
        return len(rows)

    def _key(self, stall: Stall, reader: Reader) -> str:
        return f"recovered:{stall.pilot.pk}:{stall.since:%Y%m%d}:{reader.user.pk}"

    def _row(self, reader: Reader, key: str, stall: Stall, mailed: Sequence[int]) -> Alert:
        held = reader.held(AlertKind.RECOVERED)
        findings = self.findings[stall.pilot.pk]
        return Alert(
            key=key,
            kind=AlertKind.RECOVERED,
            portfolio=self.portfolio,
            recipient=reader.user,
            reason=WAS_MAILED,
            finding=next(finding for finding in findings if finding.pk == mailed[0]),
            as_of=self.as_of,
            evidence=self._evidence(stall, mailed, findings),
            state=AlertState.CANCELLED if held else AlertState.QUEUED,
            last_error=held,
            due_at=due_at(self.now, portfolio=self.portfolio, zone=reader.zone, calendar=self.calendar),
        )

    def _evidence(self, stall: Stall, mailed: Sequence[int], findings: list[Finding]) -> dict[str, Any]:
        """Return plain JSON: the pilot, from when to when, what it was and what cleared it, and what is still open."""
        pilot = stall.pilot
        stands = [finding for finding in findings if finding.state in STANDING and finding.hidden_by_id is None]
        return {
            "pilot": {"id": pilot.pk, "code": pilot.code, "name": pilot.name},
            "portfolio": self.portfolio.name,
            "since": stall.since.isoformat(),
            "until": stall.until.isoformat(),
            "state": stall.state,
            "ended": Stage(pilot.claimed_stage).label.lower() if pilot.claimed_stage in Stage.ended() else "",
            "was": [[one.found_by.title, _what_cleared(one)] for one in findings if one.pk in mailed],
            "open": [[one.get_severity_display(), one.explanation(self.as_of)] for one in stands],
        }


def _mailed(stall: Stall, record: Record) -> list[int]:
    """Return the findings of a pilot that a mail which has left named during a stall."""
    rows = [row for group in record.by_finding.values() for row in group if row.pilot == stall.pilot.pk]
    named = [row.finding for row in rows if row.is_sent and row.is_named and row.on >= stall.since]
    return list(dict.fromkeys(named))


def _what_cleared(finding: Finding) -> str:
    if finding.state in STANDING:
        return f"still there, {finding.get_severity_display().lower()} now"
    if finding.closed_because in ClosedBecause.values:
        label: str = ClosedBecause(finding.closed_because).label
        return label[:1].lower() + label[1:]
    return "closed"
