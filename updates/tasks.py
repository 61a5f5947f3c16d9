"""The ticks of the weekly updates: read the clock, make one call, record that it went well. Twice does no harm."""

from __future__ import annotations

from collections import Counter

from celery import shared_task
from django.conf import settings

from alerts.clock import database_now
from alerts.heartbeats import FETCH_MAIL, REMIND, beat
from alerts.tasks import wake_delivery
from updates.reminders.writing import remind as write_reminders


@shared_task  # type: ignore[untyped-decorator]
def remind(**_: object) -> None:
    """Write the reminders whose time has come."""
    if run_reminders()["written"]:
        wake_delivery()


def run_reminders() -> Counter[str]:
    """Write what is to be told now, record that it went well, and count it (see `updates.reminders.writing.remind`)."""
    counts = write_reminders(now=database_now())
    if not counts["failed"]:
        beat(REMIND, at=database_now())
    return counts


@shared_task  # type: ignore[untyped-decorator]
def fetch_mail(**_: object) -> None:
    """Read the answers that lie in the mailbox, where there is one."""
    from updates.inbound.mailbox import fetch

    if settings.IMAP:
        fetch(clock=database_now)
        beat(FETCH_MAIL, at=database_now())
