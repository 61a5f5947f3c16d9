"""What a test of a rule asks of it, over all pilots of the test's database."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilots.models import Pilot
from stalls.rules import Rule


def found(rule: Rule, as_of: date) -> list[dict[str, Any]]:
    """Return the rows that the rule finds."""
    return list(rule.find(Pilot.objects.all(), as_of=as_of, thresholds=rule.thresholds))


def severity(rule: Rule, as_of: date) -> str | None:
    """Return the severity of the one row that the rule finds, or None."""
    rows = found(rule, as_of)
    assert len(rows) <= 1
    return rows[0]["severity"] if rows else None


def sentence(rule: Rule, as_of: date) -> str:
    """Return what the rule says of the one row that it finds."""
    [row] = found(rule, as_of)
    return rule.explain(row["evidence"], as_of)


def known_on(rule: Rule, as_of: date) -> date | None:
    """Return the day of the newest fact for the one pilot; None: not assessable."""
    return Pilot.objects.values_list(rule.known_on(as_of=as_of), flat=True).get()
