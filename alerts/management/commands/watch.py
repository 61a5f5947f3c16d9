"""`manage.py watch`: look whether sweeping and sending go on; for cron or a systemd timer, every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts.clock import database_now
from alerts.watching import watch


class Command(BaseCommand):
    help = "Say what has stopped, mail the operators (OPERATORS) once of it, and end with status 1 if anything has."

    def handle(self, *args: Any, **options: Any) -> None:
        found = watch(now=database_now())
        if found:
            said = "; ".join(f"{one.job.stopped}, since {one.since:%d %b %Y %H:%M} UTC" for one in found)
            raise CommandError(f"{said}.")
        self.stdout.write("All runs.")
