"""Number the events that stood before the whole record anew: one count over all tables, in the order of recording."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = """
SELECT table_name FROM information_schema.columns
 WHERE table_schema = current_schema() AND column_name = 'pgh_given' ORDER BY table_name
"""
# A row of the table that another one refers to was entered before it: hence people before pilots before facts.
RANKED = "SELECT '{table}' AS name, pgh_id AS old, pgh_created_at AS at, {rank} AS rank FROM {table}"
FIRST = ("accounts_", "pilots_pilothistory", "pilots_integrationhistory", "outcomes_outcomemetrichistory")


def number_anew(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        every = " UNION ALL ".join(RANKED.format(table=table, rank=_rank(table)) for table in tables)
        cursor.execute(
            "CREATE TEMPORARY TABLE numbered ON COMMIT DROP AS SELECT name, old, nextval('history_order') AS new"
            f" FROM (SELECT * FROM ({every}) AS events ORDER BY at, rank, old) AS ordered"
        )
        for table in tables:
            _renumber(cursor, table)


def _rank(table: str) -> int:
    return next((rank for rank, start in enumerate(FIRST) if table.startswith(start)), len(FIRST))


def _renumber(cursor: object, table: str) -> None:
    # First out of the way of each other, as negative numbers; the tables are append-only, hence without their triggers.
    statements = (
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"UPDATE {table} AS event SET pgh_id = -numbered.new FROM numbered WHERE numbered.name = '{table}' AND numbered.old = event.pgh_id",
        f"UPDATE {table} SET pgh_id = -pgh_id WHERE pgh_id < 0",
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
    )
    for statement in statements:
        cursor.execute(statement)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_the_record"),
        ("pilots", "0002_the_record"),
        ("governance", "0002_the_record"),
        ("outcomes", "0002_the_record"),
    ]

    operations = [migrations.RunPython(number_anew, migrations.RunPython.noop)]
