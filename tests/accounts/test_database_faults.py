"""Which errors of the database pass by themselves."""

from __future__ import annotations

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection, transaction

from accounts.database_faults import is_passing


def error_of(state: str) -> BaseException:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$")
    return caught.value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "passes"),
    [
        ("40P01", True),  # deadlock
        ("40001", True),  # serialisation
        ("53100", True),  # disk full
        ("53300", True),  # too many connections
        ("55P03", True),  # lock not to be had
        ("57P01", True),  # session ended by an operator
        ("25006", True),  # read-only
        ("57014", False),  # took too long, and would again
        ("23505", False),  # not unique
        ("42703", False),  # no such column
        ("22012", False),  # division by zero
    ],
)
def test_goes_by_what_postgresql_says(state: str, passes: bool) -> None:
    assert is_passing(error_of(state)) is passes


def test_a_server_that_nobody_reaches_passes() -> None:
    with pytest.raises(DatabaseError) as caught, connection.wrap_database_errors:
        psycopg.connect("postgresql://127.0.0.1:1/nothing")

    assert is_passing(caught.value)


def test_what_follows_from_it_passes_and_nothing_else() -> None:
    error = KeyError("nothing was read")
    assert not is_passing(error)
    assert not is_passing(None)

    error.__context__ = DatabaseError()
    error.__context__.__cause__ = psycopg.errors.DeadlockDetected()
    assert is_passing(error)


def test_that_the_time_of_a_task_is_up_passes() -> None:
    assert is_passing(SoftTimeLimitExceeded())
