"""Who is affected: the pilots in which something stands, or stood on a past day, worst first, each in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from notebook.words import age
from portfolio import stood
from portfolio.heat_map import When
from portfolio.stood import Stood
from stalls.models.findings import FindingQuerySet

# What fits a page that one still reads; the dashboard has the rest.
MOST = 25


@dataclass(frozen=True)
class Row:
    """One finding in words; `holder`: whom it waits on, else who acts next."""

    found: Stood
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


def affected_by(findings: FindingQuerySet, when: When) -> Affected:
    """Return what stands among some findings, a row each (two queries, one where all are shown)."""
    return _told(stood.standing(findings, when), when)


def worst_of_each_pilot(findings: FindingQuerySet, mode: str, when: When) -> Affected:
    """Return of each pilot the worst finding of a mode that stands, a row each (two queries at most)."""
    standing = stood.standing(findings.filter(mode=mode), when)
    pilot = stood.pilots(when)
    worst = standing.worst_first(of_each=pilot).distinct(pilot).values("pk")  # type: ignore[attr-defined]
    return _told(standing.filter(pk__in=worst), when)


def _told(standing: QuerySet[Any], when: When) -> Affected:
    ordered = standing.worst_first()  # type: ignore[attr-defined]
    found = list(stood.told(ordered[: MOST + 1], when))
    total = len(found) if len(found) <= MOST else ordered.count()
    return Affected([_row(one, when.as_of) for one in found[:MOST]], total)


def _row(found: Stood, as_of: date) -> Row:
    since = age(found.since, as_of) if found.since else "start not known"
    return Row(found, found.sentence(as_of), since, found.waits_on or found.owner)
