"""`manage.py sweep`: evaluate every rule, by hand or from cron; no Celery needed."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Portfolio
from accounts.wording import counted
from alerts import runs
from alerts.clock import database_now
from alerts.sweeping import SweepResult, summary
from pilots.models import Pilot
from stalls.sweep import catch_up


class Command(BaseCommand):
    help = "Evaluate every rule for today and write the alerts that follow."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of",
            type=_day,
            metavar="YYYY-MM-DD",
            help="Evaluate a past day instead. Writes no alert: mails are about today.",
        )

    def handle(self, *args: Any, as_of: date | None = None, **options: Any) -> None:
        today = timezone.localdate()
        if as_of and as_of > today:
            raise CommandError(f"{as_of} has not come yet; accepted are days up to {today}.")
        try:
            result = self._sweep(as_of or today, today)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_line(result, as_of=as_of or today))
        if result.failed:
            raise CommandError(f"{counted(result.failed, 'portfolio')} could not be swept; the log says why.")

    def _sweep(self, as_of: date, today: date) -> SweepResult:
        if as_of < today:
            return summary(
                swept for one in Portfolio.objects.order_by("pk") for swept in catch_up(portfolio=one, as_of=as_of)
            )
        return runs.sweep(now=database_now, everything=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of is {text!r}; a day like 2026-11-23 is accepted.") from error


def _line(result: SweepResult, *, as_of: date) -> str:
    return (
        f"Swept {as_of}: {Pilot.objects.running().count()} running pilots, findings opened {result.opened}, "
        f"made worse {result.risen}, closed {result.closed}, alerts written {result.alerts}."
    )
