"""The ticks: read the clock, make one call, record that it went well. Twice or never does no harm."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from alerts.delivery import drain
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.models import Heartbeat
from alerts.sweeping import sweep_changed, sweep_due

# A task ends well before Celery's soft limit of 120 s; the next tick goes on.
DRAIN_SECONDS = 60


@shared_task  # type: ignore[untyped-decorator]
def sweep(**_: object) -> None:
    """Sweep the portfolios whose day has come, and what has changed since; write the alerts that follow."""
    now = timezone.now()
    result = sweep_due(now=now) + sweep_changed(now=now)
    asked = tell_of_hand_overs(now=now)
    Heartbeat.objects.beat(job="sweep", at=timezone.now())
    if result.alerts or asked:
        wake_delivery()


@shared_task  # type: ignore[untyped-decorator]
def deliver(**_: object) -> None:
    """Hand over what is due."""
    drain(seconds=DRAIN_SECONDS)
    Heartbeat.objects.beat(job="deliver", at=timezone.now())


def wake_sweep() -> None:
    """Ask for a sweep of what has changed once the transaction is committed; else the next tick finds it."""
    transaction.on_commit(lambda: sweep.apply_async(retry=False), robust=True)


def wake_delivery(**options: object) -> None:
    """Ask for a delivery once the transaction is committed. If the broker is away, the next tick finds the rows."""
    transaction.on_commit(lambda: deliver.apply_async(retry=False, **options), robust=True)
