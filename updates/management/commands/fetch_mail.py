"""`manage.py fetch_mail`: read the answers that lie in the mailbox, by hand or from cron."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from imap_tools import ImapToolsError

from alerts.clock import database_now
from alerts.heartbeats import FETCH_MAIL, beat
from updates.inbound.mailbox import fetch


class Command(BaseCommand):
    help = "Reads the answers to reminders from the mailbox of IMAP_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IMAP:
            raise CommandError(
                "IMAP_URL is not set; accepted is for example imaps://user:password@mail.example.org/INBOX"
            )
        try:
            outcomes = fetch(clock=database_now)
        except (OSError, ImapToolsError) as error:
            # The library's own words can hold the address.
            raise CommandError(f"The mailbox cannot be read ({type(error).__name__}).") from None
        beat(FETCH_MAIL, at=database_now())
        told = ", ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items()))
        self.stdout.write(f"Mails taken: {outcomes.total()}{f' ({told})' if told else ''}.")
