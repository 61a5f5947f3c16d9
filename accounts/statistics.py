"""What the planner of the database knows of the tables: nothing of what a transaction has just written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models

# A tenth of what PostgreSQL samples by itself: enough where all that is asked is how full the pages are.
FEW_ROWS = 10


def count_anew(of: Iterable[type[models.Model]], *, by_few_rows: bool = False) -> None:
    """Let the planner count the rows of some models, those of this transaction included.

    Whoever else counts is not waited for. `by_few_rows`: in a transaction alone.
    """
    tables = ", ".join(f'"{model._meta.db_table}"' for model in of)
    with connection.cursor() as cursor:
        if by_few_rows:
            cursor.execute(f"SET LOCAL default_statistics_target = {FEW_ROWS}")
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {tables}")
        if by_few_rows:
            cursor.execute("SET LOCAL default_statistics_target TO DEFAULT")
