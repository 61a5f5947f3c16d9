"""Give people the links by which they post this week's updates, and print them."""

from datetime import date
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from updates.actions import issue_update_links


class Command(BaseCommand):
    help = "Issues a link for each pilot whose update is somebody's and not posted; their earlier links end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", type=_monday, required=True, metavar="YYYY-MM-DD", help="the Monday of the week")
        parser.add_argument("--person", metavar="EMAIL", help="for this person alone")

    def handle(self, *args: Any, **options: Any) -> None:
        people = list(_people(options["person"]))
        if not people:
            raise CommandError(
                "Nobody with this address is on record." if options["person"] else "Nobody is on record."
            )
        with pghistory.context(command="update_links"):
            for person in people:
                for address in issue_update_links(person=person, week=options["week"], now=timezone.now()):
                    self.stdout.write(f"{person}\t{address.pilot.name}\t{address.url}")


def _people(email: str | None) -> QuerySet[Person]:
    people = Person.objects.select_related("portfolio", "user").order_by("portfolio", "name")
    return people.filter(Q(email__iexact=email) | Q(user__email__iexact=email)) if email else people


def _monday(text: str) -> date:
    week = date.fromisoformat(text)
    if week.weekday() != 0:
        raise ValueError(f"{text} is no Monday")
    return week
