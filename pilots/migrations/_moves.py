"""What the migration to the whole record does with champions and systems that stood before it."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.migrations._moves import flush

# A system was a text of each integration; now it is one row that pilots share.
SHARE_SYSTEMS = """
INSERT INTO pilots_sourcesystem (portfolio_id, name, api)
SELECT DISTINCT portfolio_id, system_name, '' FROM pilots_integration WHERE system_name <> ''
UNION SELECT portfolio_id, system_name, '' FROM pilots_integrationhistory WHERE system_name <> '';
UPDATE {table} AS one SET system_id = system.id FROM pilots_sourcesystem AS system
 WHERE system.portfolio_id = one.portfolio_id AND system.name = one.system_name;
"""

# A person was champion or deputy of a pilot in several rows; now in one, the last, and history keeps the others.
ONE_ROW_A_PERSON = """
DELETE FROM {table} AS earlier USING {table} AS later
 WHERE later.pilot_id = earlier.pilot_id AND later.person_id = earlier.person_id AND later.id > earlier.id;
"""

# Tenures could overlap; now a next one ends the one before it.
SUCCESSION = """
UPDATE pilots_champion AS one SET succeeded_on = next.since
  FROM (SELECT id, lead(since) OVER (PARTITION BY pilot_id ORDER BY since, id) AS since
          FROM pilots_champion WHERE since IS NOT NULL) AS next
 WHERE next.id = one.id AND next.since IS NOT NULL AND (one.until IS NULL OR one.until > next.since);
"""


def share_systems(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    insert, update = SHARE_SYSTEMS.split(";\n")[:2]
    schema_editor.execute(insert)
    for table in ("pilots_integration", "pilots_integrationhistory"):
        schema_editor.execute(update.format(table=table))
    flush(apps, schema_editor)


def one_tenure_at_a_time(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in ("pilots_champion", "pilots_deputy"):
        schema_editor.execute(ONE_ROW_A_PERSON.format(table=table))
    schema_editor.execute(SUCCESSION)
    flush(apps, schema_editor)
