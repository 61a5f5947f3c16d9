"""`manage.py replay`: what the rules would have said, day by day, of what was known on each day (JSON Lines)."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.commands import portfolios_named
from accounts.models import Portfolio
from histories.errors import HistoryError
from histories.reading import read_file
from stalls import failure_modes
from stalls.replay import as_json, recorded_history, replay
from stalls.thresholds import ThresholdError, checked

TELLS_EVERY_SECONDS = 5


class Command(BaseCommand):
    help = "Run the rules over recorded history, and print every change of a finding and of a pilot's health."

    def add_arguments(self, parser: ArgumentParser) -> None:
        day: Any = {"type": _day, "required": True, "metavar": "YYYY-MM-DD"}
        parser.add_argument("--from", dest="first", help="The first day.", **day)
        parser.add_argument("--to", dest="last", help="The last day.", **day)
        parser.add_argument(
            "--portfolio", action="append", default=[], help="Its name; may be given several times. By default all."
        )
        parser.add_argument(
            "--set",
            dest="changed",
            action="append",
            default=[],
            metavar="RULE.THRESHOLD=VALUE",
            help="A threshold to try, such as delivery/silence.watch_after_cadences=3; may be given several times.",
        )
        parser.add_argument("--history", metavar="FILE", help="Replay a portable history in place of what is recorded.")

    def handle(self, *, first: date, last: date, history: str | None, **options: Any) -> None:
        if last < first:
            raise CommandError(f"--to is {last}, before --from {first}; a day from then on is accepted.")
        portfolios = portfolios_named(options["portfolio"])
        changed = _changed(options["changed"])
        progress = _Progress(self.stderr, first, last)
        with _file(history, portfolios) as path:
            try:
                for line in replay(
                    read_file(path), first=first, last=last, portfolios=portfolios, changed=changed, progress=progress
                ):
                    self.stdout.write(as_json(line))
            except (HistoryError, OSError) as error:
                raise CommandError(str(error)) from error


@contextmanager
def _file(history: str | None, portfolios: list[Portfolio]) -> Iterator[str]:
    if history:
        yield history
    else:
        with recorded_history(portfolios) as path:
            yield path


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} was given; a day like 2026-11-23 is accepted.") from error


def _changed(said: list[str]) -> dict[str, dict[str, float]]:
    """Return by rule the thresholds that `--set` gives."""
    changed: dict[str, dict[str, float]] = {}
    for text in said:
        name, _, value = text.partition("=")
        rule_id, _, threshold = name.rpartition(".")
        try:
            values = checked(failure_modes.rule(rule_id), {threshold: value})
        except LookupError as error:
            accepted = ", ".join(rule.id for rule in failure_modes.RULES)
            raise CommandError(f"--set {text}: there is no rule {rule_id!r}. Accepted are {accepted}.") from error
        except ThresholdError as error:
            raise CommandError(f"--set {text}: {error}") from error
        changed.setdefault(rule_id, {}).update(values)
    return changed


class _Progress:
    """Says on standard error how far it is, every few seconds."""

    def __init__(self, stderr: Any, first: date, last: date) -> None:
        self.stderr, self.first, self.last = stderr, first, last
        self.told = time.monotonic()

    def __call__(self, day: date) -> None:
        if time.monotonic() - self.told >= TELLS_EVERY_SECONDS:
            self.told = time.monotonic()
            done, all_of_it = (day - self.first).days + 1, (self.last - self.first).days + 1
            self.stderr.write(f"{day}: {done} of {all_of_it} days.")
