"""What the migrations to the whole record do with the rows that stood before it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Rows that were entered before every fact said on which day: the day of their last event of history, in UTC.
RECORDED_ON = """
UPDATE {history} SET recorded_on = (pgh_created_at AT TIME ZONE 'UTC')::date;
UPDATE {fact} AS fact SET recorded_on = last.day
  FROM (SELECT pgh_obj_id, max(recorded_on) AS day FROM {history} GROUP BY pgh_obj_id) AS last
 WHERE last.pgh_obj_id = fact.id;
"""


def set_recorded_on(*facts: str) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
    """Return what a migration's RunPython calls: give the rows of these tables the day on which they were entered."""

    def run(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for fact in facts:
            schema_editor.execute(RECORDED_ON.format(fact=fact, history=f"{fact}history"))
        flush(apps, schema_editor)

    return run


def flush(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Check the deferred keys now: PostgreSQL alters no table of which checks are pending."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")
