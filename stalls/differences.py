"""Compares what a rule says today with the findings on record, in the database: only what differs comes out of it.

Where nothing has changed, no row does, whatever the number of pilots.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import models

from pilots.models import Pilot, Stage
from stalls.models import Finding
from stalls.modes import Severity
from stalls.rules import Rule
from stalls.state_machine import ClosedBecause
from stalls.statements import A_DAY, Scope, Statement, is_paused, run, statement_of
from stalls.thresholds import Part

# What has to be taken a step further: it came, it went, its course runs by the day, or it says something else. What is
# pending and says the same waits for the day on which it opens.
DIFFERS = """
    found.pilot_id IS NULL AND kept.state <> 'closed'
    OR found.severity IS NOT NULL AND (kept.id IS NULL OR kept.state = 'closed')
    OR found.pilot_id IS NOT NULL AND kept.state = 'recovering'
    OR found.pilot_id IS NOT NULL AND kept.state = 'pending' AND kept.pending_on <= %s
    OR found.pilot_id IS NOT NULL AND kept.state IN ('pending', 'open') AND (
        found.severity IS DISTINCT FROM kept.graded
        OR found.since IS DISTINCT FROM kept.since
        OR found.is_guess IS DISTINCT FROM kept.is_guess
        OR found.evidence IS DISTINCT FROM kept.evidence
        OR found.managed_until IS DISTINCT FROM kept.managed_until
        OR kept.severity <> kept.graded
        OR kept.lower_since IS NOT NULL
    )
    OR kept.is_flapping
"""
FOUND = ("severity", "is_guess", "since", "managed_until", "evidence")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a rule says of one subject today. `severity`: None where it opens nothing, but what stands stays open."""

    severity: Severity | None
    is_guess: bool
    since: date | None
    managed_until: date | None
    evidence: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a rule says of one subject, None where it says nothing; and the finding on record, None where none is.

    `over`: why it may say nothing, whatever is on record: the rule does not count for the pilot any more.
    """

    pilot: int
    subject: str
    found: Found | None
    kept: Finding | None
    over: ClosedBecause | None


def differences(rule: Rule, part: Part, as_of: date) -> Generator[Difference]:
    """Yield what has to be taken a step further of one rule, over the pilots of one part; close it as `run` says."""
    statement = _statement(rule, part.thresholds, part.scope.shape)
    is_few = part.scope.is_few
    with closing(run(statement.sql, statement.bound(as_of, part.scope), is_kept=is_few, in_pieces=not is_few)) as rows:
        for row in rows:
            yield _difference(row)


@cache
def _statement(rule: Rule, thresholds: Any, shape: Scope) -> Statement:
    found = _nothing() if thresholds is None else statement_of(rule, shape, thresholds)
    kept = Statement.written(_kept_of(rule.id, shape).values(*_columns()))
    said = ", ".join(f"found.{name} AS found_{name}" for name in FOUND)
    recorded = ", ".join(f"kept.{name} AS kept_{name}" for name in _columns())
    over = _over(rule, is_applied=thresholds is not None)
    names = "COALESCE(found.pilot_id, kept.pilot_id) AS pilot_id, COALESCE(found.subject, kept.subject) AS subject"
    is_gone = f"found.pilot_id IS NOT NULL AS is_found, CASE WHEN found.pilot_id IS NULL THEN ({over.sql}) END AS over"
    # `OFFSET 0` keeps the planner from building evidence for every pilot that it scans, rather than for what is found.
    joined = f"({found.sql} OFFSET 0) found FULL JOIN ({kept.sql}) kept USING (pilot_id, subject)"
    # The ORM wrote both sides. Their `%` are doubled already.
    sql = f"SELECT {names}, {is_gone}, {said}, {recorded} FROM {joined} WHERE {DIFFERS}"  # noqa: S608
    opens = A_DAY - timedelta(days=rule.opens_after_days)
    return Statement(sql, (*over.params, *found.params, *kept.params, opens))


def _over(rule: Rule, *, is_applied: bool) -> Statement:
    """Return the statement of why a rule does not count for the pilot of a kept finding any more; null: it does."""
    if not is_applied:
        return Statement(f"SELECT '{ClosedBecause.NOT_APPLIED}'", ())
    ended = Stage.dead() if rule.holds_when_realised else Stage.ended()
    whens = [models.When(claimed_stage__in=ended, then=models.F("claimed_stage"))]
    if rule.rests_in_a_pause:
        whens.append(models.When(is_paused(), then=models.Value(ClosedBecause.PAUSED)))
    pilots = Statement.written(Pilot.objects.order_by().values("pk", why=models.Case(*whens)))
    return Statement(f"SELECT why FROM ({pilots.sql}) pilots WHERE pilots.pk = kept.pilot_id", pilots.params)  # noqa: S608


def _kept_of(rule_id: str, shape: Scope) -> models.QuerySet[Finding]:
    kept = Finding.objects.filter(rule=rule_id).order_by()
    if shape.pilots is not None:
        return kept.filter(pilot_id__any=shape.pilots)
    return kept if shape.portfolio is None else kept.filter(portfolio=shape.portfolio)


def _columns() -> tuple[str, ...]:
    return ("id", "pilot_id", "subject", "since", "is_guess", "evidence", *Finding.COURSE)


def _nothing() -> Statement:
    columns = "NULL::bigint pilot_id, ''::text subject, ''::text severity, false is_guess, NULL::date since"
    return Statement(f"SELECT {columns}, NULL::date managed_until, '{{}}'::jsonb evidence WHERE false", ())


def _difference(row: dict[str, Any]) -> Difference:
    over = ClosedBecause(row["over"]) if row["over"] else None
    return Difference(pilot=row["pilot_id"], subject=row["subject"], found=_found(row), kept=_kept(row), over=over)


def _found(row: dict[str, Any]) -> Found | None:
    if not row["is_found"]:
        return None
    severity = Severity(row["found_severity"]) if row["found_severity"] else None
    values = {name: row[f"found_{name}"] for name in FOUND}
    return Found(**values | {"severity": severity, "evidence": json.loads(row["found_evidence"])})


def _kept(row: dict[str, Any]) -> Finding | None:
    if row["kept_id"] is None:
        return None
    values = {name: row[f"kept_{name}"] for name in _columns()}
    return Finding(**values | {"evidence": json.loads(row["kept_evidence"])})
