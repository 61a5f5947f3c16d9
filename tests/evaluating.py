"""What a test of a rule asks of it, over all pilots of the test's database."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

from pilots.models import Pilot
from stalls import known
from stalls.rules import COLUMNS, Rule
from stalls.statements import A_DAY, EVERYTHING, Statement, run

SELDOM = ("is_guess", "managed_until")


@cache
def written(rule: Rule, day: date) -> Statement:
    """Return the rule's statement for a day; to write one takes longer than to run it over a few pilots."""
    return Statement.written(rule.find(Pilot.objects.all(), as_of=day, thresholds=rule.thresholds))


def found(rule: Rule, as_of: date) -> list[dict[str, Any]]:
    """Return the rows that the rule finds; `managed_until` and `is_guess` only where they say something."""
    statement = written(rule, A_DAY)
    rows = run(statement.sql, statement.bound(as_of, EVERYTHING))
    rows = [{**row, "row_evidence": json.loads(row["row_evidence"])} for row in rows]
    return [{name: row[f"row_{name}"] for name in COLUMNS if name not in SELDOM or row[f"row_{name}"]} for row in rows]


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
    [day] = known.of_mode(rule, as_of).values()
    return day
