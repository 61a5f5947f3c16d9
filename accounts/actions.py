"""Writes that touch users and the people whom facts name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Leave, Person, Portfolio, User


@transaction.atomic
def person_for(user: User, *, portfolio: Portfolio) -> Person:
    """Return the person of a portfolio that a user is, so that a fact can name them; make one where there is none.

    Somebody with the user's address and no user is that user. Where another person has the name, the address follows.
    """
    people = Person.objects.filter(portfolio=portfolio)
    known = people.filter(user=user).order_by("pk").first()
    if known:
        return known
    met = people.filter(email__iexact=user.email, user=None).exclude(email="").order_by("pk").first()
    if met:
        met.user = user
        met.save(update_fields=["user"])
        return met
    taken = people.filter(name=str(user)).exists()
    name = f"{user} ({user.email})" if taken else str(user)
    return Person.objects.get_or_create(
        portfolio=portfolio, name=name[:200], defaults={"email": user.email, "user": user}
    )[0]


def on_record[M: Any](named: M) -> M:
    """Return the row of a portfolio that a form chose by its name: as it is, or where the name is new, made."""
    if named.pk:
        return named
    made: M = type(named)._default_manager.get_or_create(portfolio=named.portfolio, name=named.name)[0]
    return made


def person_named(name: str, *, portfolio: Portfolio) -> Person:
    """Return the person or team of a portfolio that bears a name, in capitals or not; make one where none does."""
    name = " ".join(name.split())[:200]
    people = Person.objects.filter(portfolio=portfolio)
    known = people.filter(name__iexact=name).order_by("pk").first()
    return known or people.get_or_create(portfolio=portfolio, name=name)[0]


@transaction.atomic
def record_leave(
    *,
    portfolio: Portfolio,
    who: User | Person,
    since: date,
    until: date,
    stand_in: User | Person | None,
    leave: Leave | None = None,
) -> Leave:
    """Record that somebody is away from `since` to the day before `until`, or change the days of a `leave`."""
    leave = leave or Leave(portfolio=portfolio, person=_person(who, portfolio))
    leave.since, leave.until, leave.stand_in = since, until, _person(stand_in, portfolio)
    leave.save()
    return leave


def _person(somebody: User | Person | None, portfolio: Portfolio) -> Any:
    return person_for(somebody, portfolio=portfolio) if isinstance(somebody, User) else somebody
