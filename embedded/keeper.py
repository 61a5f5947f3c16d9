"""The process that owns PostgreSQL and Valkey of one data folder: `python -m embedded.keeper FOLDER [--throw-away]`.

It starts them, writes `ready` (or why not) to its output, restarts the one that dies, and stops both once no process
holds the folder's `users` lock any more. It is killed? Then the kernel tells both servers to stop (Linux), and the next
keeper finds and stops what is left.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from embedded.errors import EmbeddedError
from embedded.folder import DataFolder
from embedded.locks import Lock
from embedded.postgres import Postgres
from embedded.valkey import Valkey
from embedded.wakeups import Wakeups

# How soon a holder that was killed is noticed; one that leaves in order sends a signal.
SECONDS_BETWEEN_LOOKS = 0.5
LONGEST_PAUSE = 10.0


class Server(Protocol):
    """What the keeper needs of a server."""

    name: str

    @property
    def process(self) -> object: ...

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Keeper:
    """Keeps the servers of one folder alive for as long as somebody uses them."""

    def __init__(self, folder: DataFolder, *, throw_away: bool) -> None:
        self.folder = folder
        self.throw_away = throw_away
        self._wakeups = Wakeups((signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1))
        self._start, self._users = Lock(folder.run / "start.lock"), Lock(folder.run / "users.lock")
        self._servers: list[Postgres | Valkey] = []
        self._again: dict[str, tuple[float, float]] = {}

    def run(self) -> None:
        """Start, tell our starter, keep, stop. Raises EmbeddedError when a server does not start at first."""
        try:
            for kind in (Postgres, Valkey):
                server = kind(self.folder, throw_away=self.throw_away)
                self._servers.append(server)
                server.start()
            _tell("ready")
            self._keep()
        finally:
            for server in reversed(self._servers):
                server.stop()
            # Empty by now. It may be one under the system's temporary folder, where nothing of ours should stay.
            with suppress(OSError):
                self.folder.sockets().rmdir()
            if self.throw_away:
                shutil.rmtree(self.folder.root, ignore_errors=True)

    def _keep(self) -> None:
        while True:
            signals, _ = self._wakeups.wait(SECONDS_BETWEEN_LOOKS)
            if signals & {signal.SIGTERM, signal.SIGINT}:
                return
            if self._nobody_is_left():
                return
            for server in self._servers:
                self._restart_if_dead(server)

    def _nobody_is_left(self) -> bool:
        """Say whether to stop. If so the start lock is kept: whoever comes now waits until we have gone."""
        if not self._users.is_free():
            return False
        self._start.take()
        if self._users.is_free():
            return True
        self._start.drop()
        return False

    def _restart_if_dead(self, server: Postgres | Valkey) -> None:
        if server.process is not None and server.process.poll() is None:
            return
        due, pause = self._again.get(server.name, (0.0, 0.1))
        if time.monotonic() < due:
            return
        self._again[server.name] = (time.monotonic() + pause, min(pause * 2, LONGEST_PAUSE))
        try:
            server.start()
        except EmbeddedError as error:
            print(f"{server.name} could not be restarted: {error}", file=sys.stderr, flush=True)


def _tell(message: str) -> None:
    """Write to our starter and let go of the pipe; it may have died meanwhile."""
    try:
        os.write(1, f"{message}\n".encode())
        os.dup2(2, 1)
    except OSError:
        pass


def _take(alive: Lock) -> bool:
    """Take the lock; others may be looking at it for an instant, whereas another keeper stays."""
    for _ in range(50):
        if alive.try_take():
            return True
        time.sleep(0.01)
    return False


def main() -> int:
    """Run the keeper for the folder in the command line."""
    folder = DataFolder(Path(sys.argv[1]))
    alive = Lock(folder.run / "keeper.lock")
    if not _take(alive):
        _tell("another keeper has just started; try again")
        return 1
    alive.write(str(os.getpid()))
    try:
        Keeper(folder, throw_away="--throw-away" in sys.argv).run()
    except EmbeddedError as error:
        _tell(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
