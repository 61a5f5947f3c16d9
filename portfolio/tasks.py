"""The tick of the weekly digests: reads the clock, makes one call. Twice or never does no harm."""

from __future__ import annotations

from collections import Counter

from celery import shared_task

from alerts.clock import database_now
from alerts.heartbeats import DIGEST, beat
from alerts.models import Heartbeat
from alerts.tasks import wake_delivery
from portfolio.digests.writing import write_digests


@shared_task  # type: ignore[untyped-decorator]
def digest(**_: object) -> None:
    """Write the digests whose time has come."""
    if run()["written"]:
        wake_delivery()


def run() -> Counter[str]:
    """Write what is due now, record that it went well, and count it (see `write_digests`)."""
    last_run = Heartbeat.objects.filter(job=DIGEST).values_list("last_ok_at", flat=True).first()
    counts = write_digests(now=database_now(), last_run=last_run)
    if not counts["failed"]:
        beat(DIGEST, at=database_now())
    return counts
