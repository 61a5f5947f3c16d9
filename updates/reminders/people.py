"""Who acts for whom on a day, and where a mail reaches them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Leave, Membership, Person, Portfolio, Role
from pilots.models import Champion


@dataclass(frozen=True)
class People:
    """The people of a portfolio on one day: who is away and who acts for them, who is champion of which pilot."""

    stand_ins: dict[int, Person | None]
    champions: dict[int, Person]
    managers: tuple[Person, ...]
    members: frozenset[int]
    is_demonstration: bool

    def acting(self, person: Person | None) -> Person | None:
        """Return who acts for somebody: they themselves, or whoever stands in. Nobody acts for a stand-in."""
        if person is None or person.pk not in self.stand_ins:
            return person
        stand_in = self.stand_ins[person.pk]
        return stand_in if stand_in and stand_in.pk not in self.stand_ins else None

    def managing(self, manager: Person | None) -> tuple[Person, ...]:
        """Return who is told as programme manager: the pilot's own, else those of the portfolio."""
        own = self.reachable([self.acting(manager)])
        return own or self.reachable(map(self.acting, self.managers))

    def reachable(self, people: Iterable[Person | None]) -> tuple[Person, ...]:
        """Keep those to whom a mail may go: with a log-in that still opens the portfolio, or an address without one."""
        return tuple(person for person in people if person and self._is_reachable(person))

    def _is_reachable(self, person: Person) -> bool:
        user = person.user
        if user is None:
            # The people of the demonstration do not exist, unlike who tries it.
            return bool(person.email) and not self.is_demonstration
        return user.is_active and (user.is_superuser or user.pk in self.members)


def people_of(portfolio: Portfolio, as_of: date) -> People:
    """Read the people of a portfolio on a day (four queries)."""
    leaves = Leave.objects.filter(portfolio=portfolio).on(as_of).select_related("stand_in__user")
    champions = Champion.objects.filter(portfolio=portfolio).last_in_post(as_of).select_related("person__user")
    manages = Membership.objects.filter(portfolio=portfolio, role=Role.PROGRAMME_MANAGER, user__is_active=True)
    managers = Person.objects.filter(portfolio=portfolio, user__in=manages.values("user")).select_related("user")
    return People(
        stand_ins={leave.person_id: leave.stand_in for leave in leaves},
        champions={champion.pilot_id: champion.person for champion in champions},
        managers=tuple(managers.order_by("pk")),
        is_demonstration=portfolio.is_demonstration,
        members=frozenset(Membership.objects.filter(portfolio=portfolio).values_list("user", flat=True)),
    )


def address_of(person: Person) -> str:
    """Return the address that mail to somebody goes to; empty where none is on record."""
    return person.user.email if person.user else person.email
