"""Keyword-only functions that make one answer to a finding each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from stalls.models import Acknowledgement, Action, Finding, FindingEvent, Judgement, Snooze
from tests.factories import MONDAY, make_person


def _as_it_is(finding: Finding) -> dict[str, Any]:
    return {"finding": finding, "severity": finding.severity, "episode": finding.episode}


def make_acknowledgement(*, finding: Finding, by: User, on: date = MONDAY, **fields: Any) -> Acknowledgement:
    fields.setdefault("lapses_on", on + timedelta(days=14))
    return Acknowledgement.objects.create(by=by, on=on, **_as_it_is(finding) | fields)


def make_snooze(*, finding: Finding, by: User, on: date = MONDAY, **fields: Any) -> Snooze:
    fields.setdefault("until", on + timedelta(days=10))
    fields.setdefault("reason", "The board meets first")
    return Snooze.objects.create(by=by, on=on, **_as_it_is(finding) | fields)


def make_judgement(*, finding: Finding, by: User, on: date = MONDAY, **fields: Any) -> Judgement:
    fields.setdefault("verdict", "right")
    return Judgement.objects.create(finding=finding, episode=finding.episode, by=by, on=on, **fields)


def make_action(*, finding: Finding, by: User, agreed_on: date = MONDAY, **fields: Any) -> Action:
    fields.setdefault("owner", make_person(portfolio=finding.pilot.portfolio))
    fields.setdefault("text", "Call the head of infrastructure")
    fields.setdefault("due_on", agreed_on + timedelta(days=7))
    return Action.objects.create(finding=finding, by=by, agreed_on=agreed_on, **fields)


def make_event(*, finding: Finding, on: date = MONDAY, **fields: Any) -> FindingEvent:
    """Make the event by which a finding came to stand as it stands."""
    said = {"episode": finding.episode, "to_state": finding.state, "to_severity": finding.severity}
    return FindingEvent.objects.create(finding=finding, on=on, evidence=finding.evidence, **said | fields)
