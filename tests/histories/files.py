"""Lines in, lines out: a history as a list of objects, imported and exported within one test."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from accounts.models import Portfolio
from histories.exporting import export
from histories.importing import Importer
from histories.kind import Kind
from histories.kinds import KIND_OF, KINDS
from histories.named import Named
from histories.reading import parse, read_line

type Lines = Sequence[dict[str, Any]]

PILOT = {"kind": "pilot", "pilot": "P-1", "recorded_on": "2024-01-01", "name": "Triage", "portfolio": "Northern Trust"}
# What the lines of other kinds refer to.
REFERRED_TO = [
    {"kind": "integration", "pilot": "P-1", "recorded_on": "2024-01-01", "key": "records"},
    {"kind": "outcome_metric", "pilot": "P-1", "recorded_on": "2024-01-01", "key": "minutes"},
    {"kind": "sign_off", "pilot": "P-1", "recorded_on": "2024-01-01", "area": "legal"},
]


def line(kind: str, *, pilot: str = "P-1", recorded_on: str = "2024-03-01", **said: Any) -> dict[str, Any]:
    return {"kind": kind, "pilot": pilot, "recorded_on": recorded_on, **said}


def imported(lines: Lines, *, portfolio: str = "Imported") -> Importer:
    importer = Importer(portfolio=portfolio)
    importer.feed(read_line(number, parse(number, json.dumps(said).encode())) for number, said in enumerate(lines, 1))
    importer.flush()
    return importer


def exported_text() -> list[str]:
    return list(export(list(Portfolio.objects.order_by("pk"))))


def exported() -> list[dict[str, Any]]:
    return [json.loads(text) for text in exported_text()]


@contextmanager
def undone() -> Iterator[None]:
    """Leave an empty database behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def through(lines: Lines) -> list[dict[str, Any]]:
    """Return what an import of the lines exports again; nothing stays."""
    with undone():
        imported(lines)
        return exported()


def facts() -> dict[str, list[Any]]:
    """Return all facts of all kinds with every column, those that no file holds too, by the names of what they name."""
    with connection.cursor() as cursor:
        found = {}
        for kind in KINDS:
            cursor.execute(_facts_sql(kind))
            found[kind.name] = cursor.fetchall()
        return found


def _facts_sql(kind: Kind) -> str:
    named = [field for field in kind.every_field if isinstance(field, Named)]
    ids = {"id", "pilot_id", "portfolio_id", "sign_off_id", *(field.columns[0] for field in named)}
    columns = [f't."{column}"::text' for column in kind.columns if column not in ids]
    columns += [cell for field in named for cell in field.cells("t")]
    joins = " ".join(field.join("t") for field in named)
    joins += f' JOIN pilots_pilot p ON p.id = t."{kind.pilot_column}"'
    return f'SELECT p.code, {", ".join(columns)} FROM "{kind.model._meta.db_table}" t {joins} ORDER BY p.code, t.id'


def row_of(kind: str, **key: Any) -> Any:
    return KIND_OF[kind].model._default_manager.get(**key)
