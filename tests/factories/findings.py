"""What a sweep leaves: health and findings, without sweeping."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilots.models import (
    Pilot,
)
from stalls.models import Finding, Health, PilotHealth
from stalls.modes import FailureMode, HealthState
from tests.factories.people import MONDAY


def make_health(*, pilot: Pilot, mode: str, state: str, **fields: Any) -> Health:
    return Health.objects.create(pilot=pilot, mode=mode, state=state, **fields)


def make_overall(*, pilot: Pilot, state: str, **fields: Any) -> PilotHealth:
    """Make a swept pilot as bad as that as a whole."""
    said = {"state": state, "modes": [], "known": [None] * len(FailureMode), "worst": HealthState(state).rank, **fields}
    return PilotHealth.objects.update_or_create(pilot=pilot, defaults=said)[0]


def make_finding(*, pilot: Pilot, since: date = MONDAY, **fields: Any) -> Finding:
    """Make an open finding of a ticket without an answer; every other rule's evidence has to be given."""
    fields.setdefault("rule", "integration/waiting-on-ticket")
    fields.setdefault("mode", fields["rule"].partition("/")[0])
    fields.setdefault("severity", "critical")
    fields.setdefault("graded", fields["severity"])
    fields.setdefault("peak", fields["severity"])
    fields.setdefault("state", "open")
    fields.setdefault("evidence", {
        "reference": "INC-1042", "request_kind": "service_account", "team": "Infrastructure",
        "raised_on": since.isoformat(), "quiet_since": since.isoformat(), "champion": "A. Jones",
    })  # fmt: skip
    found = Finding(pilot=pilot, since=since, pending_on=since, opened_on=since, **fields)
    if not found.waits_on:
        found.waits_on = found.found_by.waits_on(found.evidence) or ""
    found.save()
    return found
