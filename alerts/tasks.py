"""The ticks: read the clock (the database's), make one call, record that it went well. Twice or never does no harm."""

from __future__ import annotations

import logging
import time

from celery import shared_task
from django.db import connection, transaction

from alerts import heartbeats, runs, watching
from alerts.clock import database_now

logger = logging.getLogger(__name__)

# Seconds between two looks of a web process.
LOOKS_EVERY = 60

# A worker that is told to stop has 30 s (CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT): a drain ends within them, and where
# more is due, it asks for the next one.
DRAIN_SECONDS = 20


@shared_task  # type: ignore[untyped-decorator]
def sweep(**_: object) -> None:
    """Sweep the portfolios whose day has come, and what has changed since; write the alerts that follow."""
    if runs.sweep(now=database_now, everything=False).alerts:
        wake_delivery()


@shared_task  # type: ignore[untyped-decorator]
def deliver(**_: object) -> None:
    """Hand over what is due."""
    if runs.deliver(now=database_now, seconds=DRAIN_SECONDS).left:
        wake_delivery()


def wake_sweep() -> None:
    """Ask for a sweep of what has changed once the transaction is committed; else the next tick finds it."""
    transaction.on_commit(lambda: sweep.apply_async(retry=False), robust=True)


def wake_delivery(**options: object) -> None:
    """Ask for a delivery once the transaction is committed. If the broker is away, the next tick finds the rows."""
    transaction.on_commit(lambda: deliver.apply_async(retry=False, **options), robust=True)


def web_is_up() -> None:
    """Record that a web process is here. Called before it serves (config/gunicorn.py)."""
    try:
        heartbeats.come_up(now=database_now())
    except Exception as error:
        # Whatever it is (a database that is not there yet), the pages will tell.
        logger.error("A web process could not record that it is up (%s).", type(error).__name__)
    finally:
        connection.close()


def watch_for_ever() -> None:
    """Look every minute whether sweeping or delivering has stopped: the work of a thread of each web process."""
    while True:
        time.sleep(LOOKS_EVERY)
        web_is_up()
        try:
            watching.watch(now=database_now())
        except Exception as error:
            logger.error("Nobody could look whether all runs (%s).", type(error).__name__)
        finally:
            connection.close()
