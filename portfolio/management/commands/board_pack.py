"""`manage.py board_pack --output FILE`: write the board pack of a portfolio, or of all of them, as a PDF."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Portfolio, User
from portfolio.board_pack.asked import pack_for
from portfolio.board_pack.typesetting import pdf_of
from portfolio.exports.scope import UnknownChoiceError


class Command(BaseCommand):
    help = "Write the board pack as a PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--portfolio", default="", help="Its name; without it, all portfolios that are real.")
        parser.add_argument("--as-of", default="", help="A past day, as 2026-06-01; without it, the last sweep's.")
        parser.add_argument("--output", required=True, help="The file that is written.")

    def handle(self, *args: Any, **options: Any) -> None:
        query = {"as_of": options["as_of"]}
        if options["portfolio"]:
            query["portfolio"] = str(_portfolio(options["portfolio"]).pk)
        # Whoever runs commands sees everything; nobody of this name is ever saved.
        everybody = User(is_superuser=True)
        try:
            pack = pack_for(everybody, query, _today())
        except UnknownChoiceError as error:
            raise CommandError(str(error)) from error
        _write(Path(options["output"]), pdf_of(pack))
        self.stdout.write(f"{pack.title}: {options['output']}")


def _today() -> date:
    return timezone.localdate()


def _portfolio(name: str) -> Portfolio:
    found = Portfolio.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(f"“{one}”" for one in Portfolio.objects.order_by("name").values_list("name", flat=True))
        raise CommandError(f"--portfolio: there is no portfolio “{name}”. There is: {known or 'none'}.")
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"--output: “{path}” cannot be written: {error.strerror}.") from error
