"""Objects out of the rows of a statement that is written by hand and prepared on its connection.

A delivery asks the same of each message. To compose that with the ORM anew took two fifths of its time, and to read and
plan it most of the database's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from django.db import connection, models

from accounts.prepared import execute_kept


def columns_of(model: type[models.Model], table: str) -> str:
    """Return the columns of a model as a statement selects them from a table that it calls so."""
    return ", ".join(f'{table}."{column.column}"' for column in model._meta.concrete_fields)


def rows_of(sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Return what a statement finds."""
    with connection.cursor() as cursor:
        execute_kept(cursor, sql, values)
        return list(cursor.fetchall())


def changed(sql: str, values: Iterable[Any]) -> int:
    """Return how many rows a statement has changed."""
    with connection.cursor() as cursor:
        execute_kept(cursor, sql, values)
        return int(cursor.rowcount)


def taken(model: type[models.Model], row: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Return the object that a row begins with (None where it is not there), and the rest of the row."""
    names, readers = _reading(model)
    rest = row[len(names) :]
    if row[0] is None:
        return None, rest
    values = list(row[: len(names)])
    for place, read in readers:
        values[place] = read(values[place])
    return model.from_db(connection.alias, names, values), rest


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """Return the names of a model's fields, and what makes of a column's value that of its field, by its place."""
    fields = model._meta.concrete_fields
    readers: list[tuple[int, Callable[[Any], Any]]] = [
        (place, partial(_read, convert, field))
        for place, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]
    return [field.attname for field in fields], readers


def _read(convert: Callable[..., Any], field: models.Field[Any, Any], value: Any) -> Any:
    return convert(value, field, connection)
