"""A mail server in a process of its own that notes which message it accepted, one line each."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from email import message_from_bytes
from pathlib import Path
from typing import Any

# reliability.md A2: "the standard harness (2 slots, 4 ms sink)".
ANSWERS_AFTER = 0.004


class Sink:
    """Serves SMTP on a free local port while the `with` block runs, and reads back what was accepted."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Sink:
        self._process = os.fork()
        if not self._process:
            _serve(self._socket, self._log)
        self._socket.close()
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def accepted(self) -> list[tuple[str, str]]:
        """Return the Message-ID and the Date of every message accepted, in order."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [(message_id, day) for message_id, day in (line.split("\t") for line in lines)]


def _serve(listening: socket.socket, log: Path) -> None:
    """Serve until killed. Only this process imports the mail server, a tool of development."""
    from aiosmtpd.smtp import SMTP

    logging.getLogger("mail.log").setLevel(logging.WARNING)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(_Noting(log)), sock=listening, backlog=100)
        await server.serve_forever()

    try:
        asyncio.run(run())
    finally:
        os._exit(1)


class _Noting:
    def __init__(self, log: Path) -> None:
        self._file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the library calls it so
        """Note the message, and only then say that it is accepted: a kill in between makes a duplicate."""
        message = message_from_bytes(envelope.content)
        line = "\t".join((message["Message-ID"], message["Date"]))
        os.write(self._file, f"{line}\n".encode())
        await asyncio.sleep(ANSWERS_AFTER)
        return "250 OK"
