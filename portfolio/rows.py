"""The rows of the heat map as they stand in the page: in the template the fifty of them took a third of its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape  # Django's looks first whether its text is a lazy one: that costs more than to escape it
from typing import Any

from django.urls import reverse

from pilots.dates import Day, Precision
from pilots.models import Sector, Stage
from portfolio.cells import Cells, Known
from portfolio.columns import Fact, Table
from stalls.interactions import work_goes_on


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Writes the rows of a table; what is the same in all of them is made ready once.

    `address`: what stands before and after the number of a pilot. `names`: of portfolios, where a row says its own.
    `facts`: of each column beside the name how its cell begins, and what tells it of a row.
    """

    address: tuple[str, str]
    names: dict[int, str]
    facts: list[tuple[str, Callable[[dict[str, Any]], str]]]
    with_organisation: bool
    cells: Cells

    @classmethod
    def of(cls, table: Table, portfolios: list[Any], when: Any, today: date) -> RowWriter:
        """Return the writer for a table as of `when` (see `heat_map.When`), for a reader of these portfolios."""
        day = when.as_of.isoformat() if when.is_past else ""
        before, after = reverse("pilot-detail", args=[0]).split("0")
        return cls(
            address=(before, after),
            names=_names(portfolios) if len(portfolios) > 1 else {},
            facts=[(f'<td class="fact fact--{fact}" data-label="{fact.label}">', FACTS[fact]) for fact in table.beside],
            with_organisation=Fact.ORGANISATION in table.facts,
            cells=Cells(tuple(map(str, table.modes)), when.as_of, today, day),
        )

    def row(self, row: dict[str, Any], known: dict[str, Known]) -> str:
        """Return the row of a pilot, of whose modes that is `known`."""
        url = str(row["pk"]).join(self.address)
        facts = "".join([f"{begin}{escape(tell(row))}</td>" for begin, tell in self.facts])
        cells = self.cells.ended() if row["ended"] else self.cells.of(known, url)
        goes_on = GOES_ON if work_goes_on(row["state"], row["worst"], row["judged_by"]) else ""
        named = (
            f'<a href="{url}">{escape(row["name"])}</a><small><b>{escape(row["code"])}</b> {self._where(row)}</small>'
        )
        return f'<tr><th scope="row">{named}{goes_on}</th>{facts}{cells}</tr>'

    def _where(self, row: dict[str, Any]) -> str:
        organisation = (row["organisation"], row["unit"]) if self.with_organisation else ()
        return escape(" · ".join(filter(None, (*organisation, self.names.get(row["portfolio_id"], "")))))


def _names(portfolios: Iterable[Any]) -> dict[int, str]:
    return {one.pk: f"{one.name} (demonstration)" if one.is_demonstration else one.name for one in portfolios}


def _promised(row: dict[str, Any]) -> str:
    return str(Day(row["live_by"], Precision(row["live_by_precision"]))) if row["live_by"] else "–"


GOES_ON = "<small>As a whole worth a look: work goes on</small>"
STAGES, SECTORS = dict(Stage.choices), dict(Sector.choices)
FACTS: dict[Fact, Callable[[dict[str, Any]], str]] = {
    Fact.SECTOR: lambda row: SECTORS[row["sector"]],
    Fact.STAGE: lambda row: STAGES[row["stage"]],
    Fact.CHAMPION: lambda row: row["champion"] or "–",
    Fact.PROMISED: _promised,
}
