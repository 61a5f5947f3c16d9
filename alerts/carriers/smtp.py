"""Mail over SMTP with an end to every conversation: whatever the server does, it is over before the lease is.

Django's own backend has one time limit, and for each answer anew: a server that lets us wait 29 s at each verb would
hold a message longer than its lease, and another worker would send a second copy of it while nobody has died.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangosBackend

from alerts.wire import Mail, bare

# Connect 10 s, read 30 s; both conversations together stay below the lease of 120 s.
CONNECTS_WITHIN = 10
GREETS_WITHIN = 40
SENT_WITHIN = 60
# Servers end long conversations with a 421, which would cost a message a try.
MOST_PER_CONNECTION = 100


class _Limited(smtplib.SMTP):
    """Waits for an answer as long as the server's time limit says, and never beyond the end of the conversation."""

    ends = float("inf")

    def __init__(self, *args: Any, **options: Any) -> None:
        self._patience = options["timeout"]
        self.ends = monotonic() + GREETS_WITHIN
        super().__init__(*args, **options | {"timeout": min(CONNECTS_WITHIN, self._patience)})

    def getreply(self) -> tuple[int, bytes]:
        self._limit()
        return super().getreply()

    def send(self, s: Any) -> None:
        self._limit()
        super().send(s)

    def _limit(self) -> None:
        left = self.ends - monotonic()
        if left <= 0:
            self.close()
            raise TimeoutError("The conversation has lasted too long.")
        if isinstance(self.sock, socket.socket):
            self.sock.settimeout(min(self._patience, left))


class _LimitedOverTLS(_Limited, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangosBackend):
    """Django's, with an end to each conversation and a new connection after so many mails."""

    _sent = 0
    _partial_connection: smtplib.SMTP | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _LimitedOverTLS if self.use_ssl else _Limited

    def open(self) -> bool | None:
        if self.connection and self._sent >= MOST_PER_CONNECTION:
            with suppress(OSError):
                self.close()
        opened = super().open()
        self._sent = 0 if opened else self._sent
        return opened

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if isinstance(self.connection, _Limited):
            self.connection.ends = monotonic() + SENT_WITHIN
        self._sent += len(email_messages)
        return super().send_messages(email_messages)

    def _send(self, email_message: EmailMessage) -> bool:
        if not isinstance(email_message, Mail) or self.connection is None:
            return bool(super()._send(email_message))  # type: ignore[misc]  # the stubs do not know it
        sender, reader = bare(str(email_message.from_email)), bare(email_message.to[0])
        self.connection.sendmail(sender, [reader], email_message.as_wire())
        return True

    def abandon(self) -> None:
        """Close without a word: who has kept us waiting would do so at QUIT as well."""
        for connection in (self.connection, self._partial_connection):
            if connection:
                connection.close()
        self.connection = self._partial_connection = None
