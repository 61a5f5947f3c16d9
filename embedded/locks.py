"""Locks between processes. The kernel drops them when their holder dies, so `kill -9` never leaves one behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Lock:
    """An advisory lock on a small file; its text may say who holds it. Not inherited by programs that we start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def try_take(self, *, shared: bool = False) -> bool:
        """Take the lock if nobody is in the way, and say whether that was so."""
        try:
            fcntl.flock(self._descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def take(self, *, shared: bool = False) -> None:
        """Wait for the lock and take it."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def drop(self) -> None:
        """Let go of the lock; the file stays, for a removed lock file would let two holders in."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the lock for good."""
        os.close(self._descriptor)

    def is_free(self) -> bool:
        """Say whether nobody holds the lock at this moment."""
        if not self.try_take():
            return False
        self.drop()
        return True

    def write(self, text: str) -> None:
        """Write who holds the lock."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def read(self) -> str:
        """Return what the holder wrote, or nothing."""
        return os.pread(self._descriptor, 4096, 0).decode(errors="replace")
