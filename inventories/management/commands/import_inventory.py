"""`manage.py import_inventory FILE`: imports an inventory of AI pilots into a portfolio, and says what it did."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Portfolio
from inventories import headers, importing
from inventories.dates import Order
from inventories.profiles import FIELDS, PROFILES, Profile
from inventories.report import Line, Report
from inventories.values import shortened
from tables import reading

SHOWN = 10


class Command(BaseCommand):
    help = "Import an inventory (CSV or XLSX). A second import of a newer file changes only what the file has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--portfolio", help="Its name; by default one named after the kind of file, made if missing."
        )
        parser.add_argument("--create-portfolio", action="store_true", help="Make the portfolio if it does not exist.")
        parser.add_argument(
            "--profile", choices=[profile.key for profile in PROFILES], help="By default by its header."
        )
        parser.add_argument("--dry-run", action="store_true", help="Do everything, then undo it.")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar='"THEIR COLUMN=our_field"',
            help=f"For the generic profile, once per column. Our fields: {', '.join(FIELDS)}.",
        )
        parser.add_argument("--organisation", default="", help="Whose file it is, where its rows do not say.")
        parser.add_argument("--days", choices=[order.value for order in Order], help="How 3/4/2024 reads.")
        parser.add_argument(
            "--speaks-for", type=date.fromisoformat, help="The day on which the file was true, 2024-12-31."
        )

    def handle(self, **options: Any) -> None:
        started = time.perf_counter()
        try:
            profile, mapping = self.profile(options["profile"]), self.mapping(options["map"])
            table = reading.read_file(options["file"])
            layout = headers.choose(table, profile=profile, mapping=mapping)
        except reading.RefusedError as refusal:
            raise CommandError(f"{options['file'].name}: {refusal} Nothing was imported.") from None
        with transaction.atomic(), pghistory.context(source="import_inventory"):
            portfolio = self.portfolio(options["portfolio"], layout.profile, create=options["create_portfolio"])
            source = importing.Source(
                layout,
                file_name=options["file"].name,
                as_of=portfolio.day_of(timezone.now()),
                organisation=options["organisation"],
                order=Order(options["days"]) if options["days"] else None,
                speaks_for=options["speaks_for"],
            )
            report = importing.run(source, portfolio, write=True, progress=self.progress(len(layout.rows)))
            if options["dry_run"]:
                transaction.set_rollback(True)
        self.tell(report, verbose=options["verbosity"] > 1, dry_run=options["dry_run"])
        self.stdout.write(f"{time.perf_counter() - started:.1f} s.")
        if report.refused and not (report.created or report.updated or report.unchanged):
            raise CommandError("Every row was refused. Nothing was imported.")

    def profile(self, key: str | None) -> Profile | None:
        return next((profile for profile in PROFILES if profile.key == key), None)

    def mapping(self, pairs: list[str]) -> dict[str, str]:
        if broken := [pair for pair in pairs if "=" not in pair]:
            raise reading.RefusedError(f"--map {broken[0]!r} is not of the form 'Their column=our_field'.")
        return dict(pair.rsplit("=", 1) for pair in pairs)

    def portfolio(self, name: str | None, profile: Profile, *, create: bool) -> Portfolio:
        found = Portfolio.objects.filter(name=name or profile.title).first()
        if found and found.is_demonstration:
            raise CommandError(
                f"{found.name!r} is the demonstration; it never holds real pilots. Nothing was imported."
            )
        if found or not name or create:
            return found or Portfolio.objects.create(name=name or profile.title)
        names = ", ".join(
            repr(other) for other in Portfolio.objects.order_by("name").values_list("name", flat=True)[:20]
        )
        raise CommandError(
            f"There is no portfolio {name!r}. There is: {names or 'none yet'}. "
            "With --create-portfolio it is made. Nothing was imported."
        )

    def progress(self, rows: int) -> importing.Progress:
        started, last = time.monotonic(), [time.monotonic()]

        def show(done: int) -> None:
            now = time.monotonic()
            if sys.stderr.isatty() or now - last[0] > 2:
                last[0] = now
                self.stderr.write(f"{done:,} of {rows:,} rows, {done / max(now - started, 0.001):,.0f} a second")

        return show

    # --- Report ---

    def tell(self, report: Report, *, verbose: bool, dry_run: bool) -> None:
        counts = ", ".join(f"{count:,} {what}" for what, count in report.counts.items() if what != "absent")
        undone = " Dry run: everything was undone." if dry_run else ""
        self.stdout.write(f"{report.file_name} → {report.portfolio} ({report.profile}): {counts}.{undone}")
        for note in report.notes:
            self.stdout.write(f"  {note}")
        limit = None if verbose else SHOWN
        self.section("Refused rows", [refusal_line(row) for row in report.refused], limit)
        self.section("Moved, or kept because it was edited here", list(moves(report.updated)), limit)
        self.section(f"{len(report.absent):,} pilots are not in this file and stay", report.absent, limit)
        for title, count, first in report.notes_by_kind(examples=10**9 if verbose else 2):
            self.stdout.write(f"  {count:,} × {title}")
            for row, said in first:
                self.stdout.write(f"      row {row}, {said.column}: “{shortened(said.value, 60)}”")
        if verbose:
            self.section("Created", [f"row {line.row}: {line.name}" for line in report.created], None)
            self.section("Unchanged", [f"row {line.row}: {line.name}" for line in report.unchanged], None)

    def section(self, title: str, lines: list[str], limit: int | None) -> None:
        if not lines:
            return
        self.stdout.write(f"{title}:")
        for line in lines[:limit]:
            self.stdout.write(f"  {line}")
        if limit is not None and len(lines) > limit:
            self.stdout.write(f"  … and {len(lines) - limit:,} more (-v 2 shows all)")


def refusal_line(row: Any) -> str:
    where = f"row {row.row}" + (f", {row.column}" if row.column else "")
    return f"{where}: “{row.value}” is refused; accepted: {row.accepted}"


def moves(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        for move in line.moves:
            yield f"row {line.row}, {line.name}: {move}"
