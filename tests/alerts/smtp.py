"""A real mail server on this machine that answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

type Answer = str | None


class Sink:
    """Keeps what it accepted. `at_rcpt` and `at_data` give an answer for an address, or None to accept."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.at_rcpt: Callable[[str], Answer] = lambda address: None
        self.at_data: Callable[[str], Answer] = lambda address: None
        self.resets = 0
        self.connections = 0
        self._lock = threading.Lock()

    @property
    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]

    async def handle_EHLO(  # noqa: N802  # the library calls it so
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if answer := self.at_rcpt(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if answer := self.at_data(envelope.rcpt_tos[0]):
            return answer
        with self._lock:
            self.raw.append(envelope.content)
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.resets:
            self.resets -= 1
            server.transport.abort()  # accepted, but the answer never arrives
        return "250 OK"


class FreePort(Controller):
    """Takes a port that the system says is free and tells which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
