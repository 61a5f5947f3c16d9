"""Make the demonstration portfolio, also beside real ones."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demonstration.making import NameTakenError, make_demonstration


class Command(BaseCommand):
    help = "Makes the demonstration portfolio with a year of history; changes nothing where there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day on which its history ends"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            portfolio = make_demonstration(today=options["today"] or timezone.localdate())
        except NameTakenError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{portfolio}: {portfolio.pilots.count()} pilots")
