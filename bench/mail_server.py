"""An ordinary mail server in a process of its own: aiosmtpd, which takes a mail and forgets it.

The server of the proofs (`alerts.proofs.sink`) speaks the least SMTP that a client needs. Client and server together
take 0.33 ms of processor time a mail with it in a bare loop, 0.84 with aiosmtpd, and the loop that set the goal made
1,164 mails a second, 0.86 ms a mail. A loop that sends to less than a mail server is no measure for a delivery.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from typing import Any

from aiosmtpd.smtp import SMTP


class MailServer:
    """Serves SMTP on a free local port while the `with` block runs."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> MailServer:
        self._process = os.fork()
        if not self._process:
            _serve(self._socket)
        self._socket.close()
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


class _Forgets:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the library calls it so
        return "250 OK"


def _serve(listening: socket.socket) -> None:
    """Serve until killed."""
    # Otherwise it writes each command that it gets to the log, which is half of what a mail takes.
    logging.getLogger("mail.log").setLevel(logging.WARNING)

    async def run() -> None:
        serving = await asyncio.get_running_loop().create_server(lambda: SMTP(_Forgets()), sock=listening)
        await serving.serve_forever()

    try:
        asyncio.run(run())
    finally:
        os._exit(1)
