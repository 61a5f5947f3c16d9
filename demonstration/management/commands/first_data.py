"""Give a new installation something to look at and somebody to log in as. Quick where that is done."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from demonstration.first_data import give_administrator, give_first_data, greeting


class Command(BaseCommand):
    help = "Makes the demonstration where no portfolio exists, and says as whom to log in."
    # It runs at every start, right after the migrations, which have been through the checks.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="make one administrator and no demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(os.environ.get("PILOTLIGHT_DATA_DIR") or settings.BASE_DIR / ".data")
        if options["no_demo"]:
            give_administrator(folder=folder)
        else:
            give_first_data(today=timezone.localdate(), folder=folder)
        if said := greeting(folder):
            self.stdout.write(said)
