"""`manage.py deliver`: hand over every mail that is due, by hand or from cron; no Celery needed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from alerts.delivery import Outcome, drain
from alerts.models import Alert, Heartbeat


class Command(BaseCommand):
    help = "Hand over every alert mail that is due."

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = drain()
        Heartbeat.objects.beat(job="deliver", at=timezone.now())
        counts = ", ".join(f"{outcome} {outcomes[outcome]}" for outcome in Outcome)
        self.stdout.write(f"Delivered: {counts}; waiting {Alert.objects.waiting().count()}.")
