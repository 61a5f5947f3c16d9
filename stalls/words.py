"""How pages write ages, the evidence of a finding and what has become of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from accounts.wording import counted
from pilots.dates import Day, Precision
from stalls.models import FindingEvent
from stalls.modes import Severity
from stalls.state_machine import FindingState

NOT_RECORDED = "not recorded"
CODE = re.compile(r"[a-z]+(_[a-z]+)+")


def age(since: date, as_of: date) -> str:
    """Return the time from `since` to `as_of` in days, or in whole weeks from a fortnight on: `9 days`, `5 weeks`."""
    days = max((as_of - since).days, 0)
    if days == 0:
        return "today"
    if days < 14:
        return counted(days, "day")
    return counted(days // 7, "week")


def evidence(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a rule saw as pairs of label and value, in words."""
    return [
        (label.replace("_", " ").capitalize(), _fact(facts, label))
        for label in facts
        if not label.endswith("_precision")
    ]


def _fact(facts: dict[str, Any], label: str) -> str:
    value = facts[label]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "none"
    on = _as_day(value)
    if on:
        return str(Day(on, Precision(facts.get(f"{label}_precision") or Precision.DAY)))
    if value in (None, ""):
        return NOT_RECORDED
    # A code such as `service_account` is told in words; a name or a reference stays as it was typed.
    return value.replace("_", " ") if isinstance(value, str) and CODE.fullmatch(value) else str(value)


def _as_day(value: Any) -> date | None:
    """Return the day in a text of the form 2026-06-01; JSON has no days of its own."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def event(told: FindingEvent) -> str:
    """Return what became of a finding by an event: `Opened, stalled`, `Became critical, was stalled`."""
    severity = told.get_to_severity_display().lower()
    if told.to_state == FindingState.CLOSED:
        return "Closed"
    if told.from_state == told.to_state:
        return _graded(told, severity)
    return f"{_moved(told)}, {severity}"


def _moved(told: FindingEvent) -> str:
    match told.to_state:
        case FindingState.PENDING:
            return "First seen" if told.episode == 1 else "Seen again"
        case FindingState.RECOVERING:
            return "Recovering"
        case _ if told.from_state == FindingState.RECOVERING:
            return "Holds again"
        case _ if told.episode > 1:
            return "Opened again"
    return "Opened"


def _graded(told: FindingEvent, severity: str) -> str:
    if not told.from_severity or told.from_severity == told.to_severity:
        return f"Goes on, {severity}"
    worse = Severity(told.to_severity).rank > Severity(told.from_severity).rank
    return f"{'Became' if worse else 'Eased to'} {severity}, was {told.get_from_severity_display().lower()}"


def settings_in_words(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return named settings as pairs of label and value; a name that ends in its unit gives it to the value."""
    return [_setting(name, value) for name, value in values.items()]


def _setting(name: str, value: Any) -> tuple[str, str]:
    label = name.removesuffix("_days").replace("_", " ").capitalize()
    unit = " days" if name.endswith("_days") else ""
    if isinstance(value, (tuple, list)):
        value = ", ".join(str(item).replace("_", " ") for item in value)
    return label, f"{value}{unit}"
