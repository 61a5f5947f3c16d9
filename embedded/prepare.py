"""Brings the database up to date and makes the first data: `python -m embedded.prepare NOTES [options of first_data]`.

One process does both, for setting Django up is most of the work. What `first_data` prints is written to NOTES.
"""

from __future__ import annotations

import io
import sys
import traceback
from pathlib import Path


def main() -> int:
    """Prepare the database; a failure is told in one line, with the rest of it beside NOTES."""
    notes = Path(sys.argv[1])
    try:
        notes.write_text(_prepare(sys.argv[2:]), encoding="utf-8")
    except Exception as error:
        details = notes.with_name("prepare-error.txt")
        details.write_text(traceback.format_exc(), encoding="utf-8")
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        print(f"could not prepare the database: {reason} (details: {details})", flush=True)
        return 1
    return 0


def _prepare(options: list[str]) -> str:
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print(f"applying {len(plan)} migrations", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    said = io.StringIO()
    call_command("first_data", *options, stdout=said)
    return said.getvalue()


if __name__ == "__main__":
    sys.exit(main())
