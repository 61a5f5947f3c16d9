"""A place of its own in which a history can be recorded and swept day by day. What is live is neither seen nor changed.

Every table of the record and of the findings is hidden behind an empty temporary one of the same shape: it is this
connection's alone, leaves no trace in the write-ahead log, and is gone when the connection is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models

from accounts.models import Person, Portfolio, QuietPeriod
from accounts.prepared import TABLES
from accounts.statistics import count_anew
from stalls.models import Finding, Health, PilotHealth, RuleSetting

ROOMS = ("pilots", "governance", "outcomes", "stalls")
# Their portfolio is filled in by a trigger, which a temporary table has not.
WITHOUT_PORTFOLIO = (Finding, Health, PilotHealth)
# What a portfolio brings along besides its history.
BROUGHT = {Portfolio: "id", QuietPeriod: "portfolio_id", RuleSetting: "portfolio_id"}
MEMORY = "256MB"
_PLACES = count(1)


@contextmanager
def scratch(portfolios: Iterable[Portfolio] = ()) -> Iterator[None]:
    """Hide everything on record until the block ends; `portfolios` bring along their calendars and thresholds.

    In a transaction of the caller's it needs its own end; otherwise each statement of the block is one.
    """
    tables = TABLES.set(f" -- {next(_PLACES)}")
    try:
        with connection.cursor() as cursor:
            _take_memory(cursor)
            schema = _schema(cursor)
            for table in map(_table, _hidden()):
                cursor.execute(f'CREATE TEMP TABLE "{table}" (LIKE "{schema}"."{table}" INCLUDING ALL)')
            for model in WITHOUT_PORTFOLIO:
                cursor.execute(f'ALTER TABLE "{_table(model)}" ALTER COLUMN portfolio_id DROP NOT NULL')
            cursor.execute("CREATE TEMP SEQUENCE history_order")
            _bring(cursor, schema, [portfolio.pk for portfolio in portfolios])
        yield
    finally:
        TABLES.reset(tables)
        # Where the caller's transaction has failed, its end undoes it all.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("DISCARD TEMP")


def analyse() -> None:
    """Let the planner know what lies in the scratch: nobody else ever looks."""
    count_anew(_hidden())


def _hidden() -> list[type[models.Model]]:
    return [
        Portfolio,
        Person,
        QuietPeriod,
        *(model for room in ROOMS for model in apps.get_app_config(room).get_models()),
    ]


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _take_memory(cursor: Any) -> None:
    """Give temporary tables room. A connection that has had one before cannot be given any more."""
    cursor.execute("SELECT count(*) FROM pg_namespace WHERE oid = pg_my_temp_schema()")
    if cursor.fetchone() == (0,):
        cursor.execute(f"SET temp_buffers = '{MEMORY}'")


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])


def _bring(cursor: Any, schema: str, portfolios: list[int]) -> None:
    for model, column in BROUGHT.items():
        table = _table(model)
        wanted = f'SELECT * FROM "{schema}"."{table}" WHERE {column} = ANY(%s)'  # noqa: S608
        cursor.execute(f'INSERT INTO "{table}" OVERRIDING SYSTEM VALUE {wanted}', [portfolios])
    # A history is imported into no demonstration, and this is none.
    cursor.execute(f'UPDATE "{_table(Portfolio)}" SET is_demonstration = false')  # noqa: S608
