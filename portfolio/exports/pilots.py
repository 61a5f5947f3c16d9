"""The pilots of the dashboard as a list: one row a pilot, with the sentence of the finding its story begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from pilots.models import Pilot, Stage, champion_name
from pilots.models.pilot import PilotQuerySet
from portfolio.durations import evidenced_statement
from portfolio.exports.tables import CHUNK, CODE, DAY, NAME, SENTENCE, Row, Table, columns, in_chunks
from stalls.models import Finding, Health
from stalls.modes import FailureMode, HealthState
from stalls.statements import Scope, run

COLUMNS = columns(
    ("Code", CODE),
    ("Pilot", 40),
    ("Portfolio", NAME),
    ("Organisation", NAME),
    ("Unit", NAME),
    "Sector",
    "Stage claimed",
    "Stage evidenced",
    "Health",
    *((f"{mode.label}: {what}", DAY) for mode in FailureMode for what in ("state", "since", "facts of")),
    "First cause",
    ("What is wrong", SENTENCE),
    ("Next step", SENTENCE),
    ("Whose step", NAME),
    ("Waits on", NAME),
    ("Champion", NAME),
    ("Engineer", NAME),
    ("Programme manager", NAME),
    ("Clock started", DAY),
    ("Known to the", DAY),
    ("Live by", DAY),
    ("Address", NAME),
)


def table(pilots: PilotQuerySet, as_of: date) -> Table:
    """Return the list of some pilots in their order, as they stand on a day; four queries a chunk."""
    keys = pilots.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    return Table("pilots", COLUMNS, in_chunks(keys, lambda chunk: _rows(chunk, as_of)))


def _rows(keys: list[int], as_of: date) -> Iterator[Row]:
    known = Pilot.objects.filter(pk__in=keys).with_promise_in_force(as_of).annotate(champion=champion_name("pk", as_of))
    pilots = known.select_related("portfolio", "engineer", "programme_manager", "overall_health").in_bulk()
    statement = evidenced_statement()
    stages = {row["pk"]: row["evidenced_stage"] for row in run(statement.sql, statement.bound(as_of, Scope.of(keys)))}
    cells, roots = _health(keys), first_findings(Finding.objects.filter(pilot__in=keys))
    for key in keys:
        if key in pilots:  # it may have been deleted meanwhile
            yield _row(pilots[key], stages.get(key, ""), cells[key], roots.get(key), as_of)


def _health(keys: list[int]) -> dict[int, dict[str, Row]]:
    cells: dict[int, dict[str, Row]] = defaultdict(dict)
    rows = Health.objects.filter(pilot__in=keys).values_list("pilot_id", "mode", "state", "since", "facts_on")
    for pilot, mode, state, since, facts_on in rows:
        cells[pilot][mode] = (HealthState(state).label, since, facts_on)
    return cells


def first_findings(findings: QuerySet[Finding]) -> dict[int, Finding]:
    """Return of each pilot, by its key, the standing finding with which its story begins (one query)."""
    standing = Finding.objects.standing()
    first = standing.filter(pilot=OuterRef("pilot")).root_first().values("pk")[:1]
    return {one.pilot_id: one for one in findings.filter(pk=Subquery(first))}


def _row(pilot: Any, stage: str, cells: dict[str, Row], finding: Finding | None, as_of: date) -> Row:
    is_over = pilot.claimed_stage in Stage.ended()
    health = pilot.overall_health if pilot.overall_health.known else None
    return (
        pilot.code,
        pilot.name,
        pilot.portfolio.name,
        pilot.organisation,
        pilot.unit,
        pilot.get_sector_display(),
        pilot.get_claimed_stage_display(),
        Stage(stage).label if stage else "",
        "Ended" if is_over else health.get_state_display() if health else "Not swept",
        *_modes(cells, is_over=is_over),
        health.get_primary_mode_display() if health and not is_over else "",
        *_said(finding, as_of),
        pilot.champion or "",
        *(str(person) if person else "" for person in (pilot.engineer, pilot.programme_manager)),
        pilot.clock_start,
        pilot.clock_start_precision if pilot.clock_start else "",
        pilot.live_by,
        address_of(pilot.pk),
    )


def _modes(cells: dict[str, Row], *, is_over: bool) -> Iterator[Any]:
    for mode in FailureMode:
        yield from ("Ended", None, None) if is_over else cells.get(mode, ("Not swept", None, None))


def _said(finding: Finding | None, as_of: date) -> Row:
    if finding is None:
        return ("", "", "", "")
    return (finding.explanation(as_of), finding.next_step, finding.owner, finding.waits_on)


def address_of(pilot: int) -> str:
    return f"{settings.BASE_URL}{reverse('pilot-detail', args=[pilot])}"
