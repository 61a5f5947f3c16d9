"""Importing and exporting a portable history, in a database made for the measurement."""

from __future__ import annotations

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from accounts.models import Portfolio
from bench.children import PEAK, said_by
from bench.data import data_folder
from bench.figures import Figure, ratio
from bench.importing import a_database_of_its_own
from histories.exporting import export
from histories.importing import import_file

FILE = "simulated_histories/base-seed1/history.jsonl.gz"
LINES, MORE_LINES = 50_000, 200_000
CODE = f"""
from histories.importing import import_file
import_file(sys.argv[1])
print({PEAK})
"""


def figures(folder: Path, *, rounds: int) -> list[Figure]:
    """Return the figures of import and export, and of what an import needs of memory."""
    few, many = folder / "few.jsonl", folder / "many.jsonl"
    few.write_bytes(b"".join(islice(_lines(), LINES)))
    many.write_bytes(b"".join(islice(_lines(), MORE_LINES)))
    with a_database_of_its_own():
        return [_importing(few, rounds), _exporting(folder, few, rounds), _memory(few, many)]


def _importing(path: Path, rounds: int) -> Figure:
    return ratio(
        f"import of {LINES:,} lines / json.loads + COPY of the same rows",
        subject=lambda: _import(path),
        reference=lambda: _copy_in(path),
        goal=10,
        rounds=rounds,
    )


def _exporting(folder: Path, path: Path, rounds: int) -> Figure:
    _import(path)
    return ratio(
        f"export of {LINES:,} lines / COPY of the same rows + json.dumps",
        subject=lambda: _export(folder / "out.jsonl"),
        reference=lambda: _copy_out(folder / "out.jsonl"),
        goal=10,
        rounds=rounds,
    )


def _memory(few: Path, many: Path) -> Figure:
    """The peak of a process that imports, once with four times the lines."""
    small, large = (_peak_megabytes(path) for path in (few, many))
    name = f"memory of an import of {MORE_LINES:,} lines / of {LINES:,}"
    return Figure(name, large / small, 1.3, "x", f"{large:.0f} MB / {small:.0f} MB")


# --- Lines ---


def _lines() -> Iterator[bytes]:
    """Return the simulated history's lines, or made up ones where it is not at hand."""
    path = data_folder() / FILE
    if not path.exists():
        yield from (json.dumps(line).encode() + b"\n" for line in _made_up())
        return
    with gzip.open(path) as file:
        yield from file


def _made_up() -> Iterator[dict[str, Any]]:
    """Return lines of a thousand pilots that report every week: without end, a fifth of them change what stands."""
    pilots = [f"P-{number:04}" for number in range(1_000)]
    for pilot in pilots:
        yield {
            "kind": "pilot",
            "pilot": pilot,
            "recorded_on": "2024-01-01",
            "name": pilot,
            "portfolio": f"of {pilot[:4]}",
        }
    for week in (date(2024, 1, 1) + timedelta(weeks=number) for number in range(10**4)):
        for pilot in pilots:
            head = {"pilot": pilot, "recorded_on": str(week + timedelta(days=4))}
            yield {"kind": "weekly_update", **head, "week": str(week), "author": f"of {pilot}", "confidence": "yes"}
            yield {"kind": "usage", **head, "week": str(week), "target_users": 40, "active_users": 12, "source": "feed"}
            yield {"kind": "environment", **head, "week": str(week), "environment": "staging", "visitors": 9}
            yield {"kind": "user_contact", **head, "on": str(week), "contact_kind": "talked", "users": 2}
            yield {"kind": "sign_off", **head, "area": "legal", "needed": "yes", "submitted_on": str(week)}


# --- What is measured ---


def _import(path: Path) -> float:
    """Import the file into an empty database; return the seconds of that, without those of emptying it."""
    _empty()
    start = time.perf_counter()
    import_file(str(path))
    return time.perf_counter() - start


def _export(path: Path) -> None:
    with path.open("w") as file:
        file.writelines(export(list(Portfolio.objects.all())))


def _peak_megabytes(path: Path) -> float:
    _empty()
    return int(said_by(CODE, path, database=connection.settings_dict["NAME"])) / 1024


def _empty() -> None:
    models = [model for room in ("accounts", "pilots", "governance", "outcomes") for model in _models(room)]
    tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def _models(room: str) -> list[Any]:
    return list(apps.get_app_config(room).get_models())


# --- The floor ---


def _copy_in(path: Path) -> None:
    """Read each line with `json.loads` alone, and write its values with one COPY a kind into a table without keys."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with path.open("rb") as file:
        for line in file:
            said = json.loads(line)
            rows[said["kind"]].append(said)
    with transaction.atomic():
        for kind, lines in rows.items():
            _copy(f"bench_{kind}", lines)


def _copy(table: str, lines: list[dict[str, Any]]) -> None:
    keys = list(dict.fromkeys(key for line in lines for key in line))
    columns = ", ".join(f'"{key}" text' for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({columns})")
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for line in lines:
                copy.write_row([_cell(line.get(key)) for key in keys])


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _copy_out(path: Path) -> None:
    """Read the same rows with one COPY a kind, and write each with `json.dumps` alone."""
    with connection.cursor() as cursor, path.open("w") as file:
        cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE 'bench\\_%%' ORDER BY 1", [])
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            keys = [column.name for column in cursor.description]
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                for row in copy.rows():
                    held = {key: value for key, value in zip(keys, row, strict=True) if value is not None}
                    file.write(json.dumps(held) + "\n")
