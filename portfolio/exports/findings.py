"""The findings of the dashboard's pilots that stand, or stood on a past day: one row each, with its explanation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from pilots.models.pilot import PilotQuerySet
from portfolio import stood
from portfolio.exports.tables import CHUNK, CODE, DAY, NAME, SENTENCE, Row, Table, columns, in_chunks
from portfolio.heat_map import When
from portfolio.stood import Stood
from stalls.attention import Attention
from stalls.models import Action, Finding
from stalls.silences import attentions, verdicts

COLUMNS = columns(
    ("Code", CODE),
    ("Pilot", 40),
    ("Portfolio", NAME),
    "Failure mode",
    ("Rule", NAME),
    ("Subject", NAME),
    "State",
    "Severity",
    ("Since", DAY),
    ("Opened", DAY),
    ("What is wrong", SENTENCE),
    ("Next step", SENTENCE),
    ("Whose step", NAME),
    ("Waits on", NAME),
    ("What clears it", SENTENCE),
    ("Counted already in", NAME),
    "Silenced",
    ("Silent until", DAY),
    ("Judged", NAME),
    ("Agreed", SENTENCE),
    ("Agreed for", DAY),
    ("Address", NAME),
)


def table(pilots: PilotQuerySet, chosen: dict[str, str], when: When) -> Table:
    """Return the list, the worst first; of a chosen failure mode alone. Seven queries a chunk, of a past day six."""
    findings = Finding.objects.filter(pilot__in=pilots.order_by().values("pk"))
    if "mode" in chosen:
        findings = findings.filter(mode=chosen["mode"])
    standing = stood.standing(findings, when).worst_first()  # type: ignore[attr-defined]
    keys = stood.keys(standing, when).iterator(chunk_size=CHUNK)
    return Table("findings", COLUMNS, in_chunks(keys, lambda chunk: _rows(chunk, when)), when.past_day)


def _rows(keys: list[int], when: When) -> Iterator[Row]:
    standing = stood.standing(Finding.objects.filter(pk__in=keys), when)
    findings = {one.finding.pk: one for one in stood.told(standing, when)}
    silences, judged = attentions(keys, as_of=when.as_of), verdicts(keys, as_of=when.as_of)
    agreed = {one.finding_id: one for one in Action.objects.open_on(when.as_of).filter(finding__in=keys)}
    for key in keys:
        if key in findings:  # it may have been deleted meanwhile
            yield _row(findings[key], silences[key], judged[key], agreed.get(key), when.as_of)


def _row(one: Stood, attention: Attention, judged: list[str], agreed: Any, as_of: date) -> Row:
    finding = one.finding
    return (
        finding.pilot.code,
        finding.pilot.name,
        finding.portfolio.name,
        finding.get_mode_display(),
        finding.rule,
        finding.subject,
        one.state.label,
        one.severity.label,
        one.since,
        one.opened_on,
        one.sentence(as_of),
        one.next_step,
        one.owner,
        one.waits_on,
        one.rule.clears_when,
        one.counted_in,
        attention.silenced.kind.label.capitalize() if attention.silenced else "",
        attention.until if attention.silenced else None,
        ", ".join(judged),
        agreed.text if agreed else "",
        agreed.due_on if agreed else None,
        f"{settings.BASE_URL}{reverse('finding-detail', args=[finding.pk])}",
    )
