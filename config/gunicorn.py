"""Hooks of the web server, for the embedded default and for servers alike: `gunicorn -c python:config.gunicorn`."""

import gc
import logging
import os
import threading
from typing import Any

from config.logs import WithoutSecrets

# When, what, and how it ended; not who, and not the page from which they came, whose address may hold what they sought.
access_log_format = '%(t)s "%(r)s" %(s)s %(b)s %(L)s'


def on_starting(server: Any) -> None:
    """Hold back, with the application loaded, until whoever started us closes the pipe named in START_GATE.

    `manage.py up` has the application loaded while it brings the database up to date, and served only afterwards.
    Secrets of addresses stay out of its logs.
    """
    for name in ("gunicorn.access", "gunicorn.error"):
        logging.getLogger(name).addFilter(WithoutSecrets())
    if gate := os.environ.get("START_GATE"):
        os.read(int(gate), 1)
        os.close(int(gate))


def pre_fork(server: Any, worker: Any) -> None:
    """Let no database connection or pool cross the fork: processes sharing a pool starve each other.

    With `--preload` the application is loaded before the fork, and whatever touched the database meanwhile left a
    connection behind. What is loaded by now stays in memory that the processes share.
    """
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Record that the web is up, and look from then on once a minute whether all else is (docs/reliability.md)."""
    from alerts.tasks import watch_for_ever, web_is_up

    web_is_up()
    threading.Thread(target=watch_for_ever, name="watch", daemon=True).start()
