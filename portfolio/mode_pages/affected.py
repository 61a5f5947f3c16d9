"""Who is affected now: the pilots in which something stands, worst first, with the sentence, the age and the holder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from notebook.words import age
from stalls.models import Finding
from stalls.models.findings import FindingQuerySet

# What fits a page that one still reads; the dashboard has the rest.
MOST = 25


@dataclass(frozen=True)
class Row:
    """One finding in words; `holder`: whom it waits on, else who acts next."""

    finding: Finding
    sentence: str
    age: str
    holder: str


@dataclass(frozen=True)
class Affected:
    """The first rows, and how many more there are."""

    rows: list[Row]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def affected_by(findings: FindingQuerySet, as_of: date) -> Affected:
    """Return what stands among some findings, a row each (two queries, one where all are shown)."""
    ordered = findings.standing().worst_first()
    found = list(ordered.select_related("pilot")[: MOST + 1])
    total = len(found) if len(found) <= MOST else ordered.count()
    return Affected(list(_rows(found[:MOST], as_of)), total)


def worst_of_each_pilot(findings: FindingQuerySet, mode: str) -> FindingQuerySet:
    """Keep of each pilot the worst finding of a mode that stands."""
    standing = findings.standing().filter(mode=mode)
    worst = standing.worst_first(of_each="pilot").distinct("pilot").values("pk")
    return Finding.objects.filter(pk__in=worst)


def _rows(findings: list[Finding], as_of: date) -> Iterable[Row]:
    for finding in findings:
        since = age(finding.since, as_of) if finding.since else "start not known"
        yield Row(finding, finding.explanation(as_of), since, finding.waits_on or finding.owner)
