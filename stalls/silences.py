"""What is on record of findings: how each stood, who has silenced it (`stalls.attention`), and who called it right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stalls.attention import Attention, Grade, Silence, attention
from stalls.models import Acknowledgement, FindingEvent, Judgement, Snooze
from stalls.models.answers import Judged
from stalls.modes import Severity
from stalls.state_machine import STANDING


@dataclass
class Record:
    """Of one finding: how it stood, in the order of recording, and what people said."""

    history: list[Grade] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)


def grade_of(event: FindingEvent) -> Grade:
    """Return how a finding stands from an event on."""
    return Grade(on=event.on, severity=Severity(event.to_severity), episode=event.episode)


def records_of(findings: Collection[int]) -> dict[int, Record]:
    """Return the records of findings by their id, in three statements, however many they are.

    What has only just been seen does not count against a pilot yet, and wakes nobody.
    """
    records: defaultdict[int, Record] = defaultdict(Record)
    events = FindingEvent.objects.filter(finding__in=findings, to_state__in=STANDING).defer("evidence")
    for event in events.order_by("pk"):
        records[event.finding_id].history.append(grade_of(event))
    for model in (Acknowledgement, Snooze):
        for answer in model._default_manager.filter(finding__in=findings).select_related("by").order_by("pk"):
            records[answer.finding_id].silences.append(answer.silence)
    return {pk: records[pk] for pk in findings}


def attentions(findings: Collection[int], *, as_of: date) -> dict[int, Attention]:
    """Say of findings by their id whether each speaks on a day (three statements, however many they are)."""
    records = records_of(findings)
    return {pk: attention(record.history, record.silences, as_of=as_of) for pk, record in records.items()}


def verdicts(findings: Collection[int], *, as_of: date) -> dict[int, list[str]]:
    """Return what people had said of findings by a day, in words, by finding (one statement).

    Who changes their mind overwrites what they said, and history keeps it.
    """
    history: Any = Judgement.history.rel.related_model  # type: ignore[attr-defined]
    said = history.objects.filter(finding__in=findings, on__lte=as_of)
    last = said.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
    by_finding: dict[int, list[str]] = {pk: [] for pk in findings}
    for one in sorted(last, key=lambda one: (one.on, one.pgh_obj_id)):
        by_finding[one.finding_id].append(Judged(one.verdict).label)
    return by_finding
