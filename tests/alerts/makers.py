"""Findings that have become critical, and the alerts about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import Role, User
from alerts.actions import write_alerts
from alerts.kinds import kind_of
from alerts.messages import Message
from alerts.models import Alert, AlertState
from pilots.models import Pilot
from stalls.models import Finding, FindingEvent, HealthEvent, PilotHealth
from stalls.modes import FailureMode, HealthState
from stalls.statements import Scope
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


def change(finding: Finding, *, on: date | None = None) -> FindingEvent:
    """Record that a finding stands as it does, from a day on."""
    return FindingEvent.objects.create(
        finding=finding,
        on=on or finding.opened_on or MONDAY,
        episode=finding.episode,
        to_state=finding.state,
        to_severity=finding.severity,
        evidence=finding.evidence,
    )


def turn(pilot: Pilot, *states: HealthState, on: date = MONDAY) -> None:
    """Record how a pilot's health changed, a day each, the last one on a day."""
    make_health(pilot, states[-1])
    for days_ago, state in reversed(list(enumerate(reversed(states)))):
        turned = on - timedelta(days=days_ago)
        HealthEvent.objects.create(pilot=pilot, on=turned, state=state, modes=[])


def tell(*findings: Finding, as_of: date = MONDAY, now: datetime = NOON, swept_from: date | None = None) -> int:
    """Write what follows on a day for the pilots of these findings; those with no past are critical since then."""
    for finding in findings:
        finding.refresh_from_db()
        if not finding.events.exists():
            change(finding, on=as_of)
    pilots = {finding.pilot_id for finding in findings}
    return write_alerts(scope=Scope.of(pilots), as_of=as_of, now=now, swept_from=swept_from)


def told_daily(*findings: Finding, days: Iterable[int]) -> None:
    """Sweep and deliver on each of these days after MONDAY, at noon: every mail that is due is sent."""
    for number in days:
        day = timedelta(days=number)
        tell(*findings, as_of=MONDAY + day, now=NOON + day)
        waiting = Alert.objects.waiting().filter(due_at__lte=NOON + day)
        waiting.update(state=AlertState.SENT, sent_at=NOON + day, text="sent", subject="sent")


def make_leaders(*names: str) -> list[User]:
    return [make_member(user=make_user(email=f"{name}@example.org"), role=Role.LEADER).user for name in names]


def make_due() -> None:
    """Let the time of every waiting message have come."""
    Alert.objects.waiting().update(due_at=NOON)


def composed(alert: Alert) -> Message:
    """Return what a message says."""
    return kind_of(alert).compose(alert)
