"""What a link in a mail says, and how it is signed for its reader.

A link has a name, which is no secret: what it is for, the message in which it stands, and what it is about. What makes
it open anything is the signature behind the name. A message is written and stored with names alone, which open nothing;
the signatures come in as it is handed over, so that neither the database nor whoever reads a mail in the product can
act as somebody else. A signature holds the reader and their address: whoever has another one has no such link.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from alerts.models import Alert

# For this purpose alone: no other signed value of ours opens a link.
SALT = "alerts.links"
# Bytes of a signature; 192 bits, of which the first 128 are more than anybody can try.
SIGNATURE_BYTES = 24
_NAME = re.compile(r"([a-z-]{1,20})\.([1-9]\d{0,17})\.([1-9]\d{0,17})(?:\.([1-9]\d{0,5})-([a-z]{1,10}))?", re.ASCII)
_LINKS = r"/(?:a|unsubscribe)/)([a-z0-9.-]{1,100})(?=/)"


class Purpose(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", "I have seen it"
    ASSIGN = "assign", "Agree who does what"
    SNOOZE = "snooze", "Snooze"
    JUDGE = "judge", "This is wrong"
    ACCEPT = "accept", "I take it over"
    DECLINE = "decline", "I decline"
    HAND_OVER = "hand-over", "Say who takes over"

    @classmethod
    def of_findings(cls) -> tuple[Purpose, ...]:
        return (cls.ACKNOWLEDGE, cls.ASSIGN, cls.SNOOZE, cls.JUDGE)


@dataclass(frozen=True)
class Claims:
    """What a link is for: a purpose, the message in which it stands, and the row that it is about.

    `seen`: how a finding stood when the mail told of it (as `stalls.actions.as_seen`); empty of what is no finding.
    """

    purpose: Purpose
    alert: int
    subject: int
    seen: str = ""

    @property
    def name(self) -> str:
        plain = f"{self.purpose}.{self.alert}.{self.subject}"
        return f"{plain}.{self.seen.replace(' ', '-')}" if self.seen else plain

    @property
    def episode(self) -> int:
        return int(self.seen.split()[0]) if self.seen else 0


def claims_of(name: str) -> Claims | None:
    """Return what a name says; None of what is no name of a link."""
    found = _NAME.fullmatch(name)
    if found is None or found[1] not in Purpose.values:
        return None
    purpose = Purpose(found[1])
    if (purpose in Purpose.of_findings()) != bool(found[4]):
        return None
    return Claims(purpose, int(found[2]), int(found[3]), f"{found[4]} {found[5]}" if found[4] else "")


def holder_of(alert: Alert) -> str:
    """Return what stands for the reader of a message in a signature: who they are, and their address now."""
    return holder(alert.reader_key, alert.address)


def holder(reader_key: str, address: str) -> str:
    """Return what stands for somebody in a signature."""
    return f"{reader_key} {address.lower()}"


def token_of(name: str, holder: str) -> str:
    """Return the name with the signature that makes it open something for its holder."""
    return f"{name}.{_signature(name, holder, settings.SECRET_KEY)}"


def name_of(token: str) -> str:
    """Return the name in a token, whatever else is in it."""
    return token.rpartition(".")[0]


def is_signed(token: str, holder: str) -> bool:
    """Say whether a token was signed for this holder by a key that is still in use."""
    name, _, signature = token.rpartition(".")
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(signature, _signature(name, holder, key)) for key in keys)


def dead_address(name: str) -> str:
    """Return the address of a link as a message is written and stored: it opens nothing."""
    return f"{settings.BASE_URL}/a/{name}/"


def alive(text: str, alert: Alert) -> str:
    """Return the text of a message as its reader gets it: with its links signed for them.

    A name that somebody else's message holds, or that was typed into a text, is signed for this reader too, and so
    opens nothing.
    """
    if not alert.address:
        return text
    reader = holder_of(alert)
    links = re.compile(f"({re.escape(settings.BASE_URL)}{_LINKS}")
    return links.sub(lambda link: f"{link[1]}{token_of(link[2], reader)}", text)


def addresses(purposes: Iterable[Purpose], alert: Alert, subject: int, seen: str = "") -> list[tuple[str, str]]:
    """Return the links of a message about a row, each as its label and its address."""
    return [(str(one.label), dead_address(Claims(one, alert.pk, subject, seen).name)) for one in purposes]


def _signature(name: str, holder: str, key: str) -> str:
    digest = salted_hmac(SALT, f"{name}\n{holder}", secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()
