"""Which columns the table of the dashboard has, and how close its rows stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from accounts.models import Density
from stalls.modes import FailureMode


class Fact(models.TextChoices):
    """What can be shown of a pilot itself. The organisation stands below its name."""

    ORGANISATION = "organisation", "Organisation"
    SECTOR = "sector", "Sector"
    STAGE = "stage", "Claimed stage"
    CHAMPION = "champion_name", "Champion’s name"
    PROMISED = "promised", "Promised for"


CHOICES = [*Fact.choices, *FailureMode.choices]
USUAL = (Fact.ORGANISATION, Fact.STAGE, *FailureMode)


@dataclass(frozen=True, slots=True)
class Table:
    """How the table is shown to a reader."""

    facts: tuple[Fact, ...]
    modes: tuple[FailureMode, ...]
    is_compact: bool = False

    @classmethod
    def of(cls, chosen: Iterable[str] | None, density: str = "") -> Table:
        """Return the table with some columns, by their codes; None: the usual ones."""
        names = set(USUAL if chosen is None else chosen)
        return cls(
            facts=tuple(fact for fact in Fact if fact in names),
            modes=tuple(mode for mode in FailureMode if mode in names),
            is_compact=density == Density.COMPACT,
        )

    @property
    def heads(self) -> list[str]:
        """Return the labels of the columns beside the pilot's name."""
        return [fact.label for fact in self.beside] + [mode.label for mode in self.modes]

    @property
    def beside(self) -> list[Fact]:
        return [fact for fact in self.facts if fact != Fact.ORGANISATION]
