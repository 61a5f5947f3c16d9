"""Statements that are kept on a connection, and what else it runs beside them."""

from __future__ import annotations

import tracemalloc

import pytest
from django.db import connection

from accounts.prepared import execute_kept

pytestmark = pytest.mark.django_db

LONG = 200_000


def keep(number: int) -> None:
    with connection.cursor() as cursor:
        execute_kept(cursor, "SELECT %s::int + 7204511", [number])
        assert cursor.fetchall() == [(number + 7_204_511,)]


def times_planned() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%% + 7204511'"
        )
        return [times for (times,) in cursor.fetchall()]


def test_a_statement_is_kept_for_the_next_time() -> None:
    keep(1)
    [once] = times_planned()
    keep(2)

    assert times_planned() == [once + 1]


def test_what_runs_beside_it_leaves_nothing_behind() -> None:
    keep(1)
    tracemalloc.start()
    with connection.cursor() as cursor:
        for number in range(20):
            cursor.execute("SELECT length(%s)", [f"{number:x>{LONG}}"])
            assert cursor.fetchone() == (LONG,)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < 3 * LONG
