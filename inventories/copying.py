"""Writes many new rows by one COPY, which costs a fraction of an INSERT composed from model instances."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` ids for new rows, taken from the table's sequence as an INSERT would take them."""
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key, count],
        )
        return [number for (number,) in cursor.fetchall()]


def copy_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows, each a mapping of column (`portfolio_id`) to value; all rows name the same columns.

    Columns that are not named get the model's defaults, and the key, unless named, the next of its sequence. Triggers
    and constraints hold as for INSERT; signals and `auto_now` do not. Raises django.db.IntegrityError and its kin.
    """
    if not rows:
        return
    given = list(rows[0])
    defaults = _defaults(model, without=given)
    columns = ", ".join(connection.ops.quote_name(name) for name in (*given, *defaults))
    table = connection.ops.quote_name(model._meta.db_table)
    adapt = [_adapter(model, name) for name in given]
    rest = list(defaults.values())
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # pghistory says who acts by a setting of the transaction that it puts before Django's statements. COPY passes
        # it by, so that one ordinary statement goes first.
        cursor.execute("VALUES (1)")
        with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [do(row[name]) if do else row[name] for name, do in zip(given, adapt, strict=True)] + rest
                )


def _defaults(model: type[models.Model], *, without: Sequence[str]) -> dict[str, Any]:
    """Return the default of each column but those named, the key, and those that the database itself fills."""
    return {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if field.column not in without and not field.primary_key and not field.has_db_default()
    }


def _adapter(model: type[models.Model], column: str) -> Callable[[Any], Any] | None:
    """Return what turns a value into one that psycopg can write; None where it can as it is."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return json.dumps if isinstance(field, models.JSONField) else None
