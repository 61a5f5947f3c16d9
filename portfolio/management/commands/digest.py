"""`manage.py digest`: write the weekly digests that are due, by hand or from cron; no Celery needed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio.tasks import run


class Command(BaseCommand):
    help = "Write the weekly digests that are due; `manage.py deliver` hands them over."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = run()
        self.stdout.write(f"Digests written: {counts['written']}; of closed weeks: {counts['closed']}.")
        if counts["failed"]:
            raise CommandError(f"Of {counts['failed']} portfolios none could be written; the log says why.")
