"""Wipe, kill and half-open the broker under a real worker; nothing is lost, nothing is twice, all goes on soon (A8).

And with two workers, each with a beat, that get every call three times.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections

from accounts.models import Portfolio, User
from alerts.models import Alert
from alerts.proofs.programs import Broker, end, start_worker
from alerts.proofs.sink import Sink
from alerts.proofs.world import Copies, make_alerts, make_finding, make_reader
from alerts.tasks import deliver
from stalls.models import Finding

LONGEST = 60  # seconds, A8
PATIENCE = 180  # seconds, after which the proof gives up
BATCH = 20
TICK = 15  # seconds, the one of deliveries (config/settings.py)
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
        broker = Broker(Path(name))
        broker.start()
        proxy = _Proxy(broker.port)
        worker = start_worker(broker=proxy.port, mail=sink.port, folder=Path(name))
        try:
            _put(reader)
            _seconds_until_sent()
            recovered = {fault: _after(fault, broker, proxy, reader) for fault in faults}
            recovered["two beats, calls thrice"] = _doubled(broker, sink, Path(name) / "second", reader)
        finally:
            end(worker)
            proxy.stop()
            broker.stop()
        copies = Copies(sink.accepted())
    return Result(copies.promised, copies.lost, copies.duplicates, recovered)


def _after(fault: str, broker: Broker, proxy: _Proxy, reader: User) -> float:
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


def _doubled(broker: Broker, sink: Sink, folder: Path, reader: User) -> float:
    """Let a second worker with a beat of its own work as well, call each three times, and return how long it took."""
    folder.mkdir()
    second = start_worker(broker=broker.port, mail=sink.port, folder=folder)
    try:
        _put(reader)
        with deliver.app.connection_for_write(f"redis://127.0.0.1:{broker.port}/0") as calls:
            for _ in range(3):
                deliver.apply_async(connection=calls)
        took = _seconds_until_sent()
        # Whatever comes late from either of them comes within one more tick.
        time.sleep(TICK)
        return took
    finally:
        end(second)


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
