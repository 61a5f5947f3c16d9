"""Who acts for whom while somebody is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from accounts.models import Leave, LeaveQuerySet, Person, PersonQuerySet, User

# A stand-in may be away too; after so many steps nobody is found any more.
STEPS = 3

type Absences = Mapping[int, int | None]


def stand_in_of(person: Person, as_of: date) -> PersonQuerySet:
    """Return who acts for a person on a day: one person, or nobody where they are there themselves or none is found.

    A stand-in who is away hands on to theirs, at most `STEPS` times; a circle ends with nobody.
    """
    found = _stand_in(person.pk, _absences(Leave.objects.filter(portfolio=person.portfolio_id), as_of))
    return Person.objects.filter(pk__in=[found] if found else [])


def acting_for(somebody: Person | User, as_of: date) -> PersonQuerySet:
    """Return the people for whom a person, or all that a user is, acts on a day, without themselves."""
    own = somebody.people.all() if isinstance(somebody, User) else Person.objects.filter(pk=somebody.pk)
    portfolios = dict(own.values_list("pk", "portfolio"))
    absences = _absences(Leave.objects.filter(portfolio__in=portfolios.values()), as_of)
    absent = [person for person in absences if _stand_in(person, absences) in portfolios]
    return Person.objects.filter(pk__in=absent).exclude(pk__in=portfolios)


def covers(leaves: list[Leave]) -> list[tuple[Leave, Person | None]]:
    """Return the leaves of one day, each with who acts for the absent person (no query beyond the related people)."""
    absences = {leave.person_id: leave.stand_in_id for leave in leaves}
    named = {leave.stand_in_id: leave.stand_in for leave in leaves}
    return [(leave, named.get(_stand_in(leave.person_id, absences))) for leave in leaves]


def _absences(leaves: LeaveQuerySet, as_of: date) -> Absences:
    """Return who is away on a day, and whom they named."""
    return dict(leaves.on(as_of).values_list("person", "stand_in"))


def _stand_in(person: int, absences: Absences) -> int | None:
    at: int | None = person
    for _ in range(STEPS):
        if at is None or at not in absences:
            break
        at = absences[at]
    return None if at in absences or at == person else at
