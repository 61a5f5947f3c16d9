"""What follows from how a message ended: marks of addresses, and what its kind makes of it."""

from __future__ import annotations

import logging
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import DateField
from django.db.models.functions import Cast

from accounts.models import AddressRefusal
from alerts.alone import alone
from alerts.kinds import kind_of
from alerts.models import Alert, AlertState, ClockTimestamp

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
ENDED = (AlertState.SENT, AlertState.REFUSED, AlertState.EXPIRED)


def record_ending(alert: Alert, state: str) -> None:
    """Record what follows from the state that a message has come to; call it in the transaction that recorded that.

    What fails here is undone, and the outcome stands: a mail that has left must not leave again. A later drain records
    it (`follow_up`).
    """
    if state not in ENDED:
        return
    try:
        with transaction.atomic():
            _follow(alert, state)
    except Exception as error:
        logger.error("Alert %s: what follows from its end is not recorded yet (%s).", alert.pk, type(error).__name__)
        Alert.objects.filter(pk=alert.pk).update(follows_later=True)


def follow_up() -> None:
    """Record what could not be recorded when messages ended, each by itself: what fails again is tried again."""
    late = Alert.objects.filter(follows_later=True).order_by("pk").values_list("pk", flat=True)
    for pk in list(late[:MOST_AT_ONCE]):
        failing = f"Alert {pk}: what follows from its end is still not recorded."
        alone(partial(_follow_late, pk), or_else=None, failing=failing)


@transaction.atomic
def _follow_late(pk: int) -> None:
    mine = Alert.objects.filter(pk=pk, follows_later=True).select_for_update(of=("self",), skip_locked=True)
    for alert in mine.select_related("portfolio", "recipient", "person", "channel"):
        _follow(alert, alert.state)
        Alert.objects.filter(pk=pk).update(follows_later=False)


def _follow(alert: Alert, state: str) -> None:
    if alert.address and state == AlertState.SENT:
        AddressRefusal.objects.accepted(alert.address, on=Cast(ClockTimestamp(), DateField()))
    kind = kind_of(alert)
    if state != AlertState.SENT or kind.settled:
        ended = Alert.objects.select_related("portfolio", "recipient", "person").get(pk=alert.pk)
        if state == AlertState.REFUSED and ended.address:
            AddressRefusal.objects.refused(ended.address, on=ended_on(ended), words=ended.last_error[:100])
        if kind.settled:
            kind.settled(ended)


def ended_on(alert: Alert) -> date:
    """Return the day of its portfolio on which a message was sent; of one that never was, today by the database."""
    return alert.portfolio.day_of(alert.sent_at or database_now(alert))


def database_now(alert: Alert) -> datetime:
    """Return the time by the database's clock."""
    now: datetime = Alert.objects.filter(pk=alert.pk).values_list(ClockTimestamp()).get()[0]
    return now
