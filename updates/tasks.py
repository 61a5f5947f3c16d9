"""The ticks of the weekly updates: read the clock, make one call, record that it went well. Twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from alerts.clock import database_now
from alerts.heartbeats import beat
from alerts.tasks import wake_delivery
from updates.reminders.writing import remind as write_reminders


@shared_task  # type: ignore[untyped-decorator]
def remind(**_: object) -> None:
    """Write the reminders whose time has come."""
    if write_reminders(now=database_now()):
        wake_delivery()
    beat("remind", at=database_now())


@shared_task  # type: ignore[untyped-decorator]
def fetch_mail(**_: object) -> None:
    """Read the answers that lie in the mailbox, where there is one."""
    from updates.inbound.mailbox import fetch

    if settings.IMAP:
        fetch(clock=database_now)
        beat("fetch_mail", at=database_now())
