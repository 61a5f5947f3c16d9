"""`manage.py remind`: write the reminders of weekly updates whose time has come, by hand or from cron."""

from typing import Any

from django.core.management.base import BaseCommand

from alerts.clock import database_now
from alerts.heartbeats import beat
from updates.reminders.writing import remind


class Command(BaseCommand):
    help = "Writes the reminders of weekly updates whose time has come; `manage.py deliver` hands them over."

    def handle(self, *args: Any, **options: Any) -> None:
        written = remind(now=database_now())
        beat("remind", at=database_now())
        self.stdout.write(f"Mails written: {written}.")
