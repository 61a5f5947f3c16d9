"""How pages write ages, days and the evidence of a finding."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import models

from pilots.dates import Day, Precision
from stalls.modes import HealthState
from stalls.rules import counted

NOT_RECORDED = "not recorded"
PROBLEMS = (HealthState.WATCH, HealthState.STALLED, HealthState.CRITICAL)
CODE = re.compile(r"[a-z]+(_[a-z]+)+")


def age(since: date, as_of: date) -> str:
    """Return the time from `since` to `as_of` in days, or in whole weeks from a fortnight on: `9 days`, `5 weeks`."""
    days = max((as_of - since).days, 0)
    if days == 0:
        return "today"
    if days < 14:
        return counted(days, "day")
    return counted(days // 7, "week")


def age_in_words(state: str, since: date | None, facts_on: date | None, as_of: date) -> str:
    """Return how long a condition has stood, or how old the facts are on which the absence of one rests."""
    if state in PROBLEMS:
        return age(since, as_of) if since else "start not known"
    if facts_on is None:
        return "no facts" if state == HealthState.NOT_ASSESSABLE else "facts undated"
    return "facts of today" if facts_on >= as_of else f"facts {age(facts_on, as_of)} old"


def day(record: models.Model, field: str, absent: str = NOT_RECORDED) -> str:
    """Return the day in a column as far as it is known: `1 Jun 2026`, `Jun 2026`, or `absent`."""
    on = getattr(record, field)
    if on is None:
        return absent
    return str(Day(on, Precision(getattr(record, f"{field}_precision", Precision.DAY))))


def evidence(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a rule saw as pairs of label and value, in words."""
    return [
        (label.replace("_", " ").capitalize(), _fact(facts, label))
        for label in facts
        if not label.endswith("_precision")
    ]


def settings_in_words(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return named settings as pairs of label and value; a name that ends in its unit gives it to the value."""
    return [_setting(name, value) for name, value in values.items()]


def _setting(name: str, value: Any) -> tuple[str, str]:
    label = name.removesuffix("_days").replace("_", " ").capitalize()
    unit = " days" if name.endswith("_days") else ""
    if isinstance(value, (tuple, list)):
        value = ", ".join(str(item).replace("_", " ") for item in value)
    return label, f"{value}{unit}"


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
