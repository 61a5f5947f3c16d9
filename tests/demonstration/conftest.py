"""The demonstration as it is made on a Monday, once for all tests of a module that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Portfolio
from demonstration.making import make_demonstration
from demonstration.people import admit_readers
from tests.factories import MONDAY


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say that these need a database: pytest-django asks each test, not the fixtures of its module."""
    if "made" in getattr(item, "fixturenames", ()):
        item.add_marker("django_db")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Portfolio]:
    with django_db_blocker.unblock(), transaction.atomic():
        portfolio = make_demonstration(today=MONDAY)
        admit_readers(portfolio, password="correct horse battery staple")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield portfolio
        transaction.set_rollback(True)
