"""What is on record of findings: how each stood, who has silenced it (`stalls.attention`), and who called it right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from pilots.dates import Day
from stalls.attention import Attention, Grade, Silence, attention
from stalls.models import Acknowledgement, Action, FindingEvent, Judgement, Snooze
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


def answered_on(day: date) -> Q:
    """Return the condition that a finding is silent on a day, or in the hands of somebody whose day is still to come.

    It is asked of rows of critical findings with the columns `finding`, `rated` and `episode`. Nothing is worse than
    critical, so that an answer to what is so in this episode has been ended by nothing else (see `stalls.attention`).
    """
    finding = {"finding": OuterRef("finding")}
    as_it_is = finding | {"severity": OuterRef("rated"), "episode": OuterRef("episode"), "on__lte": day}
    seen = Acknowledgement.objects.filter(lapses_on__gt=day, **as_it_is)
    put_off = Snooze.objects.filter(until__gt=day, **as_it_is)
    agreed = Action.objects.open_on(day).filter(due_on__gte=day, **finding)
    return Q(Exists(seen)) | Q(Exists(put_off)) | Q(Exists(agreed))


def answers_to(findings: Collection[int], *, as_of: date) -> dict[int, list[str]]:
    """Say of findings by their id, in sentences, what people have answered as of a day (four statements)."""
    said = {pk: [one.sentence] if one.sentence else [] for pk, one in attentions(findings, as_of=as_of).items()}
    agreed = Action.objects.open_on(as_of).filter(finding__in=findings).select_related("owner")
    for action in agreed.order_by("pk"):
        said[action.finding_id].append(f"Agreed: {action.owner}{_due(action.due_on, as_of)}: {action.text}")
    return said


def _due(day: date, as_of: date) -> str:
    return f", was due on {Day(day)}" if day < as_of else f" by {Day(day)}"


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
