"""Health per pilot and failure mode, and over all of them, kept beside the findings it follows from.

Pages read and do not compute. A mode is as bad as its worst standing finding; else clear, if the data can say anything
for any of its rules; else not assessable. A pending finding does not count yet. A pilot that has ended keeps its rows
as not assessable: nothing is due any more, and its stage says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import QuerySet

from pilots.dates import UNDATED
from pilots.models import Stage
from stalls import bulk
from stalls.interactions import Key, Reading, Standing, read
from stalls.known import known_modes
from stalls.models import Finding, Health, HealthEvent, PilotHealth
from stalls.modes import FailureMode, HealthState, Severity, Yardstick
from stalls.statements import Scope, run

MODES = tuple(FailureMode)
BATCH = 500
SAID = ("state", "primary_mode", "modes")


class Known(NamedTuple):
    """What is known of a pilot: per mode the newest day, what it is judged by (see `stalls.known`), its stage."""

    days: list[date | None]
    judged_by: Yardstick
    stage: Stage

    def has_ended(self, worst: int) -> bool:
        """Return whether nothing is due, with the worst of its modes; of a realised pilot something may still stand."""
        return self.stage.is_over(something_stands=worst >= HealthState.WATCH.rank)


def take_knowledge(scope: Scope, as_of: date) -> tuple[set[int], set[int]]:
    """Note of which day the newest facts of each pilot are, up to a day. Return two sets of pilots.

    First those whose health is to be read anew: they have none, something else is known of them, or time has gone on.
    Then those of whom only the days were noted: on most days most pilots, as their teams report.
    """
    known = known_modes(scope.shape)
    parameters = [as_of, *known.bound(as_of, scope)]
    [row] = run(_taking(known.sql), parameters, is_kept=scope.is_few)
    return set(row["anew"] or ()), set(row["noted"] or ())


@cache
def _taking(known: str) -> str:
    """Return the statement that notes the days. Its parameters: the day, and those of `known`.

    It answers with two lists: what it writes cannot come out in pieces, and a row for each pilot takes ten times the
    memory.
    """
    # `OFFSET 0` keeps the planner from writing each day's expression out wherever it stands.
    days = f"SELECT id, stage, judged_by, ARRAY[{', '.join(MODES)}]::date[] AS days FROM ({known}) known OFFSET 0"  # noqa: S608
    overall, health = f'"{PilotHealth._meta.db_table}"', f'"{Health._meta.db_table}"'
    dead = ", ".join(f"'{stage}'" for stage in Stage.dead())
    realised = f"known.stage = '{Stage.REALISED}' AND kept.worst < {HealthState.WATCH.rank}"
    # Of which modes something can be said at all, and not from which day: the health that follows is the same. Of a
    # pilot that was never swept the row is empty.
    can_tell = "(cardinality({0}), array_positions({0}, NULL))"
    return f"""
    WITH compared AS (
        SELECT known.id AS pilot, days, kept.known IS DISTINCT FROM days AS is_news,
            kept.id IS NULL OR COALESCE(kept.reads_again_on <= %s, FALSE)
            OR (kept.judged_by, kept.has_ended) IS DISTINCT FROM
                (known.judged_by, known.stage IN ({dead}) OR {realised})
            OR {can_tell.format("kept.known")} IS DISTINCT FROM {can_tell.format("days")} AS reads_anew
        FROM ({days}) known
        LEFT JOIN {overall} kept ON kept.pilot_id = known.id
    ), differing AS MATERIALIZED (
        SELECT pilot, days, reads_anew FROM compared WHERE reads_anew OR is_news
    ), noted AS (
        UPDATE {overall} SET known = days FROM differing WHERE pilot_id = pilot AND NOT reads_anew
    ), noted_by_mode AS (
        UPDATE {health} SET facts_on = NULLIF(day, '{UNDATED}')
        FROM differing CROSS JOIN LATERAL unnest('{{{",".join(MODES)}}}'::text[], days) AS newest (of, day)
        WHERE pilot_id = pilot AND mode = of AND NOT reads_anew AND facts_on IS DISTINCT FROM NULLIF(day, '{UNDATED}')
    )
    SELECT array_agg(pilot) FILTER (WHERE reads_anew) AS anew, array_agg(pilot) FILTER (WHERE NOT reads_anew) AS noted
    FROM differing
    """  # noqa: S608  # the ORM wrote it


def write_health(pilots: Iterable[int], as_of: date) -> None:
    """Write the health of some pilots, and the stories of their findings, where they differ."""
    for batch in batched(sorted(pilots), BATCH):
        _Batch(batch, as_of).write()


def tell_health(pilots: Iterable[int], as_of: date) -> None:
    """Write an event for each of some pilots whose health reads otherwise than its last event says."""
    for batch in batched(sorted(pilots), BATCH):
        last = HealthEvent.objects.filter(pilot_id__any=batch).order_by("pilot", "-pk").distinct("pilot")
        told = {event.pilot_id: event for event in last}
        kept = PilotHealth.objects.filter(pilot_id__any=batch).order_by("pilot")
        news = [health for health in kept if not _reads_the_same(told.get(health.pilot_id), health)]
        bulk.write(HealthEvent, [_event(health, as_of) for health in news], ["pilot_id", "on", *SAID])


class _Finding(NamedTuple):
    """A standing finding, as far as its pilot's story goes. Rows of a batch are no models: that takes twice as long."""

    id: int
    pilot_id: int
    rule: str
    subject: str
    severity: str
    since: date | None
    is_guess: bool
    root_id: int | None
    hidden_by_id: int | None

    def read(self) -> Standing:
        return Standing(Key(self.rule, self.subject), Severity(self.severity), self.since, self.is_guess)


