"""A mail server in a process of its own that notes which message it accepted, and misbehaves as it is told.

What it does to a message is decided by its recipient (the part before the @, up to a dash): `refuse` is refused for
good, `grey` the first time, `busy` always; `stall` never gets an answer to RCPT. What it does to all is decided by its
`mode`: `greylist` all the first time, `drop` the line after some accepted messages, without the answer, `stall` once at
each verb.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import time
from email import message_from_bytes
from pathlib import Path

# The standard harness: two slots, and a server that takes 4 ms a message.
ANSWERS_AFTER = 0.004
DROPS = 0.1
VERBS = ("banner", "EHLO", "MAIL", "RCPT", "DATA", "dot")
FOR_EVER = 3600.0


class Sink:
    """Serves SMTP on a free local port while the `with` block runs, and reads back what was accepted."""

    def __init__(
        self, log: Path, *, mode: str = "", seed: int = 0, port: int = 0, answers_after: float = ANSWERS_AFTER
    ) -> None:
        self._log, self._mode, self._seed, self._answers_after = log, mode, seed, answers_after
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Sink:
        self._process = os.fork()
        if not self._process:
            _serve(self._socket, _Server(self._log, self._mode, self._seed, self._answers_after))
        self._socket.close()
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def accepted(self) -> list[tuple[str, str]]:
        """Return the Message-ID and the Date of every message accepted, in order."""
        return [(message_id, day) for message_id, day, *_ in self._lines()]

    def seen(self) -> list[tuple[str, float]]:
        """Return the recipient of every message accepted, and when (monotonic seconds)."""
        return [(recipient, float(instant)) for _, _, recipient, instant, _ in self._lines()]

    def texts(self) -> list[str]:
        """Return the subject of every message accepted."""
        return [subject for *_, subject in self._lines()]

    def _lines(self) -> list[list[str]]:
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [line.split("\t") for line in lines]


def _serve(listening: socket.socket, server: _Server) -> None:
    """Serve until killed."""

    async def run() -> None:
        serving = await asyncio.start_server(server.talk, sock=listening, backlog=100, limit=2**24)
        await serving.serve_forever()

    try:
        asyncio.run(run())
    finally:
        os._exit(1)


class _Server:
    def __init__(self, log: Path, mode: str, seed: int, answers_after: float) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._mode, self._answers_after = mode, answers_after
        self._chance = random.Random(seed)  # noqa: S311  # a replay needs the same numbers
        self._met: set[str] = set()
        self._to_stall = list(VERBS) if mode == "stall" else []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._maybe_stall("banner")
            writer.write(b"220 proof\r\n")
            recipient = ""
            while line := await reader.readline():
                verb = line[:4].upper().decode("ascii", "replace").strip()
                await self._maybe_stall(verb)
                if verb == "RCPT":
                    recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                    if answer := await self._at_rcpt(recipient):
                        writer.write(answer)
                        continue
                if verb == "DATA":
                    writer.write(b"354 go on\r\n")
                    if not await self._take(await reader.readuntil(b"\r\n.\r\n"), recipient):
                        writer.transport.abort()
                        return
                writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 proof\r\n")
                if verb == "QUIT":
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _maybe_stall(self, verb: str) -> None:
        if verb in self._to_stall:
            self._to_stall.remove(verb)
            await asyncio.sleep(FOR_EVER)

    async def _at_rcpt(self, recipient: str) -> bytes:
        kind = recipient.partition("@")[0].partition("-")[0]
        if kind == "stall":
            await asyncio.sleep(FOR_EVER)
        if kind == "refuse":
            return b"550 5.1.1 unknown\r\n"
        is_new = recipient not in self._met
        self._met.add(recipient)
        if kind == "busy" or ((kind == "grey" or self._mode == "greylist") and is_new):
            return b"451 4.7.1 later\r\n"
        return b""

    async def _take(self, content: bytes, recipient: str) -> bool:
        """Note the message, and only then say that it is accepted: a kill in between makes a duplicate."""
        await self._maybe_stall("dot")
        message = message_from_bytes(content)
        instant = f"{time.monotonic():.6f}"
        subject = " ".join(message["Subject"].split())
        line = "\t".join((message["Message-ID"], message["Date"], recipient, instant, subject))
        os.write(self._log, f"{line}\n".encode())
        await asyncio.sleep(self._answers_after)
        return not (self._mode == "drop" and self._chance.random() < DROPS)
