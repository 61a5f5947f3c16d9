"""Does one piece of work, of one portfolio mostly, so that its failure holds no other up."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

logger = logging.getLogger(__name__)


def alone[T](work: Callable[[], T], *, or_else: T, failing: str) -> T:
    """Return what some work returns, or `or_else` where it fails, which the log says in the words of `failing`.

    That the database is gone, or the time of the task up, is no failure of its own: that is raised.
    """
    try:
        return work()
    except Exception as error:
        if isinstance(error, SoftTimeLimitExceeded) or not connection.is_usable():
            raise
        logger.exception(failing)
        return or_else
