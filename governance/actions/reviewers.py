"""Who reviews for which function."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.actions import person_for, person_named
from accounts.models import Person, Portfolio, User
from governance.models import Reviewer


@transaction.atomic
def add_reviewer(portfolio: Portfolio, *, function: str, name: str, email: str = "") -> Reviewer:
    """Make somebody a reviewer for a function; who is one already stays one.

    A member of the portfolio with that address, or else with that name, is meant, so that it waits for their log-in.
    """
    person = _person(portfolio, name, email)
    return Reviewer.objects.get_or_create(portfolio=portfolio, function=function, person=person)[0]


def _person(portfolio: Portfolio, name: str, email: str) -> Person:
    members = User.objects.filter(memberships__portfolio=portfolio)
    asked = Q(email__iexact=email) if email else Q(name__iexact=name)
    member = members.filter(asked).order_by("pk").first()
    if member:
        return person_for(member, portfolio=portfolio)
    person = person_named(name, portfolio=portfolio)
    if email and not person.email:
        person.email = email
        person.save(update_fields=["email"])
    return person
