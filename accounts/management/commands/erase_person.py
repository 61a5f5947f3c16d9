"""`manage.py erase_person`: makes somebody who leaves a pseudonym, and says what was changed and what is left."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import person_for
from accounts.erasure import CannotEraseError, Report, erase, preview
from accounts.limits import without_limits
from accounts.models import Person, Portfolio, User


class Command(BaseCommand):
    help = "Replace somebody's name, address and log-in by a pseudonym, everywhere. Look first: --dry-run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--portfolio", required=True, help="The name of the portfolio that they leave.")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--person", help="Their name, as the portfolio has it.")
        who.add_argument("--email", help="Their address, as the portfolio or their log-in has it.")
        parser.add_argument("--reason", default="", help="Why, without naming them; it is kept.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be changed, and change nothing.")
        parser.add_argument(
            "--free-text", action="store_true", help="Change what people wrote where it names them, too."
        )
        parser.add_argument(
            "--with-log-in", action="store_true", help="Take the log-in away even if it serves other portfolios."
        )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        without_limits()
        choices = {"with_log_in": options["with_log_in"], "in_free_text": options["free_text"]}
        with pghistory.context(command="erase_person"):
            person = self.person(options["portfolio"], name=options["person"], address=options["email"])
            if options["dry_run"]:
                report = preview(person, **choices)
                transaction.set_rollback(True)
            else:
                report = self.erase(person, reason=options["reason"], **choices)
        self.tell(report, dry_run=options["dry_run"])

    def person(self, portfolio_name: str, *, name: str | None, address: str | None) -> Person:
        portfolio = Portfolio.objects.filter(name=portfolio_name).first()
        if portfolio is None:
            raise CommandError("There is no portfolio of that name.")
        people = Person.objects.filter(portfolio=portfolio).select_related("user")
        if name is not None:
            found = list(people.filter(name=name))
        else:
            found = list(people.filter(email__iexact=address) | people.filter(user__email__iexact=address))
            members = User.objects.filter(email__iexact=address, memberships__portfolio=portfolio).distinct()
            found = found or [person_for(user, portfolio=portfolio) for user in members]
        if len(found) != 1:
            raise CommandError(f"{len(found)} people of the portfolio are on record so. Nothing was changed.")
        return found[0]

    def erase(self, person: Person, **choices: Any) -> Report:
        try:
            return erase(person, now=timezone.now(), **choices)
        except CannotEraseError as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from None

    def tell(self, report: Report, *, dry_run: bool) -> None:
        say = self.stdout.write
        say(f"Looked for: {', '.join(report.looked_for)}.")
        say(f"{'Would be' if dry_run else 'Is now'}: {report.pseudonym}. {report.log_in}")
        say(f"\nRows {'to change' if dry_run else 'changed'}:")
        for table, count in report.changed_rows():
            say(f"  {table}: {count}")
        say("\nFacts that go on naming them, by the pseudonym:")
        for table, count in report.naming_rows():
            say(f"  {table}: {count}")
        say(f"\nWhat people wrote, left to look at (--free-text changes it): {len(report.mentions)}")
        for one in report.mentions:
            say(f"  {one.table} {one.pk}, {one.column}: {one.excerpt}")
        say("\nOutside the database: backups, logs, sent mails and exported files (docs/erasure.md).")
