"""The pilots of the dashboard as a list: one row a pilot, with the sentence of the finding its story begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from notebook.words import state_in_words
from pilots.models import Pilot, Stage, champion_name
from pilots.models.pilot import PilotQuerySet
from portfolio import stood
from portfolio.cells import Known
from portfolio.durations import evidenced_statement
from portfolio.exports.tables import CHUNK, CODE, DAY, NAME, SENTENCE, Row, Table, columns, in_chunks
from portfolio.heat_map import When
from portfolio.stood import Stood
from stalls.models import Finding, HealthEvent
from stalls.modes import FailureMode, HealthState
from stalls.statements import Scope, run

COLUMNS = columns(
    ("Code", CODE),
    ("Pilot", 40),
    ("Portfolio", NAME),
    ("Organisation", NAME),
    ("Unit", NAME),
    "Sector",
    "Claimed stage",
    "Evidenced stage",
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
    ("Day 0", DAY),
    ("Known to the", DAY),
    ("Live by", DAY),
    ("Address", NAME),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown of a pilot. `state`: as a whole; `stage`: as claimed; `cells`: per mode state, since, facts of."""

    stage: Stage
    evidenced: str
    state: str
    primary: str
    cells: dict[str, Known]

    @property
    def is_over(self) -> bool:
        return self.stage.is_over(something_stands=bool(self.primary))


def table(pilots: PilotQuerySet, when: When) -> Table:
    """Return the list of some pilots in their order, as they were shown; five queries a chunk.

    Which stage the evidence bore out on a past day was not recorded, and stays empty.
    """
    keys = pilots.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    return Table("pilots", COLUMNS, in_chunks(keys, lambda chunk: _rows(chunk, when)), when.past_day)


def _rows(keys: list[int], when: When) -> Iterator[Row]:
    day = when.as_of
    known = Pilot.objects.filter(pk__in=keys).with_promise_in_force(day).annotate(champion=champion_name("pk", day))
    pilots = known.select_related("portfolio", "engineer", "programme_manager", "overall_health").in_bulk()
    shown = _then(keys, when) if when.is_past else _now(pilots, when)
    roots = first_findings(keys, when)
    for key in keys:
        if key in pilots and key in shown:  # it may have been deleted meanwhile
            yield _row(pilots[key], shown[key], roots.get(key), day)


def _cells(keys: Iterable[int], when: When) -> tuple[list[dict[str, Any]], dict[int, dict[str, Known]]]:
    rows = list(when.ranked(Pilot.objects.filter(pk__in=keys)).values("pk", "stage", *when.columns))
    return rows, when.known(rows)


def _now(pilots: dict[int, Any], when: When) -> dict[int, Shown]:
    statement = evidenced_statement()
    evidenced = run(statement.sql, statement.bound(when.as_of, Scope.of(pilots)))
    stages = {row["pk"]: row["evidenced_stage"] for row in evidenced}
    rows, cells = _cells(pilots, when)
    return {row["pk"]: _shown(row, pilots[row["pk"]].overall_health, stages, cells) for row in rows}


def _then(keys: list[int], when: When) -> dict[int, Shown]:
    told = HealthEvent.objects.filter(pilot__in=keys, on__lte=when.as_of).order_by("pilot", "-on", "-pk")
    events = {event.pilot_id: event for event in told.distinct("pilot")}
    rows, cells = _cells(keys, when)
    return {row["pk"]: _shown(row, events.get(row["pk"]), {}, cells) for row in rows}


def _shown(row: dict[str, Any], health: Any, stages: dict[int, str], cells: dict[int, dict[str, Known]]) -> Shown:
    """`health`: of the pilot as a whole, as it is kept or as an event tells it; neither where no sweep looked at it."""
    is_told = health is not None and getattr(health, "known", True)
    return Shown(
        stage=Stage(row["stage"]),
        evidenced=stages.get(row["pk"], ""),
        state=HealthState(health.state).label if is_told else "Not swept",
        primary=health.get_primary_mode_display() if is_told else "",
        cells=cells[row["pk"]],
    )


def first_findings(keys: list[int], when: When) -> dict[int, Stood]:
    """Return of each pilot, by its key, the finding with which its story begins (one query)."""
    first = stood.first_of_each_pilot(Finding.objects.filter(pilot__in=keys), when)
    return {one.finding.pilot_id: one for one in stood.told(first, when)}


def _row(pilot: Any, shown: Shown, finding: Stood | None, as_of: date) -> Row:
    return (
        pilot.code,
        pilot.name,
        pilot.portfolio.name,
        pilot.organisation,
        pilot.unit,
        pilot.get_sector_display(),
        shown.stage.label,
        Stage(shown.evidenced).label if shown.evidenced else "",
        "Ended" if shown.is_over else shown.state,
        *_modes(shown, as_of),
        "" if shown.is_over else shown.primary,
        *_said(finding, as_of),
        pilot.champion or "",
        *(str(person) if person else "" for person in (pilot.engineer, pilot.programme_manager)),
        pilot.clock_start,
        pilot.clock_start_precision if pilot.clock_start else "",
        pilot.live_by,
        address_of(pilot.pk),
    )


def _modes(shown: Shown, as_of: date) -> Iterator[Any]:
    for mode in FailureMode:
        if shown.is_over or mode not in shown.cells:
            yield from ("Ended" if shown.is_over else "Not swept", None, None)
        else:
            state, since, facts_on = shown.cells[mode]
            yield from (state_in_words(state, facts_on, as_of)[1], since, facts_on)


def _said(finding: Stood | None, as_of: date) -> Row:
    if finding is None:
        return ("", "", "", "")
    return (finding.sentence(as_of), finding.next_step, finding.owner, finding.waits_on)


def address_of(pilot: int) -> str:
    return f"{settings.BASE_URL}{reverse('pilot-detail', args=[pilot])}"
