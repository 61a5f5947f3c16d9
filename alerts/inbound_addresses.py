"""Addresses of ours at which one thing is said to one mail of ours: `reply+41-9f3c…@example.org`.

The tag names our mail and proves that we gave it away for this purpose: nobody can guess another one. It holds no
capitals, for some mail servers do not keep them, and with what stands before it it fits into the 64 octets of RFC 5321
4.5.3.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from alerts.models import Alert

# 128 bits: nobody guesses one.
HEX_DIGITS = 32
_TAG = re.compile(rf"\+(\d{{1,18}})-([0-9a-f]{{{HEX_DIGITS}}})@")


@dataclass(frozen=True)
class InboundPurpose:
    """What mail to such an address is for.

    `salt`: no other signed value of ours opens it. `says`: what is signed, by the id of our mail.
    """

    salt: str
    says: Callable[[int], str] = str

    def address(self, alert: Alert) -> str:
        """Return the address that stands in a mail, or nothing where no mail is read (`MAIL_REPLY_TO` is not set)."""
        local, _, domain = parseaddr(settings.MAIL_REPLY_TO)[1].rpartition("@")
        return f"{local}+{alert.pk}-{self._proof(alert.pk)}@{domain}" if domain else ""

    def alert_of(self, address: str) -> int | None:
        """Return the id of the mail in which an address stands, or None where we gave away no such address."""
        found = _TAG.search(address.lower())
        if found is None:
            return None
        pk = int(found[1])
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return pk if any(constant_time_compare(found[2], self._proof(pk, key)) for key in keys) else None

    def _proof(self, pk: int, key: str | None = None) -> str:
        return salted_hmac(self.salt, self.says(pk), secret=key, algorithm="sha256").hexdigest()[:HEX_DIGITS]
