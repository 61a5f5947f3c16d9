"""Importing a real inventory, and sweeping it, in a database made for the measurement."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio
from alerts.sweeping import sweep_and_alert
from bench.data import data_folder
from bench.figures import Figure, ratio
from stalls.failure_modes import RULES

FILE = "us_federal_ai_inventory_2024_v2_raw_cp1252.csv"
NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)


def figures(*, rounds: int) -> list[Figure]:
    """Return the figures of import and sweep; none, and a line that says so, where the real file is not at hand."""
    path = data_folder() / FILE
    if not path.exists():
        print(f"SKIPPED import and sweep: {FILE} is not at hand; name its folder in PILOTLIGHT_DATA")
        return []
    with a_database_of_its_own():
        figure = ratio(
            "import of 2,133 rows / csv + one COPY of the same rows",
            subject=lambda: _import(path),
            reference=lambda: _copy(path),
            goal=5,
            rounds=rounds,
        )
        return [figure, *_sweep(path)]


@contextmanager
def a_database_of_its_own() -> Iterator[None]:
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def _import(path: Path) -> float:
    """Import the file into an empty database; return the seconds of that, without those of emptying it."""
    Portfolio.objects.all().delete()
    start = time.perf_counter()
    call_command("import_inventory", path, verbosity=0, stdout=io.StringIO())
    return time.perf_counter() - start


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
    sweep_and_alert(now=NOON)
    with CaptureQueriesContext(connection) as captured:
        sweep_and_alert(now=NOON)
    said = [query["sql"] for query in captured.captured_queries]
    evaluating = sum(_evaluates_a_rule(sql) for sql in said)
    writing = sum(sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for sql in said)
    detail = f"{evaluating} evaluate {len(RULES)} rules, {writing} write, {len(said)} in all"
    void = "" if evaluating else "no statement was recognised as a rule's"
    return [
        Figure("statements per rule in a sweep of it", evaluating / len(RULES), 1, "statements", detail, void),
        Figure("statements that write in a second sweep", writing, 0, "statements", detail),
    ]


def _evaluates_a_rule(sql: str) -> bool:
    """Say whether a statement is a rule's: it compares what the rule finds with the findings on record."""
    return "row_evidence AS evidence" in sql and ") found FULL JOIN (" in sql
