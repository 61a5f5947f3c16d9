"""`manage.py erase_again`: does every erasure again after a backup was restored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.erasure import erase_again
from accounts.limits import without_limits
from accounts.models import Erasure, Portfolio

KEPT = ("pseudonym", "salt", "digests", "with_log_in", "in_free_text", "reason")


class Command(BaseCommand):
    help = "Erase again whoever a restored backup has brought back. The list holds nothing of anybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--save", type=Path, metavar="FILE", help="Only write the list, to keep beside the backups."
        )
        parser.add_argument("--from", type=Path, metavar="FILE", help="Take a saved list up first.")

    def handle(self, **options: Any) -> None:
        if options["save"]:
            return self.save(options["save"])
        with transaction.atomic(), pghistory.context(command="erase_again"):
            without_limits()
            if options["from"]:
                self.take_up(options["from"])
            self.erase()
        return None

    def save(self, file: Path) -> None:
        erasures = Erasure.objects.select_related("portfolio").order_by("at", "pk")
        file.write_text("".join(f"{json.dumps(_as_line(erasure))}\n" for erasure in erasures))
        self.stdout.write(f"{len(erasures)} erasures written.")

    def take_up(self, file: Path) -> None:
        try:
            lines = [json.loads(line) for line in file.read_text().splitlines() if line]
            new = [erasure for line in lines for erasure in _missing(line)]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(
                f"{file.name} is no list of erasures ({type(error).__name__}). Nothing was changed."
            ) from None
        Erasure.objects.bulk_create(new)
        self.stdout.write(f"{len(new)} erasures taken up from {file.name}, {len(lines) - len(new)} passed by.")

    def erase(self) -> None:
        erasures = Erasure.objects.select_related("portfolio").order_by("at", "pk")
        reports = [report for erasure in erasures for report in erase_again(erasure, now=timezone.now())]
        for report in reports:
            left = f", {len(report.mentions)} texts left to look at" if report.mentions else ""
            self.stdout.write(f"{report.pseudonym}: {report.changed.total()} rows changed{left}.")
        self.stdout.write(f"{len(erasures)} erasures on the list, {len(reports)} people erased again.")


def _as_line(erasure: Erasure) -> dict[str, Any]:
    values = {name: getattr(erasure, name) for name in KEPT}
    return {"portfolio": erasure.portfolio.name, "at": erasure.at.isoformat(), **values}


def _missing(line: dict[str, Any]) -> Iterator[Erasure]:
    """Yield the erasure of a line, unless it is on record or its portfolio is not."""
    portfolio = Portfolio.objects.filter(name=line["portfolio"]).first()
    erasure = Erasure(**{name: line[name] for name in KEPT}, at=datetime.fromisoformat(line["at"]), portfolio=portfolio)
    known = Erasure.objects.filter(portfolio=portfolio, pseudonym=erasure.pseudonym)
    if portfolio and not known.exists():
        yield erasure
