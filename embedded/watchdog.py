"""Notices that the worker stands still though it lives, by what the site says of it, and has it started again.

A process that dies is started again at once; one that hangs looks alive. What it should have done is in the database,
and /healthz tells of it: nothing else is asked.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable

# What /healthz says in lines of its own where nothing has come of a job for two periods (ten minutes). A long sweep
# holds up the sweeps alone: only where nothing is sent either does the worker do nothing at all.
STANDS_STILL = {"sweep has stopped", "deliver has stopped"}
# A start that helps is seen within a minute; each that does not doubles the wait, for another will hardly.
SECONDS_BETWEEN_LOOKS, FIRST_PAUSE, LONGEST_PAUSE = 60.0, 15 * 60.0, 4 * 3600.0


class Watchdog:
    """Looks once a minute, in `look`, and calls `restart` where the worker stands still."""

    def __init__(self, port: int, restart: Callable[[], None]) -> None:
        self._port = port
        self._restart = restart
        self._pause = FIRST_PAUSE
        self._next = time.monotonic() + SECONDS_BETWEEN_LOOKS

    def look(self, now: float) -> None:
        """Ask the site if it is time to; `now` is the monotonic clock's, in seconds."""
        if now < self._next:
            return
        _, said = ask(self._port)
        if not set(said.splitlines()) >= STANDS_STILL:
            self._pause, self._next = FIRST_PAUSE, now + SECONDS_BETWEEN_LOOKS
            return
        self._restart()
        self._pause, self._next = min(self._pause * 2, LONGEST_PAUSE), now + self._pause


def ask(port: int) -> tuple[int, str]:
    """Return what /healthz answers at that port, its status and its text; (0, "") where nothing answers in a second."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
