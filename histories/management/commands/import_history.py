"""`manage.py import_history FILE`: imports a portable history (docs/portable-history.md), all of it or nothing."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from histories.errors import HistoryError
from histories.importing import Importer, Progress, import_file
from histories.naming import DEFAULT_PORTFOLIO


class Command(BaseCommand):
    help = "Import a portable history of pilots that are not here yet. One wrong line, and nothing is imported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help='A file of JSON Lines, plain or .gz; "-" reads standard input.')
        parser.add_argument(
            "--portfolio", default=DEFAULT_PORTFOLIO, help="Takes the pilots whose lines name none; made if missing."
        )
        parser.add_argument("--dry-run", action="store_true", help="Do everything, then undo it.")

    def handle(self, **options: Any) -> None:
        started = time.perf_counter()
        try:
            importer = import_file(
                options["file"],
                portfolio=options["portfolio"],
                dry_run=options["dry_run"],
                progress=self.progress(started),
            )
        except HistoryError as refused:
            raise CommandError(f"{refused}. Nothing was imported.") from None
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror or error}.") from None
        self.tell(importer, time.perf_counter() - started, dry_run=options["dry_run"])

    def tell(self, importer: Importer, seconds: float, *, dry_run: bool) -> None:
        pilots, portfolios = len(importer.known.pilots), len(importer.known.portfolios.known)
        undone = " Dry run: everything was undone." if dry_run else ""
        self.stdout.write(
            f"{importer.lines:,} lines: {pilots:,} pilots in {portfolios:,} portfolios, {seconds:.1f} s.{undone}"
        )

    def progress(self, started: float) -> Progress:
        last = [started]

        def show(lines: int) -> None:
            now = time.perf_counter()
            if sys.stderr.isatty() or now - last[0] > 5:
                last[0] = now
                self.stderr.write(f"{lines:,} lines, {lines / (now - started):,.0f} a second")

        return show
