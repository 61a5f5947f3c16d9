"""Puts messages into the outbox: in the transaction of what caused them, once each."""

from __future__ import annotations

from django.db.models import Max

from alerts.messages import new_message_id
from alerts.models import Alert

# Rows of one INSERT; 500 rows of about 2 KB of evidence stay far below any limit.
BATCH = 500


def newest() -> int:
    """Return the id of the newest message, 0 where there is none: what is written from now on comes after it."""
    return Alert.objects.aggregate(newest=Max("pk"))["newest"] or 0


def put(alerts: list[Alert]) -> dict[str, int]:
    """Store the messages that are not stored yet, and return the ids of all of them by their key.

    Where somebody else was faster with the same key, their row stands.
    """
    for alert in alerts:
        alert.message_id = alert.message_id or new_message_id()
    Alert.objects.bulk_create(alerts, batch_size=BATCH, ignore_conflicts=True)
    return dict(Alert.objects.filter(key__in=[alert.key for alert in alerts]).values_list("key", "pk"))
