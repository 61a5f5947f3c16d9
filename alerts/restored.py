"""After a restore from a backup nothing that waits may leave by itself: it may have been sent.

The marks of what was sent since the backup are gone, so a message that waits may be one that its reader has had. A
restored copy is another database than the one we last worked in, and a database can be asked which one it is; what was
restored in place (to an instant, by archived logs) cannot, and is held by `manage.py hold_mail --before INSTANT`.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection, models, transaction

from alerts.models import Alert, AlertState, ClockTimestamp, Home

logger = logging.getLogger(__name__)

HELD = "Held: the database was restored, and it may have been sent before."
_IDENTITY = """
    SELECT system_identifier || ':' || oid FROM pg_control_system(), pg_database WHERE datname = current_database()
"""


def hold_if_restored() -> int:
    """Hold all that waits if this is not the database in which the delivery last worked; return how many messages."""
    identity = _identity()
    known = Home.objects.values_list("identity", flat=True).first()
    if known == identity:
        return 0
    with transaction.atomic():
        held = hold(Alert.objects.all()) if known else 0
        Home.objects.all().delete()
        Home.objects.create(identity=identity)
    if known:
        logger.error("This database is a restored copy: %s waiting messages are held (manage.py hold_mail).", held)
    return held


def _identity() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_IDENTITY)
        return str(cursor.fetchone()[0])


def hold(alerts: models.QuerySet[Alert], *, before: datetime | None = None) -> int:
    """Hold those of the messages that wait (and were written before an instant); return how many."""
    waiting = alerts.filter(state__in=(AlertState.QUEUED, AlertState.LEASED))
    if before:
        waiting = waiting.filter(created_at__lt=before)
    return waiting.update(state=AlertState.HELD, leased_by="", leased_until=None, last_error=HELD)


def release() -> int:
    """Let all that is held go out again; return how many. What nobody wants any more is cancelled on the way."""
    held = Alert.objects.filter(state=AlertState.HELD)
    return held.update(state=AlertState.QUEUED, due_at=ClockTimestamp(), last_error="")


def drop() -> int:
    """Cancel all that is held, for somebody knows that it was sent before; return how many."""
    held = Alert.objects.filter(state=AlertState.HELD)
    return held.update(state=AlertState.CANCELLED, last_error="Not sent: it was sent before the database was restored.")
