"""Every kind of message, rendered with the reader's own data: the newest that was sent, else what would be sent now.

Where nothing of their own would be, it is about pilots that are made up, and says so.

It knows the kinds by `settings.MESSAGE_KINDS` alone. Nothing in it acts: links have no address in the frames, and what
makes an address secret is cut from text and headers, since some of these messages were written to somebody else.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.cache import cache
from django.db import transaction

from accounts.models import Portfolio, User
from alerts.kinds import MessageKind, kinds, mail_of
from alerts.models import Alert, AlertKind, AlertState

logger = logging.getLogger(__name__)

# Gmail cuts a mail behind the 102nd kilobyte of its HTML, the reason and the way to decline with it.
CLIPPED_AT = 102 * 1024
EXAMPLE = "None was written yet: this is a sample, about pilots that are made up."
# Seconds.
KEPT_FOR = 600
NOT_SHOWN = ("Content-Type", "MIME-Version")
_ADDRESS = re.compile(r'(<a\b[^>]*?)\s+href="[^"]*"')
_SECRET = re.compile(r"(https?://\S*?/)[\w:.=-]{20,}")


@dataclass(frozen=True, slots=True)
class Specimen:
    """One kind of message. `source`: where it comes from; `problem`: why nothing can be shown."""

    code: str
    label: str
    source: str = ""
    problem: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    html_bytes: int = 0
    mail_bytes: int = 0

    @property
    def is_clipped(self) -> bool:
        return self.html_bytes > CLIPPED_AT


def specimens(user: User, now: datetime) -> list[Specimen]:
    """Return a specimen of every kind, in the order of the settings."""
    return [specimen(code, user, now) for code in kinds()]


def specimen(code: str, user: User, now: datetime) -> Specimen:
    """Return the specimen of a kind. Raises KeyError for what is no kind."""
    kind, label = kinds()[code], str(AlertKind(code).label)
    try:
        with transaction.atomic():
            alert, source = _found(kind, user, now)
            found = _shown(label, alert, source) if alert else _example(kind, label, user, now)
            # What is made up for an example is stored no longer than it is looked at.
            transaction.set_rollback(True)
        return found
    except Exception:
        # One kind that fails must not hide the others; whoever looks here looks for this.
        logger.exception("The gallery could not compose a message of the kind %s.", code)
        return Specimen(code, label, problem="It could not be composed; the log says why.")


def _found(kind: MessageKind, user: User, now: datetime) -> tuple[Alert | None, str]:
    """Return a message of the reader's own with its text, if there is one, and in words where it comes from."""
    stored = Alert.objects.visible_to(user).filter(kind=kind.code).exclude(state=AlertState.GATHERED).for_list()
    if sent := stored.exclude(text="").first():
        return sent, "The newest that was written."
    if waiting := stored.waiting().first():
        return _composed(kind, waiting), "The newest that waits, as it would be written now."
    mine = Portfolio.objects.managed_by(user).filter(pilots__isnull=False).distinct().order_by("name").first()
    if kind.sample and mine:
        return _composed(kind, kind.sample(mine, user, now)), "None was written yet: this is what would be now."
    return None, ""


def _example(kind: MessageKind, label: str, user: User, now: datetime) -> Specimen:
    """Return what is made up, once for the page and its frames: pilots are swept for it."""
    if not (example := kind.example):
        return Specimen(kind.code, label, problem="None was written yet.")
    key = f"alert-example:{kind.code}:{user.pk}"
    made = cache.get_or_set(key, lambda: _shown(label, _composed(kind, example(user, now)), EXAMPLE), KEPT_FOR)
    return cast(Specimen, made)


def _composed(kind: MessageKind, alert: Alert) -> Alert:
    message = kind.compose(alert)
    alert.subject, alert.text, alert.html = message.subject, message.text, message.html
    return alert


def _shown(label: str, alert: Alert, source: str) -> Specimen:
    message = mail_of(alert).message()
    headers = ((name, without_secrets(str(value))) for name, value in message.items() if name not in NOT_SHOWN)
    return Specimen(
        code=alert.kind,
        label=label,
        source=source,
        subject=alert.subject,
        text=without_secrets(alert.text),
        html=without_addresses(alert.html),
        headers=tuple(headers),
        html_bytes=len(alert.html.encode()),
        mail_bytes=len(message.as_bytes()),
    )


def without_addresses(html: str) -> str:
    """Return HTML whose links lead nowhere."""
    return _ADDRESS.sub(r"\1", html)


def without_secrets(text: str) -> str:
    """Return a text in whose addresses the long pieces, which let somebody act, are left out."""
    return _SECRET.sub(r"\1…", text)
