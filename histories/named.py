"""Values of the portable history that name something else: somebody, a system, an integration, a portfolio.

A file names them; a row holds their ids. The import finds or makes what is named, the export tells everything under the
name that it has today.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from histories import copytext
from histories.copytext import NULL
from histories.fields import UNKNOWN, UNSOUND, Field, RefusedError, quoted


class Named(Field):
    """A key that names a row of another table; `by` is the column that holds the name there."""

    by = "name"
    what = "the name of somebody or of a team"

    def __init__(self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False) -> None:
        super().__init__(key, model_field, extension=extension)
        self.target: type[models.Model] = model_field.related_model  # type: ignore[assignment]
        name: Any = self.target._meta.get_field(self.by)
        self.longest: int = name.max_length

    @property
    def accepted(self) -> str:
        return f"{self.what}, text of 1 to {self.longest} characters"

    def read(self, value: Any) -> Sequence[str]:
        """Return the name itself; its id is not known yet."""
        if not isinstance(value, str) or not 0 < len(value) <= self.longest or UNSOUND.search(value):
            raise RefusedError(self.accepted)
        return (value,)

    def found(self, pk: str) -> Sequence[str]:
        """Return what the columns hold once the id of what is named is known."""
        return (pk,)

    def cells(self, alias: str) -> list[str]:
        return [f'"{self.key}_named"."{self.by}"']

    def join(self, alias: str) -> str:
        """Return the SQL that adds the row which is named, as it is today."""
        table, column = self.target._meta.db_table, self.columns[0]
        return f'LEFT JOIN "{table}" "{self.key}_named" ON "{self.key}_named".id = {alias}."{column}"'


class Someone(Named):
    """Somebody or some team of the pilot's portfolio; made where the name is new."""


class Owner(Someone):
    """Somebody, or "unknown": somebody was asked and does not know."""

    void = frozenset()

    def __init__(self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False) -> None:
        super().__init__(key, model_field, extension=extension)
        self.columns = [*self.columns, f"{key}_is_unknown"]
        self.empty = [NULL, copytext.flag(False)]

    @property
    def accepted(self) -> str:
        return f'{super().accepted}, or "{UNKNOWN}"'

    def found(self, pk: str) -> Sequence[str]:
        return (pk, copytext.flag(False))

    def unknown(self) -> Sequence[str]:
        return (NULL, copytext.flag(True))

    def tell(self, *cells: str) -> str:
        return quoted(cells[0] or UNKNOWN)

    def cells(self, alias: str) -> list[str]:
        """One cell: the name, or an empty text where nobody knows, which is no name."""
        name, unknown = super().cells(alias)[0], f'{alias}."{self.columns[1]}"'
        return [f"CASE WHEN {unknown} THEN '' ELSE {name} END"]


class System(Named):
    """A source system of the portfolio; made where the name is new."""

    what = "the name of a system"


class Reference(Named):
    """Another fact of the same pilot, by its key; it has to stand in the file before."""

    def __init__(self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False) -> None:
        self.by = "area" if key == "area" else "key"
        super().__init__(key, model_field, extension=extension)
        self.what = f"the {self.by} of {self.target._meta.verbose_name} of this pilot"

    def read(self, value: Any) -> Sequence[str]:
        """Return the key as the other fact's row spells it."""
        return (copytext.text(super().read(value)[0]),)


class PortfolioName(Named):
    what = "the name of a portfolio"
