"""Mails of ours that come back (RFC 3464): which one, from which address, for good or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses

from accounts.models import AddressRefusal
from alerts.models import Alert, AlertKind, AlertState
from updates.reminders.messages import reminders_of

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_OURS = re.compile(r"<alert-[0-9a-f]{32}@[^<>\s]+>")
RECIPIENTS = ("Final-Recipient", "Original-Recipient")
CAME_BACK = "It came back{status}: mail to the address does not get through."
# A provider's report names an address and no mail of ours; what was sent so lately can be meant.
LATELY = timedelta(days=5)


@dataclass(frozen=True)
class Bounce:
    """A report that mail could not be delivered. `is_final`: it never will; else the mail server still tries."""

    message_ids: tuple[str, ...]
    addresses: tuple[str, ...]
    status: str
    is_final: bool

    @property
    def words(self) -> str:
        return CAME_BACK.format(status=f" ({self.status})" if self.status else "")


def bounce_in(message: EmailMessage) -> Bounce | None:
    """Return the report that a mail is, or None where it is none.

    What it says of itself may be forged. So it counts only with the Message-ID of a mail of ours, which nobody knows
    who has not seen that mail.
    """
    blocks = list(_blocks(message))
    if not blocks:
        return None
    failed = [block for block in blocks if _field(block, "Action").lower() == "failed"]
    statuses = [found[1] for block in failed for found in [_STATUS.search(_field(block, "Status"))] if found]
    final = [status for status in statuses if status.startswith("5")]
    returned = _returned(message)
    told = [_field(block, name).partition(";")[2] for block in failed for name in RECIPIENTS]
    sent_to = [address for one in returned for _, address in getaddresses([str(one.get("To", ""))])]
    return Bounce(
        message_ids=tuple(_OURS.findall(" ".join(str(one.get("Message-ID", "")) for one in returned))),
        addresses=tuple({address.strip().strip("<>").lower() for address in (*told, *sent_to) if address.strip()}),
        status=next(iter(final), ""),
        is_final=bool(final),
    )


def came_back(bounce: Bounce, *, now: datetime) -> Alert | None:
    """Record that a mail of ours came back for good, and return it; None where it is none of ours."""
    known = Alert.objects.filter(message_id__in=bounce.message_ids, state=AlertState.SENT)
    alert = known.select_related("portfolio", "recipient", "person", "channel").first()
    if alert and bounce.is_final and alert.address.lower() in bounce.addresses:
        _mark(alert, alert.portfolio.day_of(now), bounce.words)
    return alert


def reported(address: str, *, now: datetime) -> None:
    """Record that a provider says of an address that mail to it comes back for good."""
    words = CAME_BACK.format(status="")
    sent = Alert.objects.filter(state=AlertState.SENT, sent_at__gt=now - LATELY).select_related("portfolio")
    to_it = sent.filter(recipient__email__iexact=address) | sent.filter(person__email__iexact=address)
    AddressRefusal.objects.refused(address, on=now.date(), words=words[:100])
    for alert in to_it.select_related("recipient", "person", "channel"):
        _mark(alert, alert.portfolio.day_of(now), words)


def _mark(alert: Alert, on: date, words: str) -> None:
    """Mark the address, and say with the mail and its reminders that it reached nobody."""
    AddressRefusal.objects.refused(alert.address, on=on, words=words[:100])
    Alert.objects.filter(pk=alert.pk).update(last_error=words)
    if alert.kind in (AlertKind.UPDATE_DUE, AlertKind.UPDATES_MISSED):
        reminders_of(alert).undeliverable(on=on)


def _blocks(message: EmailMessage) -> Iterator[Message]:
    """Yield the parts of a delivery report that speak of one recipient each."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from (block for block in part.get_payload() if isinstance(block, Message) and "Action" in block)


def _returned(message: EmailMessage) -> list[Message]:
    """Return the head of the mail that came back, as the report carries it whole or in part."""
    found: list[Message] = []
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
            found += [inner for inner in part.get_payload() if isinstance(inner, Message)]
        elif part.get_content_type() == "text/rfc822-headers":
            found.append(message_from_string(str(part.get_payload()), policy=policy.default))
    return found


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()
