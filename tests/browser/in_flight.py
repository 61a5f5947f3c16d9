"""The requests that the server of a browser's test is answering."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started

SETTLED_AFTER = 0.05  # seconds without a request that begins or ends
AT_MOST = 30.0  # seconds


class InFlight:
    """Counts the requests under way. A page that is closed sends its last words (a draft) while it goes."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = threading.Condition()

    def began(self, **_: Any) -> None:
        self._change(1)

    def ended(self, **_: Any) -> None:
        self._change(-1)

    def _change(self, by: int) -> None:
        with self.changed:
            self.count += by
            self.changed.notify_all()

    def wait(self) -> None:
        """Return when every request is answered and none has come for a moment; raise TimeoutError if one hangs."""
        deadline = time.monotonic() + AT_MOST
        with self.changed:
            while self.changed.wait(SETTLED_AFTER) or self.count:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{self.count} requests are still under way after {AT_MOST:.0f} seconds.")


@contextmanager
def requests_in_flight() -> Iterator[InFlight]:
    """Count the requests that begin and end meanwhile, in whichever thread."""
    counted = InFlight()
    request_started.connect(counted.began)
    request_finished.connect(counted.ended)
    try:
        yield counted
    finally:
        request_started.disconnect(counted.began)
        request_finished.disconnect(counted.ended)
