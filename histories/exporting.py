"""Exports the portable history of portfolios: streams the events of all kinds in the order of recording."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction

from accounts.limits import without_limits
from accounts.models import Portfolio
from histories.claims import unexplained_stages
from histories.fields import Field, quoted
from histories.kind import Kind
from histories.kinds import KINDS
from histories.named import Named
from histories.telling import Event, Teller
from pilots.models import Pilot

AT_ONCE = 1_000  # events of a kind that are fetched together


def export(portfolios: Sequence[Portfolio]) -> Iterator[str]:
    """Return the lines of the history of some portfolios, all from one moment.

    An event says what it was given, else what differs from the event before of the same fact. Facts that were deleted
    are left out; what an event names is told under the name that it has today. The last lines tell the stages that
    follow from no claim.
    """
    ids = [portfolio.pk for portfolio in portfolios]
    with _one_moment(), ExitStack() as stack:
        codes = _codes(ids)
        streams = [_lines(kind, stack.enter_context(_events(kind, ids)), codes) for kind in KINDS]
        for _, line in heapq.merge(*streams):
            yield line
        for pilot, day, stage in unexplained_stages(ids):
            yield _stage_line(codes[pilot][0], day, stage)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let everything be read as it is at one moment, for as long as it takes."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Every event is read to the end.
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        without_limits()
        yield


def _codes(portfolios: list[int]) -> dict[int, tuple[str, str]]:
    """Return what each pilot is called in the file, and its own code.

    Codes are unique in a portfolio. Where two portfolios of a file have the same, the file adds the portfolio's name.
    """
    pilots = Pilot.objects.filter(portfolio__in=portfolios).values_list("pk", "code", "portfolio__name")
    count: dict[str, int] = {}
    for _, code, _ in pilots:
        count[code] = count.get(code, 0) + 1
    return {pk: (code if count[code] == 1 else f"{code}@{name}", code) for pk, code, name in pilots}


@contextmanager
def _events(kind: Kind, portfolios: list[int]) -> Iterator[Iterator[Event]]:
    """Return the events of a kind that are lines, in the order of recording, from a cursor of the server's."""
    with connection.connection.cursor(name=f"history_{kind.name}") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(_sql(kind), [portfolios])
        yield iter(cursor)


# --- SQL ---


def _sql(kind: Kind) -> str:
    """Return the statement for a kind's events: place, pilot, day, is it the first, given, changed, and the cells."""
    cells = [cell for field in kind.natural for cell in field.cells("f")]
    cells += [cell for field in kind.fields for cell in field.cells(_holder(field))]
    joins = [field.join("f" if field in kind.natural else _holder(field)) for field in _named(kind)]
    return f"""
        SELECT e.pgh_id, f."{kind.pilot_column}", e.recorded_on::text, e.nth = 1, e.pgh_given, e.changed,
            {_number(kind)}{"".join(f", {cell}" for cell in cells)}
        FROM ({_compared(kind)}) e JOIN "{kind.model._meta.db_table}" f ON f.id = e.pgh_obj_id {" ".join(joins)}
        WHERE e.nth = 1 OR e.pgh_given <> '{{}}'
            OR (e.pgh_given IS NULL AND (e.on_another_day OR position('1' IN e.changed) > 0))
        ORDER BY e.pgh_id
    """  # noqa: S608


def _holder(field: Field) -> str:
    """Return where a key is read: a portfolio and a code as they are today, everything else in the event."""
    return "f" if field.key in ("portfolio", "code") else "e"


def _named(kind: Kind) -> list[Named]:
    return [field for field in kind.every_field if isinstance(field, Named)]


def _compared(kind: Kind) -> str:
    """Return the query for the events of facts that are there, each compared with the event before of its fact."""
    differs = [" OR ".join(map(_differs, field.compared("h"))) for field in kind.told]
    changed = " || ".join(f"CASE WHEN {condition} THEN '1' ELSE '0' END" for condition in differs)
    return f"""
        SELECT h.*, row_number() OVER w AS nth, {changed} AS changed,
            h.recorded_on IS DISTINCT FROM lag(h.recorded_on) OVER w AS on_another_day
        FROM "{kind.history._meta.db_table}" h JOIN "{kind.model._meta.db_table}" t ON t.id = h.pgh_obj_id
        WHERE t.portfolio_id = ANY(%s) WINDOW w AS (PARTITION BY h.pgh_obj_id ORDER BY h.pgh_id)
    """  # noqa: S608


def _differs(value: str) -> str:
    return f"{value} IS DISTINCT FROM lag({value}) OVER w"


def _number(kind: Kind) -> str:
    """Return the SQL for which fact of its kind and pilot a later line corrects, where no key tells them apart."""
    if not kind.is_keyless:
        return "NULL"
    table, history = kind.model._meta.db_table, kind.history._meta.db_table
    first = f'(SELECT min(pgh_id) FROM "{history}" WHERE pgh_obj_id = {{}}.id)'  # noqa: S608
    earlier = f"o.pilot_id = f.pilot_id AND {first.format('o')} <= {first.format('f')}"
    return f'CASE WHEN e.nth > 1 THEN (SELECT count(*) FROM "{table}" o WHERE {earlier}) END'  # noqa: S608


# --- Lines ---


def _stage_line(pilot: str, day: str, stage: str) -> str:
    return f'{{"kind":"pilot","pilot":{quoted(pilot)},"recorded_on":"{day}","claimed_stage":"{stage}"}}\n'


def _lines(kind: Kind, events: Iterator[Event], codes: dict[int, tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Return the lines of a kind's events, each with its place in the order of recording."""
    teller = Teller(kind)
    for event in events:
        yield event[0], teller.line(event, *codes[event[1]])
