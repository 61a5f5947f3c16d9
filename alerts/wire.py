"""A mail to one reader as it goes over the line.

Django's way through the `email` library, which parses each header and folds it anew, takes 2 ms of processor time a
mail; this takes 0.16 (docs/adr/0034). A test reads with that library what is written here.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from email.message import EmailMessage as WireMessage
from email.policy import SMTP
from functools import lru_cache
from typing import Any, cast

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

# RFC 5322 2.1.1 and RFC 2045 6.7: such a line goes as it is, any other is folded or encoded.
LONGEST_LINE = 76
_PLAIN = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
# Of what repeats from mail to mail: readers, the sender, the conversations.
KEPT = 500


class Mail(EmailMultiAlternatives):
    """A mail whose second copy is the same byte for byte: the border between its parts is not random.

    It has one reader, a text and the same as HTML.
    """

    @property
    def border(self) -> str:
        return f"=={self.extra_headers['Message-ID'][1:39]}=="

    def message(self, **options: Any) -> WireMessage:
        message: WireMessage = super().message(**options)
        message.set_boundary(self.border)
        return message

    def as_wire(self) -> bytes:
        """Return the mail as SMTP takes it: ASCII, in lines that end with CRLF.

        Raises ValueError for an address that is none, and for a header of two lines.
        """
        html, _ = self.alternatives[0]
        between, end = (f"\r\n--{self.border}{mark}\r\n".encode() for mark in ("", "--"))
        return b"".join((self._head(), between, _part("plain", str(self.body)), between, _part("html", str(html)), end))

    def _head(self) -> bytes:
        said = {"Subject": str(self.subject), "To": bare(self.to[0])}
        if self.reply_to:
            said["Reply-To"] = ", ".join(map(bare, self.reply_to))
        lines = "".join(_line(name, value) for name, value in (said | self.extra_headers).items())
        kind = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{self.border}"\r\n'
        return f"{kind}{_sender(str(self.from_email))}{lines}".encode("ascii")


def _line(name: str, value: str) -> str:
    is_plain = _PLAIN.fullmatch(value) and len(name) + len(value) < LONGEST_LINE
    return f"{name}: {value}\r\n" if is_plain else _folded(name, value)


@lru_cache(maxsize=KEPT)
def _folded(name: str, value: str) -> str:
    return str(SMTP.fold(*SMTP.header_store_parse(name, value)))


@lru_cache(maxsize=KEPT)
def _sender(address: str) -> str:
    """Return the line that names the sender, who may have a name with any letters in it."""
    return str(SMTP.fold("From", EmailMessage(from_email=address).message(policy=SMTP)["From"]))


@lru_cache(maxsize=KEPT)
def bare(address: str) -> str:
    """Return an address without a name, its domain in ASCII. Raises ValueError for what is no address."""
    # It asks nothing of the backend to which it belongs.
    return str(EmailBackend.prep_address(cast(Any, None), address))


def _part(kind: str, content: str) -> bytes:
    """Return the text or the HTML with its own head. Encoded, lines are short and the dots of SMTP are safe."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").encode()
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + b2a_qp(lines, istext=True).replace(b"\n", b"\r\n")
