"""The sweep: evaluate every rule for a day, and write what differs from the findings and the health on record.

It reconciles and does not react: running it again on the same day writes nothing. Each rule is one statement over all
pilots; findings, health and the pilots' newest facts are one statement each, whatever the number of pilots.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, models, transaction

from pilots.models import Pilot
from pilots.models.pilot import PilotQuerySet
from stalls.failure_modes import RULES
from stalls.health import Known, health_on_record, known_of, write_health
from stalls.models import Finding, FindingEvent, Sweep
from stalls.modes import Severity
from stalls.rules import COLUMNS, Rule
from stalls.state_machine import Course, FindingState, Seen, step

CATCH_UP_DAYS = 28
# Any number, as long as it is always this one: two sweeps of one database wait for each other.
LOCK = 7_204_511
BATCH = 2_000
WRITTEN = ["since", "evidence", *Finding.COURSE]

type Key = tuple[int, str, str]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One step of one finding on one evaluated day. `from_state` and `from_severity` are empty for a new finding."""

    finding: Finding
    on: date
    episode: int
    from_state: str
    from_severity: str
    to_state: FindingState
    to_severity: Severity
    evidence: dict[str, Any]


def sweep(*, as_of: date, pilots: PilotQuerySet | None = None) -> list[Change]:
    """Evaluate all rules for a day over some pilots (default: all), write the differences, and return the changes.

    A pilot that was never swept is first evaluated for the day before, so that what has long been true opens at once.
    Days go forward only: call it with the day that `catch_up` has reached, or a later one.
    """
    with alone():
        return _Sweep(Pilot.objects.all() if pilots is None else pilots, as_of).run()


def catch_up(*, as_of: date) -> list[Change]:
    """Sweep every day that was missed since the last finished one, at most 28 days back, and then `as_of`.

    Raises ValueError for a day before the last finished one: findings have gone on since, and cannot be evaluated back.
    """
    with alone():
        last = Sweep.objects.aggregate(last=models.Max("as_of"))["last"]
        if last and as_of < last:
            raise ValueError(
                f"{as_of} cannot be swept any more: the last finished day is {last}. Name it or a later one."
            )
        changes = [change for missed in _missed(last, as_of) for change in _finish(missed)]
        return changes + (sweep(as_of=as_of) if as_of == last else _finish(as_of))


def _missed(last: date | None, as_of: date) -> Iterator[date]:
    first = max(last + timedelta(days=1), as_of - timedelta(days=CATCH_UP_DAYS)) if last else as_of
    return (first + timedelta(days=day) for day in range((as_of - first).days))


def _finish(day: date) -> list[Change]:
    changes = sweep(as_of=day)
    Sweep.objects.create(as_of=day)
    return changes


@contextmanager
def alone() -> Iterator[None]:
    """Hold the sweeps' lock to the end of the transaction. A second sweep waits, longer than a row lock may take."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '25s'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        yield


class _Sweep:
    """One sweep at work: reads everything, goes through the days in memory, writes the differences."""

    def __init__(self, pilots: PilotQuerySet, as_of: date) -> None:
        self.pilots = pilots
        self.as_of = as_of
        self.findings: dict[Key, Finding] = {}
        self.differing: dict[Key, Finding] = {}
        self.changes: list[Change] = []

    def run(self) -> list[Change]:
        on_record = Finding.objects.filter(pilot__in=self.pilots)
        self.findings = {(found.pilot_id, found.rule, found.subject): found for found in on_record}
        health = health_on_record(self.pilots)
        swept = {pilot for pilot, _ in health}
        unseen = [pilot for pilot in self.pilots.values_list("pk", flat=True) if pilot not in swept]
        if unseen:
            # A list of all of them would only make the statements longer.
            self.evaluate(self.pilots.filter(pk__in=unseen) if swept else self.pilots, self.as_of - timedelta(days=1))
        known = self.evaluate(self.pilots, self.as_of)
        self.write_findings()
        write_health(known, self.findings.values(), health)
        return self.changes

    def evaluate(self, pilots: PilotQuerySet, day: date) -> dict[int, Known]:
        known = known_of(pilots, day)
        for rule in RULES if known else ():
            held = _find(rule, pilots, day)
            on_record = {key for key in self.findings if key[1] == rule.id}
            for key in sorted(held.keys() | on_record):
                if key[0] in known:
                    self.go_on(key, held.get(key), rule, known[key[0]], day)
        return known

    def go_on(self, key: Key, row: dict[str, Any] | None, rule: Rule, known: Known, day: date) -> None:
        """Take one finding through one day. `row`: what the rule found, None where its condition does not hold."""
        finding = self.findings.get(key)
        before = finding.course if finding else None
        severity = Severity(row["severity"]) if row else None
        seen = Seen(severity=severity, supported_on=known.supported_on(rule.id), ended=known.ended)
        after = step(before, seen, as_of=day, opens_after_days=rule.opens_after_days)
        if after is None:
            return
        if finding is None:
            finding = Finding(pilot_id=key[0], rule=key[1], subject=key[2], mode=rule.mode)
        is_news = row is not None and (finding.since, finding.evidence) != (row["since"], row["evidence"])
        if after == before and not is_news:
            return
        self.findings[key] = self.differing[key] = finding
        if row is not None:
            finding.since, finding.evidence = row["since"], row["evidence"]
        finding.course = after
        if before is None or before.place != after.place:
            self.changes.append(_change(finding, before, after, day))

    def write_findings(self) -> None:
        Finding.objects.bulk_create(
            self.differing.values(),
            update_conflicts=True,
            unique_fields=["pilot", "rule", "subject"],
            update_fields=WRITTEN,
            batch_size=BATCH,
        )
        FindingEvent.objects.bulk_create([FindingEvent(**vars(change)) for change in self.changes], batch_size=BATCH)


def _find(rule: Rule, pilots: PilotQuerySet, day: date) -> dict[Key, dict[str, Any]]:
    rows = rule.find(pilots, as_of=day, thresholds=rule.thresholds)
    found = [{name: row[f"row_{name}"] for name in COLUMNS} for row in rows]
    return {(row["pilot_id"], rule.id, row["subject"]): row for row in found}


def _change(finding: Finding, before: Course | None, after: Course, day: date) -> Change:
    return Change(
        finding=finding,
        on=day,
        episode=after.episode,
        from_state=before.state if before else "",
        from_severity=before.severity if before else "",
        to_state=after.state,
        to_severity=after.severity,
        evidence=finding.evidence,
    )
