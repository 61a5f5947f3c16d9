"""Importing a real inventory, and sweeping it, in a database made for the measurement."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from alerts.actions import sweep_and_alert
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from stalls.failure_modes import RULES

from accounts.models import Portfolio
from bench.figures import Figure, ratio

FILE = "us_federal_ai_inventory_2024_v2_raw_cp1252.csv"
AS_OF = date(2024, 12, 31)


def figures(*, rounds: int) -> list[Figure]:
    """Return the figures of import and sweep; none, and a line that says so, where the real file is not at hand."""
    path = Path(os.environ.get("PILOTLIGHT_DATA", Path(__file__).resolve().parents[2] / "shared/data")) / FILE
    if not path.exists():
        print(f"SKIPPED import and sweep: {FILE} is not at hand; name its folder in PILOTLIGHT_DATA")
        return []
    with _a_database_of_its_own():
        figure = ratio(
            "import of 2,133 rows / csv + one COPY of the same rows",
            subject=lambda: _import(path),
            reference=lambda: _copy(path),
            goal=5,
            rounds=rounds,
        )
        return [figure, *_sweep(path)]


@contextmanager
def _a_database_of_its_own() -> Iterator[None]:
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def _import(path: Path) -> None:
    Portfolio.objects.all().delete()
    call_command("import_inventory", path, verbosity=0, stdout=io.StringIO())


def _copy(path: Path) -> None:
    """Read the file with `csv` alone and write the same cells with one COPY."""
    with path.open(encoding="cp1252", newline="") as file:
        header, *rows = csv.reader(file)
    columns = ", ".join(f"c{number} text" for number in range(len(header)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS bench_copy; CREATE TABLE bench_copy ({columns})")
        with cursor.copy("COPY bench_copy FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _sweep(path: Path) -> list[Figure]:
    _import(path)
    sweep_and_alert(as_of=AS_OF, now=timezone.now())
    with CaptureQueriesContext(connection) as captured:
        sweep_and_alert(as_of=AS_OF, now=timezone.now())
    said = [query["sql"] for query in captured.captured_queries]
    evaluating = sum(
        "jsonb_build_object" in sql.lower() and sql.lstrip("( ").upper().startswith("SELECT") for sql in said
    )
    writing = sum(sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for sql in said)
    detail = f"{len(RULES)} rules, {len(said)} statements in all"
    return [
        Figure("statements per rule in a sweep of it", evaluating / len(RULES), 1, "statements", detail),
        Figure("statements that write in a second sweep", writing, 0, "statements", detail),
    ]
