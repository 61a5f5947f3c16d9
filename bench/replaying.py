"""Replay: so many days, on which what teams report comes in, against as many sweeps in which nothing changes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, models

from accounts.models import Portfolio
from bench.figures import Figure, ratio, seconds
from bench.world import AS_OF
from bench.worlds import World
from histories.exporting import export
from histories.kinds import KINDS
from histories.lines import Line
from histories.reading import read_line
from stalls.replay import replay
from stalls.sweep import sweep

# What comes in day by day, and the key of its day; everything else is known from the first day on.
COMES_IN = {
    "weekly_update": "submitted_on",
    "usage": "week",
    "environment": "week",
    "user_contact": "on",
    "champion_action": "on",
    "reading": "on",
}
DAYED = ("stage", "first_slice")
# Of the unchanged sweeps only so many are made, and scaled.
SWEPT = 20


def figures(world: World, *, days: int) -> Iterator[Figure]:
    """Yield the figure of a replay of so many days up to the world's own.

    The first day does not count: it takes in what was known before, and is a first sweep.
    """
    with world.entered():
        _record()
        lines = _lines(AS_OF - timedelta(days=days))
        yield ratio(
            f"replay of {days} days of {world.pilots:,} pilots / unchanged sweeps",
            subject=lambda: _replay(lines, days),
            reference=lambda: _sweeps(days),
            goal=1.2,
            rounds=1,
        )


def _replay(lines: list[Line], days: int) -> float:
    """Return the seconds of a replay from the end of its first day on."""
    ends: list[float] = []
    first = AS_OF - timedelta(days=days)
    for _ in replay(lines, first=first, last=AS_OF, progress=lambda day: ends.append(time.perf_counter())):
        pass
    assert len(ends) == days + 1
    return ends[-1] - ends[0]


def _sweeps(days: int) -> float:
    swept = min(SWEPT, days)
    return seconds(lambda: [sweep(as_of=AS_OF) for _ in range(swept)] and None) * days / swept


# --- The history ---


def _record() -> None:
    """Write the history that the world does not have: each fact was entered as it stands."""
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(_recorded(kind.model, kind.history))


def _recorded(model: type[models.Model], history: type[models.Model]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    return (
        f'INSERT INTO "{history._meta.db_table}" (pgh_created_at, pgh_label, pgh_obj_id, {columns})'
        f" SELECT now(), 'insert', id, {columns} FROM \"{model._meta.db_table}\" ORDER BY id"
    )


def _lines(first: date) -> list[Line]:
    """Return the lines of the world, in the order of the days on which they come in.

    A stage or a first slice to come is none yet: in a history it needs its day.
    """
    told = [json.loads(line) for line in export(list(Portfolio.objects.order_by("pk")))]
    told = [one for one in told if one["kind"] not in DAYED or one.get("on")]
    for one in told:
        one["recorded_on"] = _comes_in(one, first)
    told.sort(key=lambda one: one["recorded_on"])
    return [read_line(number, one) for number, one in enumerate(told, start=1)]


def _comes_in(told: dict[str, Any], first: date) -> str:
    """Return the day on which a line comes in; what lies in the future is known on the last day."""
    day = told.get(COMES_IN.get(told["kind"], ""), "")
    return min(max(day, first.isoformat()), AS_OF.isoformat())
