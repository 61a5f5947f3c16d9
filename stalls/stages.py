"""Which stage a pilot's evidence bears out: of many pilots at once, and of one pilot piece by piece for its page.

Both read the one table `stalls.entry_evidence`, which also says what was decided where domain.md C.2 leaves a choice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan

from pilots.dates import Day, Precision
from pilots.models import Pilot, Stage, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.entry_evidence import ENTRY_EVIDENCE
from stalls.pieces import Piece, Told

NOBODY_WAS_ASKED = "It came with an inventory, and its team has not been asked yet."


class Standing(models.TextChoices):
    ON_RECORD = "on_record", "On record"
    MISSING = "missing", "Missing"
    NOT_ASSESSABLE = "not_assessable", "Not assessable"


@dataclass(frozen=True, slots=True)
class PieceOfPilot:
    """One piece of the entry evidence as it stands: `said` tells what is on record, or what is missing, in words."""

    key: str
    asks: str
    standing: Standing
    said: str
    since: Day | None = None


@dataclass(frozen=True, slots=True)
class StageOfPilot:
    stage: Stage
    pieces: list[PieceOfPilot]

    @property
    def missing(self) -> list[PieceOfPilot]:
        """Return the pieces that are not on record, be it that nobody can say."""
        return [piece for piece in self.pieces if piece.standing != Standing.ON_RECORD]


def with_evidenced_stage(pilots: PilotQuerySet, as_of: date) -> PilotQuerySet:
    """Annotate `evidenced_stage`: the highest stage whose entry evidence, and that of all below it, is on record.

    `unknown` where not even that of a proposed pilot is. Facts dated after `as_of` do not count.
    """
    return pilots.annotate(evidenced_stage=_evidenced_stage(as_of))


@lru_cache(maxsize=4)
def _evidenced_stage(as_of: date) -> Combinable:
    """Return the expression. It is kept for the day, for to build it takes longer than most statements with it."""
    return _highest(list(ENTRY_EVIDENCE), as_of, otherwise=Stage.UNKNOWN)


def _highest(stages: list[Stage], as_of: date, *, otherwise: Stage) -> Combinable:
    """Return the expression for the last of consecutive stages that is reached; only conditions that hold lead on."""
    if not stages:
        return Value(otherwise.value, output_field=models.CharField())
    reached, *further = stages
    return Case(
        When(is_on_record(reached, as_of), then=_highest(further, as_of, otherwise=reached)),
        default=Value(otherwise.value),
        output_field=models.CharField(),
    )


def is_on_record(stage: Stage, as_of: date) -> Q:
    """Return the condition over pilots that nothing is missing of what C.2 asks for one stage."""
    all_met = Q()
    for piece in ENTRY_EVIDENCE[stage]:
        all_met &= piece.met(as_of)
    return all_met


def goes_beyond(claimed: str, evidenced: str) -> Q:
    """Return the condition that the stage in one column lies beyond the one in the other, as `steps_ahead` has it.

    It does not hold where either is not known or ends the pilot.
    """
    lifecycle = Value([stage.value for stage in ENTRY_EVIDENCE], ArrayField(models.CharField()))
    at = (
        Func(lifecycle, F(column), function="array_position", output_field=models.IntegerField())
        for column in (claimed, evidenced)
    )
    return Q(GreaterThan(*at))


def entry_evidence(pilot: Pilot, as_of: date) -> list[StageOfPilot]:
    """Return what domain.md C.2 asks for each stage and how it stands, in the order of the lifecycle (one query)."""
    row = _row(pilot, as_of)
    return [
        StageOfPilot(stage, [_piece_of_pilot(piece, row) for piece in asked]) for stage, asked in ENTRY_EVIDENCE.items()
    ]


def evidenced_stage(stages: list[StageOfPilot]) -> Stage:
    """Return the last stage that nothing is missing of, nor of any below it."""
    reached = Stage.UNKNOWN
    for one in stages:
        if one.missing:
            break
        reached = one.stage
    return reached


def steps_ahead(claimed: str, evidenced: str) -> int:
    """Return by how many stages a claim goes beyond the evidence; 0 for how a pilot ends, which needs none."""
    order = [Stage.UNKNOWN, *ENTRY_EVIDENCE]
    ahead = order.index(Stage(claimed)) - order.index(Stage(evidenced)) if claimed in order else 0
    return max(ahead, 0)


def _row(pilot: Pilot, as_of: date) -> dict[str, Any]:
    """Return of one pilot the columns of `_columns`, by name."""
    sql, params = _statement(as_of)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, pilot.pk])
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


@lru_cache(maxsize=4)
def _statement(as_of: date) -> tuple[str, tuple[Any, ...]]:
    """Return the statement over all pilots and its parameters, without the last one, the pilot.

    It is kept for the day: to have the ORM write its hundred subqueries takes ten times as long as to run them.
    """
    pieces = [piece for asked in ENTRY_EVIDENCE.values() for piece in asked]
    columns = {name: column for piece in pieces for name, column in _columns(piece, as_of).items()}
    rows: models.QuerySet[Any, Any] = Pilot.objects.values("id", was_asked=_truth(is_reporting()), **columns)
    sql, params = rows.query.sql_with_params()
    return f"SELECT * FROM ({sql}) AS evidence WHERE id = %s", params  # noqa: S608  # the ORM wrote it


def _columns(piece: Piece, as_of: date) -> dict[str, Any]:
    columns: dict[str, Any] = {f"{piece.key}_told": piece.told(as_of)}
    if piece.lacking:
        columns[f"{piece.key}_lacking"] = piece.lacking(as_of)
    if piece.assessable:
        columns[f"{piece.key}_assessable"] = _truth(piece.assessable(as_of))
    return columns


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=models.BooleanField())


def _piece_of_pilot(piece: Piece, row: dict[str, Any]) -> PieceOfPilot:
    told, lacking = row[f"{piece.key}_told"], row.get(f"{piece.key}_lacking")
    if told and not lacking:
        facts: Told = json.loads(told)
        return PieceOfPilot(piece.key, piece.asks, Standing.ON_RECORD, piece.words(facts), _since(facts))
    if not row["was_asked"]:
        return PieceOfPilot(piece.key, piece.asks, Standing.NOT_ASSESSABLE, NOBODY_WAS_ASKED)
    if not row.get(f"{piece.key}_assessable", True):
        return PieceOfPilot(piece.key, piece.asks, Standing.NOT_ASSESSABLE, piece.cannot_tell)
    names = ", ".join(piece.named(name) for name in lacking or [])
    said = f"{piece.missing} Still open: {names}." if names else piece.missing
    return PieceOfPilot(piece.key, piece.asks, Standing.MISSING, said)


def _since(told: Told) -> Day | None:
    if not told.get("on"):
        return None
    return Day(date.fromisoformat(told["on"]), Precision(told.get("precision") or Precision.DAY))
