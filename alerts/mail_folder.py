"""Keeps mail as files, one per message, where there is no mail server (`MAIL_URL=file:///folder`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend


class EmailBackend(FileBackend):
    """Writes `20261123-081502-alert-1f3a.eml`, which any mail program opens. A second copy replaces the first."""

    def open(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email_message in email_messages:
            self._keep(email_message)
        return len(email_messages)

    def _keep(self, email_message: EmailMessage) -> None:
        message = email_message.message()
        name = re.sub(r"[^A-Za-z0-9-]", "", message["Message-ID"].partition("@")[0])
        path = Path(self.file_path) / f"{parsedate_to_datetime(message['Date']):%Y%m%d-%H%M%S}-{name}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(path)
