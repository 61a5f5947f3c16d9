"""Which pilots an exported list speaks of: those that the dashboard shows for the same query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import Portfolio, Viewer
from notebook.sweeps import about_the_last_sweep
from portfolio import heat_map
from portfolio.forms import DashboardFilters
from portfolio.paging import ORDERS
from portfolio.today import Today
from stalls.models import Sweep


class UnknownChoiceError(Exception):
    """A query asks for what there is not; the message names the field, what was given, and what would be accepted."""


def chosen_by(user: Viewer, query: Mapping[str, Any]) -> dict[str, str]:
    """Return what a query of the dashboard chooses. Raises UnknownChoiceError: a file would hide what was ignored."""
    portfolios = Portfolio.objects.visible_to(user).order_by("name")
    filters = DashboardFilters(query, portfolios=portfolios)
    chosen = filters.chosen()
    if filters.errors:
        raise UnknownChoiceError("\n".join(_refusal(filters, name) for name in filters.errors))
    return chosen


def about_today(query: Mapping[str, Any]) -> None:
    """Refuse a past day: a list tells how things stand. Raises UnknownChoiceError."""
    if query.get("as_of"):
        raise UnknownChoiceError(
            f"as_of: {query['as_of']!r} cannot be used. Lists speak of the last sweep, the board pack of any day."
        )


def _refusal(filters: Any, name: str) -> str:
    accepted = [str(value) for value, _ in getattr(filters.fields[name], "choices", ()) if value]
    wants = f" Accepted: {', '.join(accepted)}." if accepted else ""
    return f"{name}: {filters.data.get(name)!r} cannot be used. {' '.join(filters.errors[name])}{wants}"


def last_swept(user: Viewer, today: date) -> date:
    """Return the day that the findings speak of."""
    return about_the_last_sweep(Sweep.objects.visible_to(user), today)[0]


def chosen_pilots(user: Viewer, chosen: dict[str, str], as_of: date) -> Any:
    """Return the pilots that the dashboard shows for these choices, in its order, as the sweep of a day found them."""
    ranked = heat_map.ranked(list(Portfolio.objects.visible_to(user)), chosen, Today(as_of))
    return ranked.order_by(*ORDERS[chosen.get("sort", "worst")])


def name_of(user: Viewer, chosen: dict[str, str]) -> str:
    """Return the name of the portfolio that a list is about, where there is one alone."""
    portfolios = Portfolio.objects.visible_to(user)
    if "portfolio" in chosen:
        portfolios = portfolios.filter(pk=chosen["portfolio"])
    names = list(portfolios.order_by("name").values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else "portfolios"
