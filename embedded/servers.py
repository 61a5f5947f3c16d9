"""How a process gets the embedded servers of a data folder, and shares them with every other process that wants them.

Three locks in `run/`: `users`, held shared by everybody who uses the servers; `keeper`, held by the process that owns
them; `start`, held for the moments in which they are started or stopped. The last one out does not have to be alive to
stop them: the keeper sees that nobody holds `users`.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from types import TracebackType

from embedded.errors import EmbeddedError
from embedded.folder import DataFolder
from embedded.locks import Lock

PROJECT = Path(__file__).resolve().parent.parent
# Longer than the servers themselves are given to stop.
SECONDS_TO_STOP = 60


class Servers:
    """The servers of a folder, for as long as the `with` block lasts."""

    def __init__(self, folder: DataFolder, *, throw_away: bool = False) -> None:
        self.folder = folder
        self.throw_away = throw_away
        self._keeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Servers:
        """Start the servers, or join those that run. Raises EmbeddedError when they do not start."""
        self.folder.create()
        run = self.folder.run
        self._start, self._users = Lock(run / "start.lock"), Lock(run / "users.lock")
        self._alive = Lock(run / "keeper.lock")
        self._start.take()
        self._users.take(shared=True)
        try:
            self._start_keeper_if_none()
        except BaseException:
            self._users.drop()
            raise
        finally:
            self._start.drop()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go, and wait until the servers have stopped unless somebody else still uses them."""
        self._users.drop()
        end = time.monotonic() + SECONDS_TO_STOP
        while not self._alive.is_free() and not self._used_by_others() and time.monotonic() < end:
            self._nudge()
            time.sleep(0.01)
        if self._keeper is not None and self._alive.is_free():
            self._keeper.wait()
        for lock in (self._start, self._users, self._alive):
            lock.close()

    def mend(self) -> bool:
        """Start a new keeper if ours was killed, and say whether that was so."""
        if not self._alive.is_free():
            return False
        self._start.take()
        try:
            return self._start_keeper_if_none()
        finally:
            self._start.drop()

    def _used_by_others(self) -> bool:
        """Say whether the lock stays taken; the keeper, too, takes it for an instant when it looks."""
        for _ in range(3):
            if self._users.is_free():
                return False
            time.sleep(0.005)
        return True

    def _nudge(self) -> None:
        pid = self._alive.read()
        if pid.isdecimal() and not self._alive.is_free():
            with suppress(OSError):
                os.kill(int(pid), signal.SIGUSR1)

    def _start_keeper_if_none(self) -> bool:
        if not self._alive.is_free():
            return False
        if self._keeper is not None:
            self._keeper.wait()
        command = [sys.executable, "-m", "embedded.keeper", str(self.folder.root)]
        if self.throw_away:
            command.append("--throw-away")
        with self.folder.log("keeper").open("ab") as log:
            self._keeper = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=PROJECT,
                start_new_session=True,
            )
        self._wait_for(self._keeper)
        return True

    def _wait_for(self, keeper: subprocess.Popen[bytes]) -> None:
        with keeper.stdout or nullcontext(io.BytesIO()) as pipe:
            said = pipe.readline().decode(errors="replace").strip()
        if said != "ready":
            keeper.wait()
            raise EmbeddedError(said or f"the embedded servers did not start; see {self.folder.logs / 'keeper.log'}.")
