"""`manage.py remind`: write the reminders of weekly updates whose time has come, by hand or from cron."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.wording import counted
from updates.tasks import run_reminders


class Command(BaseCommand):
    help = "Writes the reminders of weekly updates whose time has come; `manage.py deliver` hands them over."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = run_reminders()
        self.stdout.write(f"Mails written: {counts['written']}.")
        if counts["failed"]:
            raise CommandError(
                f"Of {counted(counts['failed'], 'portfolio')} nothing could be written; the log says why."
            )
