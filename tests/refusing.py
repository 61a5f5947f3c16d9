"""Lets the database refuse what is written to a table, with the error that it would give in some trouble."""

from __future__ import annotations

from django.db import connection


def refuse(table: str, *, on: str, state: str) -> None:
    """Refuse from now on, to the end of the test. `on`: as in `UPDATE OF subject`; `state`: an SQLSTATE."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER refuse BEFORE {on} ON {table} EXECUTE FUNCTION refuse()")
