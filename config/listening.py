"""Notices that a worker's connection to its broker is half open: the other end has gone, and nothing ever says so.

The worker then waits for calls for ever. The beat's come every 15 seconds, so that silence tells; Celery (5.7) and its
transport look at the connections by which they speak, not at the one on which they listen.
"""

from __future__ import annotations

import time
from typing import Any

from celery import bootsteps
from celery.signals import task_received
from celery.worker import state

# Two calls of the beat have failed to come. To let the old connections go can take 15 s; a minute is all there is (A8).
LONGEST_SILENCE, LOOKS_EVERY = 32.0, 2.0


class Listening(bootsteps.StartStopStep):  # type: ignore[misc]
    """Lets the worker connect anew after a long silence.

    While a task is at hand nothing has to come: a worker fetches no more than it can do, and to connect anew would end
    what it does. Where nobody calls (no beat, or other workers are quicker), connecting anew changes nothing.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._heard = 0.0
        self._timer: Any = None

    def start(self, consumer: Any) -> None:
        """Begin to look, each time that the worker has connected."""
        self._hear()
        task_received.connect(self._hear, weak=False, dispatch_uid="listening")
        self._timer = consumer.timer.call_repeatedly(LOOKS_EVERY, self._look)

    def stop(self, consumer: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _hear(self, **_: Any) -> None:
        self._heard = time.monotonic()

    def _look(self) -> None:
        """Raise what the worker takes for a lost connection, if nothing has come for too long."""
        if state.reserved_requests:
            self._hear()
        elif time.monotonic() - self._heard > LONGEST_SILENCE:
            raise ConnectionResetError("no call has come for long; the broker may be gone without a word")
