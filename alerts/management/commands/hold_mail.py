"""`manage.py hold_mail`: keep messages from leaving after a restore, and let them go again or drop them."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts import restored as restores
from alerts.models import Alert


class Command(BaseCommand):
    help = "Hold messages that may have been sent before a restore; or release, or drop, all that are held."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--before", type=_instant, metavar="INSTANT", help="hold; for example 2026-11-23T08:00+00:00")
        what.add_argument("--restored", action="store_true", help="hold what waits, and what is written of days before")
        what.add_argument("--release", action="store_true", help="let all that is held leave")
        what.add_argument("--drop", action="store_true", help="cancel all that is held: it was sent before")

    def handle(self, *args: Any, before: datetime | None, restored: bool, drop: bool, **options: Any) -> None:
        if restored:
            said = f"Held {restores.hold_as_restored()}"
        elif before:
            said = f"Held {restores.hold(Alert.objects.all(), before=before)}"
        else:
            said = f"Dropped {restores.drop()}" if drop else f"Released {restores.release()}"
        self.stdout.write(f"{said} messages.")


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--before is {text!r}; an instant like 2026-11-23T08:00+00:00 is accepted.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
