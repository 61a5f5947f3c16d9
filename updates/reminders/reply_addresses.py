"""The address that answers to one mail of ours go to: `reply+41-9f3c…@example.org`.

The tag names our mail and proves that we gave it away for answers: nobody can guess another one. It holds no capitals,
for some mail servers do not keep them, and with what stands before it it fits into the 64 octets of RFC 5321 4.5.3.1.1.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from alerts.models import Alert

# For this purpose alone: no other signed value of ours opens it. 128 bits, as reliability.md 6.4 asks.
SALT = "updates.reminders.reply"
HEX_DIGITS = 32
_TAG = re.compile(rf"\+(\d{{1,18}})-([0-9a-f]{{{HEX_DIGITS}}})@")


def reply_address(alert: Alert) -> str:
    """Return the address for answers to a mail, or nothing where answers are not read (`MAIL_REPLY_TO` is not set)."""
    address = parseaddr(settings.MAIL_REPLY_TO)[1]
    if not address:
        return ""
    local, _, domain = address.rpartition("@")
    return f"{local}+{alert.pk}-{_proof(alert.pk)}@{domain}"


def alert_of(address: str) -> int | None:
    """Return the id of the mail to which an address takes answers, or None where we gave away no such address."""
    found = _TAG.search(address.lower())
    if found is None:
        return None
    pk = int(found[1])
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return pk if any(constant_time_compare(found[2], _proof(pk, key)) for key in keys) else None


def _proof(pk: int, key: str | None = None) -> str:
    return salted_hmac(SALT, str(pk), secret=key, algorithm="sha256").hexdigest()[:HEX_DIGITS]
