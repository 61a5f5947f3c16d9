"""Notes that something has changed of what pages show, in the transaction in which it changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

NOTE = """
INSERT INTO stalls_revision (portfolio_id, number) SELECT DISTINCT {column}, 1 FROM {table} WHERE id = ANY(%s)
ORDER BY 1 ON CONFLICT (portfolio_id) DO UPDATE SET number = stalls_revision.number + 1
"""


def revise_portfolios(portfolios: Iterable[int]) -> None:
    """Count up the revisions of portfolios."""
    _note("id", "accounts_portfolio", portfolios)


def revise_portfolios_of(pilots: Iterable[int]) -> None:
    """Count up the revisions of the portfolios of pilots."""
    _note("portfolio_id", "pilots_pilot", pilots)


def _note(column: str, table: str, ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(column=column, table=table), [list(ids)])
