"""Finds or makes what the lines of a file name: portfolios, people, systems; and keeps it in mind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models

from accounts.models import Person, Portfolio
from histories import database
from histories.fields import RefusedError
from histories.kinds import KINDS
from histories.named import Named, Someone
from pilots.models import SourceSystem

DEFAULT_PORTFOLIO = "Imported"


class Names:
    """The ids of rows that have a name in a portfolio. All new ones are looked up together, and made together."""

    def __init__(self, model: Any) -> None:
        self.model: type[models.Model] = model
        self.known: dict[tuple[str, str], str] = {}
        self.wanted: dict[tuple[str, str], None] = {}

    def want(self, portfolio: str, name: str) -> None:
        if (portfolio, name) not in self.known:
            self.wanted[portfolio, name] = None

    def settle(self) -> None:
        """Find what is wanted, make what is not there."""
        if self.wanted:
            rows = self.model._default_manager
            new = [self.model(portfolio_id=int(portfolio), name=name) for portfolio, name in self.wanted]
            rows.bulk_create(new, ignore_conflicts=True)
            portfolios, names = zip(*self.wanted, strict=True)
            found = rows.filter(portfolio__in=set(portfolios), name__in=set(names))
            self.known |= {
                (str(portfolio), name): str(pk) for pk, portfolio, name in found.values_list("pk", "portfolio", "name")
            }
        self.wanted.clear()


class Portfolios:
    """The ids of portfolios by name; a new name is a new portfolio."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def find(self, name: str) -> str:
        """Return the id of a portfolio. Raises RefusedError for the demonstration, which never holds real pilots."""
        if name not in self.known:
            portfolio = Portfolio.objects.get_or_create(name=name)[0]
            if portfolio.is_demonstration:
                raise RefusedError("a portfolio that is not the demonstration", key="portfolio")
            self.known[name] = str(portfolio.pk)
        return self.known[name]


class KnownPilot(NamedTuple):
    """The ids of a pilot of the file and of its portfolio."""

    id: str
    portfolio: str


class Known:
    """What an import keeps in mind from chunk to chunk; it grows with pilots and people, not with lines."""

    def __init__(self, portfolio: str) -> None:
        self.default_portfolio = portfolio
        self.pilots: dict[str, KnownPilot] = {}
        self.portfolios = Portfolios()
        self.people = Names(Person)
        self.systems = Names(SourceSystem)
        self.ids: dict[str, Iterator[str]] = {kind.name: database.ids_of(kind) for kind in KINDS}

    def names(self, field: Named) -> Names:
        return self.people if isinstance(field, Someone) else self.systems
