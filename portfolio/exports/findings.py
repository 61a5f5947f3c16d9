"""The standing findings of the dashboard's pilots as a list: one row a finding, with its whole explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from pilots.models.pilot import PilotQuerySet
from portfolio.exports.tables import CHUNK, CODE, DAY, NAME, SENTENCE, Row, Table, columns, in_chunks
from stalls.attention import Attention
from stalls.models import Action, Finding, Judgement
from stalls.silences import attentions

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


def table(pilots: PilotQuerySet, chosen: dict[str, str], as_of: date) -> Table:
    """Return the list, the worst first; of a chosen failure mode alone. Seven queries a chunk."""
    findings = Finding.objects.standing().filter(pilot__in=pilots.order_by())
    if "mode" in chosen:
        findings = findings.filter(mode=chosen["mode"])
    keys = findings.worst_first().values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    return Table("findings", COLUMNS, in_chunks(keys, lambda chunk: _rows(chunk, as_of)))


def _rows(keys: list[int], as_of: date) -> Iterator[Row]:
    findings = Finding.objects.select_related("pilot", "portfolio", "hidden_by").in_bulk(keys)
    silences, judged = attentions(keys, as_of=as_of), _judged(keys)
    agreed = {one.finding_id: one for one in Action.objects.open().filter(finding__in=keys)}
    for key in keys:
        if key in findings:  # it may have been deleted meanwhile
            yield _row(findings[key], silences[key], judged[key], agreed.get(key), as_of)


def _judged(keys: list[int]) -> dict[int, list[str]]:
    """Return what people said of the findings, by finding."""
    said = defaultdict(list)
    for one in Judgement.objects.filter(finding__in=keys).order_by("on", "pk"):
        said[one.finding_id].append(one.get_verdict_display())
    return said


def _row(finding: Finding, attention: Attention, judged: list[str], agreed: Any, as_of: date) -> Row:
    return (
        finding.pilot.code,
        finding.pilot.name,
        finding.portfolio.name,
        finding.get_mode_display(),
        finding.rule,
        finding.subject,
        finding.get_state_display(),
        finding.get_severity_display(),
        finding.since,
        finding.opened_on,
        finding.explanation(as_of),
        finding.next_step,
        finding.owner,
        finding.waits_on,
        finding.clears_when,
        finding.hidden_by.rule if finding.hidden_by else "",
        attention.silenced.kind.label.capitalize() if attention.silenced else "",
        attention.until if attention.silenced else None,
        ", ".join(judged),
        agreed.text if agreed else "",
        agreed.due_on if agreed else None,
        f"{settings.BASE_URL}{reverse('finding-detail', args=[finding.pk])}",
    )
