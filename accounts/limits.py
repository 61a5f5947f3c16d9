"""Lifts the limits that the settings give to every statement, for work that is long by its nature.

How long a lock is waited for stays limited: whoever works long must not hold up those who wait behind them as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


def without_limits() -> None:
    """Let the rest of the transaction take its time."""
    with connection.cursor() as cursor:
        for name in LIMITS:
            cursor.execute(f"SET LOCAL {name} = 0")


@contextmanager
def unlimited(connected: Any) -> Iterator[None]:
    """Let everything on a connection take its time until the block ends, in whatever transactions."""
    with connected.cursor() as cursor:
        for name in LIMITS:
            cursor.execute(f"SET {name} = 0")
    yield
    # What failed has left the session as it is; the command ends with it.
    with connected.cursor() as cursor:
        for name in LIMITS:
            cursor.execute(f"RESET {name}")
