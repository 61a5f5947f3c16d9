"""Real processes on folders of their own: nothing here touches the servers that the test run itself uses."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from embedded import postgres, processes
from embedded.folder import DataFolder
from embedded.servers import PROJECT

PATIENCE = 90.0


def clean_environment() -> dict[str, str]:
    """What a newcomer's shell has: nothing of ours, and nothing of the running test's."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}


def manage(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end."""
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *arguments],
        env=env or clean_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def eventually(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def ask(folder: DataFolder, sql: str) -> object:
    """Return the one value that the folder's database answers with."""
    with psycopg.connect(postgres.url(folder), autocommit=True) as connection:
        cursor = connection.execute(sql)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def working_on(folder: DataFolder) -> list[int]:
    """Return the processes that carry the folder's path in their command line or work inside it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes() + os.fsencode(os.readlink(entry / "cwd"))
        except OSError:
            continue
        if os.fsencode(folder.root) in words and processes.start_time(int(entry.name)):
            found.append(int(entry.name))
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    """A data folder, in a path with a blank."""
    made = DataFolder(tmp_path / "a folder" / "data")
    made.create()
    yield made
    eventually(lambda: not working_on(made), 20)


class RunningUp:
    """A `manage.py up` of this test's own."""

    def __init__(self, folder: DataFolder, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self._log = (folder.root.parent / "up.log").open("ab")
        self._start = self._log.tell()
        command = [sys.executable, str(PROJECT / "manage.py"), "up", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(folder.root)],
            env=clean_environment() | settings,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self) -> str:
        return Path(self._log.name).read_bytes()[self._start :].decode()

    def wait_until_ready(self) -> RunningUp:
        eventually(lambda: "is ready at" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        return self

    def answers(self) -> bool:
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def pid(self, name: str) -> int:
        """Return the process of this part: web, worker, beat, valkey, postmaster or keeper; 0 while there is none."""
        files = {
            "postmaster": self.folder.postgres / "postmaster.pid",
            "keeper": self.folder.run / "keeper.lock",
        }
        file = files.get(name, self.folder.run / f"{name}.pid")
        try:
            return int(file.read_text().split()[0])
        except (OSError, IndexError):
            return 0

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._log.close()
        return status


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all migrations applied, to be copied: applying them takes most of a first start."""
    made = DataFolder(tmp_path_factory.mktemp("prepared") / "data")
    made.create()
    running = RunningUp(made).wait_until_ready()
    assert running.end() == 0
    return made.root


@pytest.fixture
def up(folder: DataFolder, prepared: Path) -> Iterator[Callable[..., RunningUp]]:
    """Starts `up` on a prepared folder, as often as the test likes."""
    shutil.copytree(prepared, folder.root, dirs_exist_ok=True)
    started: list[RunningUp] = []

    def start(**settings: str) -> RunningUp:
        started.append(RunningUp(folder, **settings))
        return started[-1].wait_until_ready()

    yield start
    for each in started:
        each.end()
