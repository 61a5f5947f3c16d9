"""Waiting for signals and pipes at once, without threads: a thread would confuse the kernel's "parent has died"."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterable


class Wakeups:
    """Turns the given signals into numbers that `wait` returns; ready pipes end the waiting as well."""

    def __init__(self, signals: Iterable[signal.Signals]) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in signals:
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # we were started with nohup
            signal.signal(number, lambda *_: None)

    def wait(self, seconds: float, pipes: Iterable[int] = ()) -> tuple[set[int], list[int]]:
        """Return the signals that came and the pipes that can be read, after at most that many seconds."""
        ready, _, _ = select.select([self._reader, *pipes], [], [], seconds)
        if self._reader not in ready:
            return set(), ready
        ready.remove(self._reader)
        return set(os.read(self._reader, 4096)), ready
