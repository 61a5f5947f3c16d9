"""Notices that a worker's connection to its broker is half open: the other end has gone, and nothing ever says so.

The worker then waits for calls for ever, while those of the beat pile up. Celery (5.7) and its transport look at the
connections by which they speak, not at the one on which they listen.
"""

from __future__ import annotations

import time
from typing import Any

from celery import bootsteps
from celery.signals import task_received
from celery.worker import state

# The beat calls every 15 s. After that it is asked in vain every few seconds where nobody calls or others are quicker.
LONGEST_SILENCE, LOOKS_EVERY = 20.0, 5.0


class Listening(bootsteps.StartStopStep):  # type: ignore[misc]
    """Lets a worker connect anew that has nothing at hand, has long heard nothing, and leaves calls in the queue.

    While a task is at hand nothing has to come: a worker fetches no more than it can do, and to connect anew would end
    what it does. Where other workers take the calls, one that is deaf is not noticed, and not missed.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._heard = 0.0
        self._timer: Any = None

    def start(self, consumer: Any) -> None:
        """Begin to look, each time that the worker has connected."""
        self._hear()
        task_received.connect(self._hear, weak=False)
        self._timer = consumer.timer.call_repeatedly(LOOKS_EVERY, self._look, (consumer.app,))

    def stop(self, consumer: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _hear(self, **_: Any) -> None:
        self._heard = time.monotonic()

    def _look(self, app: Any) -> None:
        """Raise what the worker takes for a lost connection, if it is deaf."""
        if state.reserved_requests:
            self._hear()
        elif time.monotonic() - self._heard > LONGEST_SILENCE and _calls_wait(app):
            raise ConnectionResetError("calls wait and do not come; the broker has gone without a word")


def _calls_wait(app: Any) -> bool:
    """Ask through a connection of its own whether calls wait in the worker's queues."""
    with app.connection_for_read() as fresh:
        channel = fresh.default_channel
        return any(channel.queue_declare(name, passive=True).message_count for name in app.amqp.queues.consume_from)
