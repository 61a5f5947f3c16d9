"""What each kind of message says, when it is not wanted any more, and what its mail program keeps it together with.

`settings.MESSAGE_KINDS` lists all kinds by their dotted path, for rooms above this one have kinds of their own: this
room hands over, and knows of them only what stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Portfolio, User
from alerts.links.tokens import alive
from alerts.links.unsubscribing import unsubscribe_headers
from alerts.messages import Message, mail
from alerts.models import Alert, AlertKind
from alerts.wire import Mail


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """One kind of message.

    `compose`: what it says; the same row gives the same bytes whenever it is asked. `unwanted`: why it is not to be
    sent any more, or nothing; what was true when it was written may not be now. `thread`: what names the conversation
    that it belongs to, the same for all of it. `can_be_declined`: readers may end these mails with one click.
    `sample`: what somebody would be told of a portfolio at an instant, as a row that is not stored, for the gallery.
    `writes`: composing it changes rows, which stand or fall with its text.
    `example`: the same of pilots that are made up, as rows that are stored; the gallery takes them back.
    `settled`: what follows once it was sent, refused for good or given up, in the transaction that records it, or in a
    later one where that failed.
    `reply_to`: the address that answers to it go to, where they are read.
    """

    code: AlertKind
    compose: Callable[[Alert], Message]
    unwanted: Callable[[Alert], str]
    thread: Callable[[Alert], str]
    can_be_declined: bool = False
    writes: bool = False
    sample: Callable[[Portfolio, User, datetime], Alert] | None = None
    example: Callable[[User, datetime], Alert] | None = None
    settled: Callable[[Alert], None] | None = None
    reply_to: Callable[[Alert], str] | None = None


@cache
def kinds() -> dict[str, MessageKind]:
    """Return the kinds by their code. Raises ImportError for a path that leads nowhere."""
    found: list[MessageKind] = [import_string(path) for path in settings.MESSAGE_KINDS]
    return {str(kind.code): kind for kind in found}


def kind_of(alert: Alert) -> MessageKind:
    return kinds()[alert.kind]


def mail_of(alert: Alert) -> Mail:
    """Return a rendered message as the mail that is handed over, with its links alive: what is stored opens nothing."""
    kind = kind_of(alert)
    said = Message(alert.subject, alive(alert.text, alert), alive(alert.html, alert))
    headers = unsubscribe_headers(alert) if kind.can_be_declined else {}
    message = mail(alert, said, thread=kind.thread(alert), headers=headers)
    if kind.reply_to and (address := kind.reply_to(alert)):
        message.reply_to = [address]
    return message
