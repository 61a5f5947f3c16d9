"""`manage.py deliver`: hand over every message that is due, by hand or from cron; no Celery needed."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from alerts import runs
from alerts.clock import database_now
from alerts.delivery import Outcome, TimeIsUp
from alerts.models import Alert

# Who stops us waits 30 s at most: so long the message at hand may take, then it is released.
SECONDS_TO_FINISH = 25


class Command(BaseCommand):
    help = "Hand over every message that is due. SIGTERM ends it after the message at hand, or 25 s later."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = _Stopping()
        try:
            outcomes = runs.deliver(now=database_now, stop=lambda: stopping.asked).outcomes
        except TimeIsUp:
            self.stdout.write("Stopped; the message at hand was released.")
            return
        finally:
            stopping.forget()
        counts = ", ".join(f"{outcome} {outcomes[outcome]}" for outcome in Outcome)
        self.stdout.write(f"Delivered: {counts}; waiting {Alert.objects.waiting().count()}.")


class _Stopping:
    """Notes that SIGTERM has come, and sees to it that the message at hand does not hold us up for longer."""

    def __init__(self) -> None:
        self.asked = False
        self._before = {number: signal.signal(number, self._come) for number in (signal.SIGTERM, signal.SIGALRM)}

    def _come(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGALRM:
            raise TimeIsUp
        self.asked = True
        signal.alarm(SECONDS_TO_FINISH)

    def forget(self) -> None:
        signal.alarm(0)
        for number, handler in self._before.items():
            signal.signal(number, handler)
