"""Notes that something has changed of what pages show, in the transaction in which it changes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched

from django.db import connection

from stalls.statements import NAMED

NOTE = """
INSERT INTO stalls_revision (portfolio_id, number) SELECT id, 1 FROM accounts_portfolio WHERE id = ANY(%s)
ORDER BY 1 ON CONFLICT (portfolio_id) DO UPDATE SET number = stalls_revision.number + 1
"""
PORTFOLIOS_OF = "SELECT DISTINCT portfolio_id FROM pilots_pilot WHERE id = ANY(%s)"


def revise_portfolios(portfolios: Iterable[int]) -> None:
    """Count up the revisions of portfolios."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(portfolios)])


def revise_portfolios_of(pilots: Iterable[int]) -> None:
    """Count up the revisions of the portfolios of pilots."""
    revise_portfolios({portfolio for some in batched(pilots, NAMED) for portfolio in _portfolios_of(some)})


def _portfolios_of(pilots: tuple[int, ...]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(PORTFOLIOS_OF, [list(pilots)])
        return [portfolio for (portfolio,) in cursor.fetchall()]
