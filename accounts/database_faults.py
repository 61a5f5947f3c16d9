"""Which errors say nothing of what was asked: the same will do once the database is itself again, or in a next task."""

from __future__ import annotations

from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error, InterfaceError, OperationalError

# SQLSTATE by its beginning: a transaction that has to be done again (deadlock, serialisation), no room or no connection
# left, a lock held by somebody else for too long, a server that is stopped, starts or takes no writes.
_PASSING = ("08", "40", "53", "55P03", "57P", "25006")


def is_passing(error: BaseException | None) -> bool:
    """Say whether an error, or one that led to it, is of that kind; a connection that is gone has no SQLSTATE.

    That the time of a task is up is raised wherever it happens to be, and passes as well.
    """
    while error is not None:
        if isinstance(error, SoftTimeLimitExceeded):
            return True
        if isinstance(error, Error):
            state = getattr(error.__cause__, "sqlstate", None)
            return state.startswith(_PASSING) if state else isinstance(error, (InterfaceError, OperationalError))
        error = error.__cause__ or error.__context__
    return False
