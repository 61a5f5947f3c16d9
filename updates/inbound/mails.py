"""Reads a mail as bytes: who it says it is from, to whom, whether a machine wrote it, and what it says."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import Any

from django.utils.html import strip_tags

from alerts.messages import host
from updates.inbound.bounces import Bounce, bounce_in

# An answer is a few lines; what quotes our mail and carries a picture of a signature is far below this.
MOST_BYTES = 1_000_000
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
# RFC 3834, and what programs wrote before it.
BY_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe", "Feedback-ID")
PRECEDENCES = ("bulk", "junk", "list", "auto_reply", "auto-reply")
_MACHINE = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


class UnreadableError(ValueError):
    """A mail that cannot be read; the message is a sentence that says why."""


@dataclass(frozen=True)
class Incoming:
    """A mail that came in. `digest` stands for its Message-ID, or for all of it where it has none."""

    digest: str
    sender: str
    recipients: tuple[str, ...]
    is_automatic: bool
    bounce: Bounce | None
    message: EmailMessage

    def text(self) -> str:
        """Return what it says as plain text. Raises UnreadableError."""
        body = self.message.get_body(("plain", "html"))
        try:
            said = str(body.get_content()) if body else ""
        except (LookupError, UnicodeError, ValueError, KeyError) as error:
            raise UnreadableError("Its text cannot be read. Please answer in plain text.") from error
        return _as_text(said) if body and body.get_content_subtype() == "html" else said


def read(raw: bytes, *, recipients: tuple[str, ...] = ()) -> Incoming:
    """Return what a mail says of itself. `recipients`: to whom the envelope was addressed, where that is known."""
    message = message_from_bytes(raw[:MOST_BYTES], policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # what this policy makes
    message_id = _header(message, "Message-ID").strip()
    return Incoming(
        digest=hashlib.sha256(message_id.encode() if message_id else raw).hexdigest(),
        sender=parseaddr(_header(message, "From"))[1].lower(),
        recipients=(*recipients, *_addresses(message)),
        is_automatic=_is_automatic(message),
        bounce=bounce_in(message),
        message=message,
    )


def _header(message: Any, name: str) -> str:
    """Return a header's text; one that cannot be read says nothing."""
    try:
        return str(message.get(name, ""))
    except (LookupError, UnicodeError, ValueError, IndexError, AttributeError, TypeError):
        return ""


def _addresses(message: EmailMessage) -> list[str]:
    # One by one: a header that is empty or cannot be read hides the others.
    told = (getaddresses([_header(message, name)]) for name in ADDRESSED)
    return [address for addresses in told for _, address in addresses if address]


def _is_automatic(message: EmailMessage) -> bool:
    """Say whether a machine wrote it: an absence, a list, a delivery report, or we ourselves. It gets no answer."""
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or _header(message, "Precedence").strip().lower() in PRECEDENCES
        or any(name in message for name in BY_MACHINES)
        or ("Return-Path" in message and _header(message, "Return-Path").strip() in ("<>", ""))
        or message.get_content_type() == "multipart/report"
        or bool(_MACHINE.match(parseaddr(_header(message, "From"))[1]))
        or _is_ours(_header(message, "Message-ID"))
    )


def _is_ours(message_id: str) -> bool:
    return message_id.strip().startswith("<alert-") and message_id.strip().endswith(f"@{host()}>")


def _as_text(page: str) -> str:
    return html.unescape(strip_tags(_BREAKS.sub("\n", _UNSEEN.sub("", page)))).replace("\xa0", " ")
