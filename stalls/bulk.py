"""Writes many rows in one statement whose length does not grow with them: a column is one parameter.

The ORM writes a parameter for each cell; for the first sweep of a large portfolio that took most of its time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

BATCH = 2_000


def write(model: type[models.Model], rows: Sequence[Any], columns: Sequence[str], key: Sequence[str] = ()) -> list[int]:
    """Insert rows, and update those whose `key` is there already; return their ids, in their order.

    `columns`: the attributes that are written, by the names of their columns. Not for tables with database defaults.
    """
    return [pk for at in range(0, len(rows), BATCH) for pk in _written(model, rows[at : at + BATCH], columns, key)]


def _written(model: type[models.Model], rows: Sequence[Any], columns: Sequence[str], key: Sequence[str]) -> list[int]:
    fields = [_field(model, column) for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    values = f"SELECT {_casts(fields)} FROM {_lists(fields)} {_conflict(columns, key)}"  # noqa: S608
    with connection.cursor() as cursor:
        lists = [_list(field, rows) for field in fields]
        cursor.execute(f"INSERT INTO {_table(model)} ({names}) {values} RETURNING id", lists)
        return [pk for (pk,) in cursor.fetchall()]


def change(model: type[models.Model], rows: Sequence[Any], columns: Sequence[str]) -> None:
    """Update columns of rows that have ids."""
    fields = [_field(model, column) for column in ("id", *columns)]
    casts = [f'"{field.column}" = c{at}::{field.db_type(connection)}' for at, field in enumerate(fields)]
    news = ", ".join(casts[1:])
    sql = f"UPDATE {_table(model)} t SET {news} FROM {_lists(fields)} WHERE t.id = c0::bigint"  # noqa: S608
    for at in range(0, len(rows), BATCH):
        with connection.cursor() as cursor:
            cursor.execute(sql, [_list(field, rows[at : at + BATCH]) for field in fields])


def _field(model: type[models.Model], column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.column == column)


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def _casts(fields: Sequence[Any]) -> str:
    return ", ".join(f"c{at}::{field.db_type(connection)}" for at, field in enumerate(fields))


def _lists(fields: Sequence[Any]) -> str:
    lists, names = ", ".join(["%s::text[]"] * len(fields)), ", ".join(f"c{at}" for at in range(len(fields)))
    return f"unnest({lists}) AS given ({names})"


def _conflict(columns: Sequence[str], key: Sequence[str]) -> str:
    if not key:
        return ""
    news = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in columns if column not in key)
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {news}"


def _list(field: Any, rows: Sequence[Any]) -> list[str | None]:
    return [_text(field, getattr(row, field.attname)) for row in rows]


def _text(field: Any, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(value, cls=field.encoder)
    if isinstance(field, ArrayField):
        return "{" + ",".join("NULL" if one is None else one.isoformat() for one in value) + "}"
    return value.isoformat() if isinstance(value, date) else str(value)
