"""Lets the database refuse what is written to a table, with the error that it would give in some trouble."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def refusing(table: str, *, on: str, state: str) -> Iterator[None]:
    """Refuse while the `with` block runs. `on`: as in `UPDATE OF subject`; `state`: an SQLSTATE."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER refuse BEFORE {on} ON {table} EXECUTE FUNCTION refuse()")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION refuse CASCADE")
