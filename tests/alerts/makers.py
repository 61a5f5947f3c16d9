"""Findings that have become critical, and the alerts about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Role, User
from alerts.actions import write_alerts
from alerts.kinds import kind_of
from alerts.messages import Message
from alerts.models import Alert
from alerts.sweeping import became_critical
from pilots.models import Pilot
from stalls.models import Finding, FindingEvent, HealthEvent, PilotHealth
from stalls.modes import FailureMode, HealthState
from stalls.sweep import Swept
from tests.factories import MONDAY, make_member, make_pilot, make_user

# Noon of a day long past: whatever the hour is while the tests run, the mails of that day are due.
NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)


EVIDENCE: dict[str, dict[str, Any]] = {
    "integration/waiting-on-ticket": {
        "reference": "INC-1042",
        "team": "Infrastructure",
        "request_kind": "service_account",
        "quiet_since": "2026-04-01",
        "champion": "A. Jones",
    },
    "champion/nobody": {
        "last_champion": "A. Jones",
        "last_until": "2026-04-01",
        "day_zero": "2025-10-01",
        "stage": "pilot",
        "programme_manager": None,
    },
    "governance/live-without-sign-off": {
        "area": "dcb0160",
        "needed": "yes",
        "decision": "",
        "data": "",
        "champion": "A. Jones",
        "programme_manager": None,
    },
}


def make_critical(*, pilot: Pilot | None = None, **fields: Any) -> Finding:
    """Make an open, critical finding that has stood for 61 days, of a pilot that is critical."""
    fields.setdefault("rule", "integration/waiting-on-ticket")
    fields.setdefault("mode", fields["rule"].partition("/")[0])
    fields.setdefault("since", MONDAY - timedelta(days=61))
    days = {"pending_on": MONDAY, "opened_on": MONDAY}
    fields.setdefault("evidence", EVIDENCE.get(fields["rule"], {}))
    fields = {"state": "open", "severity": "critical", "graded": "critical", "peak": "critical", **days, **fields}
    pilot = pilot or make_pilot()
    make_health(pilot, HealthState.CRITICAL)
    found = Finding(pilot=pilot, **fields)
    found.waits_on = found.found_by.waits_on(found.evidence) or ""
    found.save()
    return found


def make_health(pilot: Pilot, state: HealthState) -> PilotHealth:
    """Make a pilot as bad as that."""
    said = {"state": state, "modes": [], "known": [None] * len(FailureMode)}
    return PilotHealth.objects.update_or_create(pilot=pilot, defaults=said)[0]


def change(finding: Finding, *, from_state: str = "", from_severity: str = "") -> Swept:
    """Make the event of a change to how a finding stands, and return the sweep that wrote it."""
    event = FindingEvent.objects.create(
        finding=finding,
        on=MONDAY,
        episode=finding.episode,
        from_state=from_state,
        from_severity=from_severity,
        to_state=finding.state,
        to_severity=finding.severity,
        evidence=finding.evidence,
    )
    return Swept(as_of=MONDAY, after=event.pk - 1, until=event.pk)


def turn(pilot: Pilot, *, before: HealthState | None, now: HealthState) -> Swept:
    """Make the events of a pilot's health, and return the sweep that wrote the last one."""
    states = [state for state in (before, now) if state]
    *_, last = [HealthEvent.objects.create(pilot=pilot, on=MONDAY, state=state, modes=[]) for state in states]
    make_health(pilot, now)
    return Swept(as_of=MONDAY, after=0, until=0, health_after=last.pk - 1, health_until=last.pk)


def tell(*findings: Finding, as_of: Any = MONDAY, now: datetime = NOON) -> int:
    """Write what follows when these findings have just become critical."""
    for finding in findings:
        finding.refresh_from_db()
    new = became_critical([change(finding) for finding in findings], as_of=as_of)
    return write_alerts(findings=new, as_of=as_of, now=now)


def make_leaders(*names: str) -> list[User]:
    return [make_member(user=make_user(email=f"{name}@example.org"), role=Role.LEADER).user for name in names]


def make_due() -> None:
    """Let the time of every waiting message have come."""
    Alert.objects.waiting().update(due_at=NOON)


def composed(alert: Alert) -> Message:
    """Return what a message says."""
    return kind_of(alert).compose(alert)
