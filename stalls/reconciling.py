"""One rule at a time: takes each finding that differs through the day, and writes it and its event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from itertools import batched

from stalls import bulk
from stalls.differences import Difference, differences
from stalls.known import supported_on
from stalls.models import Finding, FindingEvent
from stalls.rules import Rule
from stalls.state_machine import Course, FindingState, Seen, step
from stalls.thresholds import Part

# Bounds the memory of a sweep, whatever the number of pilots: as much is held of 1,000 pilots as of 100,000.
BATCH = 500
KEY = ("pilot_id", "rule", "subject")
WRITTEN = (*KEY, "mode", "since", "is_guess", "evidence", "waits_on", *Finding.COURSE)
TOLD = (
    "finding_id", "on", "episode", "from_state", "from_severity", "to_state", "to_severity", "since", "is_guess",
    "evidence", "waits_on", "root",
)  # fmt: skip


def reconcile(rule: Rule, parts: Iterable[Part], as_of: date) -> Iterator[int]:
    """Take the findings of a rule through a day, over the pilots of some parts; yield those whose findings differ."""
    for part in parts:
        with closing(differences(rule, part, as_of)) as found:
            for batch in batched(found, BATCH):
                yield from _Batch(rule, batch, as_of).write()


class _Batch:
    """Some differences, taken a day further together."""

    def __init__(self, rule: Rule, batch: tuple[Difference, ...], as_of: date) -> None:
        self.rule = rule
        self.batch = batch
        self.as_of = as_of
        gone = {one.pilot for one in batch if one.found is None and one.over is None}
        self.supported = supported_on(rule, gone, as_of) if gone else {}

    def write(self) -> set[int]:
        stepped = [(one, finding) for one in self.batch if (finding := self.stepped(one))]
        findings = [finding for _, finding in stepped]
        for finding, pk in zip(findings, bulk.write(Finding, findings, WRITTEN, key=KEY), strict=True):
            finding.pk = pk
        events = [_event(one.kept, finding, self.as_of) for one, finding in stepped]
        bulk.write(FindingEvent, [event for event in events if event], TOLD)
        return {finding.pilot_id for finding in findings}

    def stepped(self, one: Difference) -> Finding | None:
        """Return the finding as it stands after the day, None where nothing has changed."""
        before = one.kept.course if one.kept else None
        waits = {"opens_after_days": self.rule.opens_after_days, "closes_after_days": self.rule.closes_after_days}
        after = step(before, self.seen(one), as_of=self.as_of, **waits)
        if after is None or (after == before and not _says_something_else(one)):
            return None
        return _finding(self.rule, one, after)

    def seen(self, one: Difference) -> Seen:
        if one.found is None:
            return Seen(severity=None, supported_on=self.supported.get(one.pilot), over=one.over)
        severity = one.found.severity
        return Seen(severity=severity, lingers=severity is None, managed_until=one.found.managed_until)


def _says_something_else(one: Difference) -> bool:
    said, kept = one.found, one.kept
    if said is None or kept is None or kept.state == FindingState.CLOSED:
        return False
    return (said.since, said.is_guess, said.evidence) != (kept.since, kept.is_guess, kept.evidence)


def _finding(rule: Rule, one: Difference, course: Course) -> Finding:
    finding = Finding(pilot_id=one.pilot, rule=rule.id, subject=one.subject, mode=rule.mode)
    said = one.found or one.kept
    assert said is not None  # noqa: S101  # a difference has one of the two
    finding.since, finding.is_guess, finding.evidence = said.since, said.is_guess, said.evidence
    finding.waits_on = rule.waits_on(said.evidence) or ""
    finding.course = course
    return finding


def _event(before: Finding | None, after: Finding, as_of: date) -> FindingEvent | None:
    """Return the event of a change that a reader would call one."""
    if before is not None and before.course.place == after.course.place:
        return None
    return FindingEvent(
        finding=after,
        on=as_of,
        episode=after.episode,
        from_state=before.state if before else "",
        from_severity=before.severity if before else "",
        to_state=after.state,
        to_severity=after.severity,
        since=after.since,
        is_guess=after.is_guess,
        evidence=after.evidence,
        waits_on=after.waits_on,
    )
