"""Work that is long by its nature is not held to the time that a page may take."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

from accounts.models import Person, Portfolio
from tests.factories import make_person


@pytest.fixture
def slow_database(db: None) -> Iterator[None]:
    """A database in which each change takes longer than a page may."""

    def slowly(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE"):
            execute("SELECT pg_sleep(0.7)", None, False, context)
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '500ms'")
    with connection.execute_wrapper(slowly):
        yield


def setting(name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return cursor.fetchone()[0]


def test_an_upgrade_takes_its_time_and_waits_for_nobody_else_longer_than_before(db: None) -> None:
    seen = []

    def look(**_: Any) -> None:
        seen.append((setting("statement_timeout"), setting("idle_in_transaction_session_timeout")))
        seen.append(("lock_timeout", setting("lock_timeout")))

    pre_migrate.connect(look)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        pre_migrate.disconnect(look)
    assert set(seen) == {("0", "0"), ("lock_timeout", "5s")}
    assert (setting("statement_timeout"), setting("idle_in_transaction_session_timeout")) == ("30s", "1min")


@pytest.mark.slow
def test_erasing_takes_its_time(portfolio: Portfolio, slow_database: None) -> None:
    make_person(name="Ines Duarte")
    who = {"portfolio": portfolio.name, "person": "Ines Duarte", "reason": "Left"}
    call_command("erase_person", **who, stdout=io.StringIO())
    assert not Person.objects.filter(name="Ines Duarte").exists()


@pytest.mark.slow
def test_erasing_again_takes_its_time(portfolio: Portfolio, slow_database: None) -> None:
    call_command("erase_again", stdout=io.StringIO())
    assert setting("statement_timeout") == "0"
