"""Who is to be erased: under which names and addresses the database may know them, and what stands instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from accounts.models import Erasure, Person, User
from accounts.words import address_of, folded


@dataclass(frozen=True)
class Leaver:
    """Who is to go, read before anything is changed.

    `pseudonyms`: the people they are, each with what stands for them, the one who was named first. `instead`: per
    person, what is looked for in their portfolio. `elsewhere`: what is looked for outside, which nobody else bears.
    `user`: None where there is no log-in, or where it stays because it serves something else. `portfolios`: where
    nothing is to name them any more.
    """

    pseudonyms: dict[Person, str]
    user: User | None
    instead: dict[Person, dict[str, str]]
    elsewhere: dict[str, str]
    portfolios: set[int]

    @classmethod
    def of(cls, pseudonyms: dict[Person, str], user: User | None) -> Leaver:
        instead: dict[Person, dict[str, str]] = {}
        elsewhere: dict[str, str] = {}
        for person, pseudonym in pseudonyms.items():
            borne = _borne(Person.objects.filter(portfolio=person.portfolio_id), pseudonyms)
            addresses = dict.fromkeys(_addresses(person), address_of(pseudonym))
            # Where somebody's name is their address, it stands for the name.
            values = addresses | dict.fromkeys(names_of(person), pseudonym)
            instead[person] = {value: new for value, new in values.items() if folded(value) not in borne}
            elsewhere = values | elsewhere
        borne = _borne(Person.objects.all(), pseudonyms) | _borne(User.objects.all(), [user] if user else [])
        served = user.memberships.values_list("portfolio", flat=True) if user else []
        return cls(
            pseudonyms=pseudonyms,
            user=user,
            instead=instead,
            elsewhere={value: new for value, new in elsewhere.items() if folded(value) not in borne},
            portfolios={person.portfolio_id for person in pseudonyms} | set(served),
        )


def names_of(person: Person) -> set[str]:
    """Return every name that a person and their log-in have and had."""
    return {name for row in _versions(person) for name in [row.name] if name.strip()}


def _addresses(person: Person) -> set[str]:
    return {address for row in _versions(person) for address in [row.email] if address.strip()}


def _versions(person: Person) -> Iterator[Any]:
    row: Any
    for row in (person, person.user):
        if row:
            yield row
            yield from row.history.all()


def _borne(rows: models.QuerySet[Any], leaving: Iterable[Any]) -> set[str]:
    """Return the names and addresses that somebody bears who stays."""
    staying = rows.exclude(pk__in=[one.pk for one in leaving])
    return {folded(value) for pair in staying.values_list("name", "email") for value in pair}


def digest(name: str, salt: str, *, key: str | None = None) -> str:
    """Return what can be compared with a name and not be read: keyed, so that the database alone cannot be guessed."""
    return salted_hmac(f"accounts.erasure {salt}", folded(name), secret=key, algorithm="sha256").hexdigest()


def was_erased_as(name: str, erasure: Erasure) -> bool:
    """Say whether a name is one that an erasure erased, whichever of our keys was in use then."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(digest(name, erasure.salt, key=key) in erasure.digests for key in keys)
