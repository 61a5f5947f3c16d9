"""The tick of the rehearsals: reads the clock, makes one call. Twice or never does no harm."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from scorecard.rehearsing import run_next

# The record of a large portfolio is long; an hour after it has begun a rehearsal counts as lost.
SOFT_SECONDS = 30 * 60


@shared_task(soft_time_limit=SOFT_SECONDS, time_limit=SOFT_SECONDS + 60)  # type: ignore[untyped-decorator]
def rehearse(**_: object) -> None:
    """Run one rehearsal that waits, and ask for the next."""
    if run_next(clock=timezone.now):
        wake_rehearsal()


def wake_rehearsal() -> None:
    """Ask for what waits to be run once the transaction is committed; else the next tick finds it."""
    transaction.on_commit(lambda: rehearse.apply_async(retry=False), robust=True)
