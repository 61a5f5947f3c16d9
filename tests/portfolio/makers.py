"""Findings that the blocks of the dashboard tell of, each with its pilot."""

from __future__ import annotations

from datetime import date
from typing import Any

from stalls.models import Finding, FindingEvent
from tests import factories as make


def make_critical(*, since: date, name: str = "Call notes", **fields: Any) -> Finding:
    pilot = make.make_pilot(name=name, **fields)
    make.make_overall(pilot=pilot, state="critical", oldest=since)
    return make.make_finding(pilot=pilot, since=since)


def tell(finding: Finding, *, on: date, **moved: Any) -> FindingEvent:
    """Make the event of a finding that opened on a day, as far as nothing else is said."""
    told = {"from_state": "", "to_state": "open", "to_severity": finding.severity, "episode": 1, **moved}
    said = {"evidence": finding.evidence, "waits_on": finding.waits_on, "since": finding.since}
    return FindingEvent.objects.create(finding=finding, on=on, **said, **told)