class _Cell(NamedTuple):
    pilot_id: int
    mode: str
    state: str
    since: date | None
    facts_on: date | None


class _Overall(NamedTuple):
    pilot_id: int
    state: str
    since: date | None
    primary_mode: str
    modes: list[list[str]]
    known: list[date | None]
    judged_by: str
    reads_again_on: date | None
    worst: int
    oldest: date | None
    has_ended: bool


class _Batch:
    """Some pilots: what is known of them, what stands, and what is on record."""

    def __init__(self, pilots: tuple[int, ...], as_of: date) -> None:
        self.as_of = as_of
        self.known = _known(pilots, as_of)
        self.standing: dict[int, dict[Key, _Finding]] = defaultdict(dict)
        for finding in _rows(_Finding, Finding.objects.standing(), pilots):
            self.standing[finding.pilot_id][Key(finding.rule, finding.subject)] = finding
        self.overall = {row.pilot_id: row for row in _rows(_Overall, PilotHealth.objects.all(), pilots)}
        self.cells = set(_rows(_Cell, Health.objects.all(), pilots))

    def write(self) -> None:
        readings = {pilot: self.read(pilot) for pilot in self.known}
        self.write_stories(readings)
        self.write_cells(readings)
        self.write_overall(readings)

    def read(self, pilot: int) -> Reading:
        known = self.known[pilot]
        assessable = [mode for mode, day in zip(MODES, known.days, strict=True) if day is not None]
        standing = [finding.read() for finding in self.standing[pilot].values()]
        return read(standing, assessable, judged_by=known.judged_by, as_of=self.as_of)

    def write_stories(self, readings: dict[int, Reading]) -> None:
        """Let each finding say with which one the pilot's story began, and in which it counts already."""
        retold = [told for pilot, reading in readings.items() for told in _retold(self.standing[pilot], reading)]
        bulk.change(Finding, retold, ["root_id", "hidden_by_id"])

    def write_cells(self, readings: dict[int, Reading]) -> None:
        cells = (cell for pilot, reading in readings.items() for cell in _cells(pilot, reading, self.known[pilot]))
        differing = [cell for cell in cells if cell not in self.cells]
        bulk.write(Health, differing, _Cell._fields, key=["pilot_id", "mode"])

    def write_overall(self, readings: dict[int, Reading]) -> None:
        rows = [_overall(pilot, reading, self.known[pilot]) for pilot, reading in readings.items()]
        differing = [row for row in rows if row != self.overall.get(row.pilot_id)]
        bulk.write(PilotHealth, differing, _Overall._fields, key=["pilot_id"])


def _rows[Row: NamedTuple](row: type[Row], query: QuerySet[Any], pilots: tuple[int, ...]) -> Iterator[Row]:
    found = query.filter(pilot_id__any=pilots).values_list(*row._fields)
    return (row._make(values) for values in found)


def _known(pilots: tuple[int, ...], as_of: date) -> dict[int, Known]:
    scope = Scope.of(pilots)
    statement = known_modes(scope.shape)
    rows = run(statement.sql, statement.bound(as_of, scope), is_kept=scope.is_few)
    return {row["id"]: _of_row(row) for row in rows}


def _of_row(row: dict[str, Any]) -> Known:
    return Known([row[str(mode)] for mode in MODES], Yardstick(row["judged_by"]), Stage(row["stage"]))


def _retold(findings: dict[Key, _Finding], reading: Reading) -> Iterator[_Finding]:
    """Yield the findings of a pilot whose place in its story is another than before."""
    ids = {key: finding.id for key, finding in findings.items()}
    root = ids[reading.root] if reading.root else None
    for key, finding in findings.items():
        hidden_by = reading.hidden.get(key)
        told = finding._replace(root_id=root, hidden_by_id=ids[hidden_by] if hidden_by else None)
        if told != finding:
            yield told


def _cells(pilot: int, reading: Reading, known: Known) -> Iterator[_Cell]:
    for mode, day in zip(MODES, known.days, strict=True):
        cell = reading.modes[mode]
        yield _Cell(pilot, mode, cell.state, cell.since, None if day in (None, UNDATED) else day)


def _overall(pilot: int, reading: Reading, known: Known) -> _Overall:
    worst = max(cell.state.rank for cell in reading.modes.values())
    return _Overall(
        pilot_id=pilot,
        state=reading.overall.state,
        since=reading.overall.since,
        primary_mode=reading.primary_mode,
        modes=[[str(mode), str(cell.state)] for mode, cell in reading.modes.items()],
        known=known.days,
        judged_by=known.judged_by,
        reads_again_on=reading.reads_again_on,
        worst=worst,
        oldest=min((cell.since for cell in reading.modes.values() if cell.since), default=None),
        has_ended=known.has_ended(worst),
    )


def _reads_the_same(told: HealthEvent | None, health: PilotHealth) -> bool:
    """Say whether a reader would see no change: the states, and the two modes that are suspected first."""
    if told is None:
        return False
    same_modes = dict(told.modes) == dict(health.modes) and told.modes[:2] == health.modes[:2]
    return (told.state, told.primary_mode) == (health.state, health.primary_mode) and same_modes


def _event(health: PilotHealth, as_of: date) -> HealthEvent:
    return HealthEvent(pilot_id=health.pilot_id, on=as_of, **{name: getattr(health, name) for name in SAID})
