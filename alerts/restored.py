"""After a restore from a backup nothing that may have been sent leaves by itself.

The marks of what was sent since the backup are gone, and so are the rows that were written and sent since: what waits,
and what sweeps, digests and reminders write anew of days before the restore, may be what its reader has had. A restored
dump is another database, or has other tables, than the one we last worked in, and a database can be asked for both.
What was restored by archived logs, or file by file, cannot be told: `manage.py hold_mail --restored` does the same.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import connection, models, transaction

from alerts.models import Alert, AlertKind, AlertState, ClockTimestamp, Home

logger = logging.getLogger(__name__)

HELD = "Held: the database was restored, and it may have been sent before."
# Of the day after a restore what was due at night is written in the morning, and what a late sweep finds.
A_DAY_MORE = timedelta(days=1)
_IDENTITY = """
    SELECT system_identifier || ':' || oid || ':' || 'alerts_home'::regclass::oid
    FROM pg_control_system(), pg_database WHERE datname = current_database()
"""


def hold_if_restored() -> int:
    """Hold all that waits if this is not the database in which the delivery last worked; return how many messages."""
    identity = _identity()
    known = Home.objects.values_list("identity", flat=True).first()
    if known == identity:
        return 0
    if not known:
        Home.objects.create(identity=identity)
        return 0
    held = hold_as_restored()
    logger.error("This database is a restored copy: %s waiting messages are held (manage.py hold_mail).", held)
    return held


@transaction.atomic
def hold_as_restored() -> int:
    """Hold all that waits, and from now on what is written of days before the restore, until somebody decides.

    Returns how many messages waited.
    """
    Home.objects.all().delete()
    Home.objects.create(identity=_identity(), restored_at=ClockTimestamp())
    return hold(Alert.objects.all())


def held_up_to() -> date | None:
    """Return the last day of which nothing leaves because of a restore; None without one, or once that is decided."""
    restored = Home.objects.exclude(restored_at=None).values_list("restored_at", flat=True).first()
    return restored.date() + A_DAY_MORE if restored else None


def is_held(alert: Alert, up_to: date | None) -> bool:
    """Say whether a message may have been sent before the restore; what answers somebody who waits was not."""
    return up_to is not None and alert.as_of <= up_to and alert.kind not in AlertKind.answers()


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


@transaction.atomic
def release() -> int:
    """Let all that is held go out again; return how many. What nobody wants any more is cancelled on the way."""
    _has_been_decided()
    held = Alert.objects.filter(state=AlertState.HELD)
    return held.update(state=AlertState.QUEUED, due_at=ClockTimestamp(), last_error="")


@transaction.atomic
def drop() -> int:
    """Cancel all that is held, for somebody knows that it was sent before; return how many."""
    _has_been_decided()
    held = Alert.objects.filter(state=AlertState.HELD)
    return held.update(state=AlertState.CANCELLED, last_error="Not sent: it was sent before the database was restored.")


def _has_been_decided() -> None:
    """Hold nothing any more of what is written from now on."""
    Home.objects.update(restored_at=None)
