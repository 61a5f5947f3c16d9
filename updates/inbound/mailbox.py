"""Fetches answers from a mailbox (IMAP). What was read is marked as seen and stays there; nothing is ever deleted."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from imaplib import IMAP4
from typing import Any

from django.conf import settings
from imap_tools import (
    AND,
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailBoxStartTls,
    MailBoxUnencrypted,
    MailMessageFlags,
)

from accounts.database_faults import is_passing
from updates.inbound.mails import MOST_BYTES
from updates.inbound.receiving import note_failure, receive

logger = logging.getLogger(__name__)

# A task ends well before Celery's soft limit; the next tick goes on.
MOST_AT_ONCE = 200
# Of what is too large only the head is fetched, which says whose answer it is; this makes its size known as well.
ONLY_THE_HEAD = b"\r\n" + b" " * MOST_BYTES


def fetch(*, clock: Callable[[], datetime]) -> Counter[str]:
    """Take what is new in the mailbox of `settings.IMAP`, and return how many became what.

    A mail is marked as seen once it is recorded: after a crash it is taken again, and recorded once. One that makes our
    own program fail is flagged and listed, so that somebody looks at it and the others are read. Raises OSError, or an
    error of the library, where the mailbox cannot be reached; and what passes (a database that is away), for then
    nothing is said of the mail, which is read by the next call.
    """
    outcomes: Counter[str] = Counter()
    with _opened(**settings.IMAP) as mailbox:
        for uid in mailbox.uids(AND(seen=False, flagged=False))[:MOST_AT_ONCE]:
            outcomes[_taken(mailbox, uid, now=clock())] += 1
    return outcomes


def _taken(mailbox: BaseMailBox, uid: str, *, now: datetime) -> str:
    """Take one mail, mark it, and return what became of it."""
    raw = b""
    try:
        raw = _raw(mailbox, uid)
        outcome = str(receive(raw, now=now).outcome)
    except Exception as error:
        if is_passing(error):
            raise
        logger.error("A mail could not be taken (%s); it is flagged in the mailbox.", type(error).__name__)
        _note(raw, error, now)
        mailbox.flag(uid, MailMessageFlags.FLAGGED, True)
        return "failed"
    mailbox.flag(uid, MailMessageFlags.SEEN, True)
    return outcome


def _note(raw: bytes, error: Exception, now: datetime) -> None:
    """List a mail that is flagged; one of which not even the head can be read stands in the log alone."""
    try:
        note_failure(raw, error, now=now)
    except Exception as again:
        if is_passing(again):
            raise


@contextmanager
def _opened(
    *, security: str, host: str, port: int, username: str, password: str, folder: str, timeout: int
) -> Iterator[BaseMailBox]:
    kinds = {"imaps": MailBox, "imap+tls": MailBoxStartTls, "imap": MailBoxUnencrypted}
    mailbox: BaseMailBox = kinds[security](host, port=port, timeout=timeout)
    try:
        mailbox.login(username, password, initial_folder=folder)
    except ImapToolsError:
        mailbox.client.shutdown()
        raise
    try:
        yield mailbox
    finally:
        # What was read is recorded and marked; a server that is gone already need not hear that we go.
        try:
            mailbox.logout()
        except (IMAP4.error, OSError):
            with suppress(OSError):
                mailbox.client.shutdown()


def _raw(mailbox: BaseMailBox, uid: str) -> bytes:
    """Return a mail as it came; of one that is too large its head, filled up to a size that says so."""
    size = mailbox.client.uid("FETCH", uid, "(RFC822.SIZE)")[1]
    if _size_in(size) > MOST_BYTES:
        return _literal(mailbox.client.uid("FETCH", uid, "(BODY.PEEK[HEADER])")[1]) + ONLY_THE_HEAD
    return _literal(mailbox.client.uid("FETCH", uid, "(BODY.PEEK[])")[1])


def _size_in(answer: Any) -> int:
    words = bytes(answer[0]).replace(b")", b" ").split()
    return int(words[words.index(b"(RFC822.SIZE") + 1]) if b"(RFC822.SIZE" in words else 0


def _literal(answer: Any) -> bytes:
    return next(bytes(part[1]) for part in answer if isinstance(part, tuple))
