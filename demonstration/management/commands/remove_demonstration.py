"""Remove the demonstration portfolio, its pilots, their findings and its users."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from demonstration.making import remove_demonstration
from demonstration.people import dismiss_readers


class Command(BaseCommand):
    help = "Removes the demonstration portfolio and its users (not its administrator); real portfolios stay."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_demonstration()
        dismiss_readers()
        self.stdout.write("The demonstration is removed." if removed else "There is no demonstration.")
