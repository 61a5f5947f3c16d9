"""Statements over few pilots, or about one reader, kept on each connection with their plans.

To read and plan the statements of all rules takes five times as long as to run them over one pilot (167 ms against 32).
Plans that know neither the pilots nor the day are as good for few pilots, and worse for many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import lru_cache
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from psycopg import RawCursor

# So few pilots that a plan which does not know them is as good as one that does.
FEW = 50
# On one connection: those of each rule, of what is known and of what supports a recovery. A plan takes a megabyte of
# its server process (44 MB measured for 47), so that those of a scratch that is gone are soon forgotten.
MOST_KEPT = 120
# By default the planner gives up over eight: of 100,000 pilots it read all integrations to find those of one. From
# twelve on it tries some of the orders only.
MOST_JOINED = 11
# Other tables behind the same names (`stalls.scratch`) need plans of their own: told by a comment in the statement.
TABLES: ContextVar[str] = ContextVar("tables", default="")


# A statement that the ORM has written once, and its values, some of which stand for what is not known yet.
type Composed = tuple[str, tuple[Any, ...]]


class _Kept(RawCursor[Any]):
    """Prepares what it is given at once."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(_numbered(query) + TABLES.get().encode(), params, prepare=True, **options)


@lru_cache(maxsize=MOST_KEPT)
def _numbered(sql: str) -> bytes:
    """Return a statement with `$1`, `$2` … in place of `%s`, as the server takes it."""
    first, *parts = sql.split("%s")
    numbered = "".join(f"${number}{part}" for number, part in enumerate(parts, start=1))
    return f"{first}{numbered}".replace("%%", "%").encode()


def execute_kept(cursor: Any, sql: str, params: Iterable[Any]) -> None:
    """Run a statement through Django's `cursor`, prepared on its connection."""
    cursor.cursor.close()
    cursor.cursor = _Kept(connection.connection)
    with _preparing(connection.connection):
        cursor.execute(sql, list(params))


@contextmanager
def _preparing(raw: Any) -> Iterator[None]:
    """Let a connection prepare, which Django has turned off; for the rest it counts what it might prepare one day.

    It would count by the whole text, whatever its length: of a first sweep of 20,000 pilots that held 20 MB.
    """
    raw.prepare_threshold, raw.prepared_max = 0, MOST_KEPT
    try:
        yield
    finally:
        raw.prepare_threshold = None


def composed(query: QuerySet[Any, Any]) -> Composed:
    """Return the statement of a query; to compose one takes ten times as long as to ask it."""
    sql, parameters = query.query.sql_with_params()
    return sql, tuple(parameters)


def kept_rows(statement: Composed, known: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement. `known`: by what stands for it, what is known now; a list stands as a tuple."""
    sql, parameters = statement
    with connection.cursor() as cursor:
        execute_kept(cursor, sql, _filled(parameters, known))
        return list(cursor.fetchall())


def _filled(parameters: Iterable[Any], known: Mapping[Any, Any]) -> list[Any]:
    return [known.get(tuple(value) if isinstance(value, list) else value, value) for value in parameters]


class Kept[Row]:
    """A query that the ORM has composed once, asked anew with other values in it; its rows are what the ORM makes."""

    def __init__(self, query: QuerySet[Any, Row]) -> None:
        self._query = query
        self._compiler = query.query.get_compiler(connection=connections[query.db])
        self._sql, self._parameters = self._compiler.as_sql()

    def rows(self, known: Mapping[Any, Any]) -> list[Row]:
        """Return the rows. `known`: by what stands for it in the query, what is known now."""
        asked: Any = self._query.all()
        # What it selects was found out as it was composed. A connection is its thread's own.
        compiler: Any = copy(self._compiler)
        compiler.connection = connections[self._query.db]
        compiler.as_sql = lambda *_, **__: (self._sql, tuple(_filled(self._parameters, known)))
        asked.query.get_compiler = lambda *_, **__: compiler
        return list(asked)


def keep_plans(*, of_few: bool = False) -> None:
    """To the end of the transaction, let what is prepared have a plan that is kept.

    And let what comes out in pieces have the plan that is best for all of its rows, not for the first. `of_few`: the
    statements are about few pilots, and are to begin with them, however many tables they join.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL cursor_tuple_fraction = 1")
        if of_few:
            cursor.execute(f"SET LOCAL join_collapse_limit = {MOST_JOINED}")
            cursor.execute(f"SET LOCAL from_collapse_limit = {MOST_JOINED}")
