"""What an import asks of the database: few statements a chunk and kind, whatever the number of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from accounts import statistics
from histories import copytext
from histories.kind import Kind
from histories.rows import Row

# An import asks for few rows by their keys, of tables that it fills itself. The planner knows nothing of what was
# written a moment ago and would read whole tables; the keys' own checks too.
BY_INDEX = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
BLOCK = 1_000


@contextmanager
def looking_up_by_index() -> Iterator[None]:
    """Let every look-up go by an index until the block ends."""
    with connection.cursor() as cursor:
        for name in BY_INDEX:
            cursor.execute(f"SET LOCAL {name} = off")
    yield
    with connection.cursor() as cursor:
        for name in BY_INDEX:
            cursor.execute(f"SET LOCAL {name} TO DEFAULT")


def count_anew(kinds: Iterable[Kind]) -> None:
    """Let the planner know how many rows there are, of tables that it thinks empty until something looks.

    A table that was vacuumed after an import had been undone is one of pages without rows: all of history was read for
    each fact that changed, and two minutes of import became more than an hour.
    """
    statistics.count_anew([model for kind in kinds for model in (kind.model, kind.history)], by_few_rows=True)


def ids_of(kind: Kind) -> Iterator[str]:
    """Return ids for new facts, one after the other, taken from the table's sequence by the block."""
    table = kind.model._meta.db_table
    while True:
        yield from _taken(f"pg_get_serial_sequence('{table}', 'id')", BLOCK)


def places_in_history(count: int) -> list[str]:
    """Return the next places in the order of all that is recorded."""
    return _taken("'history_order'", count)


def _taken(sequence: str, count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
        return [str(number) for (number,) in cursor.fetchall()]


def context_and_time() -> tuple[str, str]:
    """Return the context of history that the caller has set, made if need be, and the time of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VALUES (coalesce(_pgh_attach_context()::text, '\\N'), now()::text)")
        context, time = cursor.fetchone()
    return context, time


@contextmanager
def copying(statement: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
    """Begin a COPY. It goes past Django's cursor, whose copy takes no parameters while statements are logged."""
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(statement, parameters) as copy,
    ):
        yield copy


# --- Read ---


def facts_of_pilots(kind: Kind, pilots: Iterable[str]) -> Iterator[Row]:
    """Return all facts of a kind of some pilots, in the order of recording."""
    wanted = f't."{kind.pilot_column}" = ANY(%s::bigint[])'
    return rows(kind, f"WHERE {wanted} ORDER BY t.id", [copytext.literal(pilots)])


def facts_with_keys(kind: Kind, keys: Sequence[tuple[str, ...]]) -> Iterator[Row]:
    """Return the facts of a kind with these keys, each of a pilot and the columns of its natural key."""
    columns = [("pilot_id", "bigint"), *((f.columns[0], f.model_field.db_type(connection)) for f in kind.natural)]
    lists = ", ".join(f"%s::{cast}[]" for _, cast in columns)
    names = ", ".join(f"k{number}" for number in range(len(columns)))
    same = " AND ".join(f't."{name}" = k{number}' for number, (name, _) in enumerate(columns))
    parts = [copytext.literal(map(copytext.plain, part)) for part in zip(*keys, strict=True)]
    return rows(kind, f"JOIN unnest({lists}) AS k ({names}) ON {same}", parts)


def rows(kind: Kind, condition: str, parameters: list[Any]) -> Iterator[Row]:
    """Return facts `t` of a kind that a condition and its parameters name."""
    columns = ", ".join(f't."{column}"' for column in kind.columns)
    sql = f'COPY (SELECT {_first_on(kind)}, {columns} FROM "{kind.model._meta.db_table}" t {condition}) TO STDOUT'  # noqa: S608
    with copying(sql, parameters) as copy:
        for line in _lines(copy):
            first_on, *values = line.split("\t")
            yield Row(kind, values, first_on=first_on, is_new=False)


def _first_on(kind: Kind) -> str:
    """Return the SQL for the day on which a fact was first recorded, for the kinds whose facts follow each other."""
    if not kind.vacant:
        return "t.recorded_on"
    events = f'FROM "{kind.history._meta.db_table}" h WHERE h.pgh_obj_id = t.id'
    return f"(SELECT h.recorded_on {events} ORDER BY h.pgh_id LIMIT 1)"


def _lines(copy: Iterable[bytes]) -> Iterator[str]:
    """Return the lines of a COPY, which the driver hands over one by one."""
    for raw in copy:
        yield bytes(raw).decode().removesuffix("\n")
