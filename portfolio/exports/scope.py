"""Which pilots an exported list speaks of: those that the dashboard shows for the same query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import Portfolio, Viewer
from notebook.sweeps import about_the_last_sweep
from pilots.dates import Day
from portfolio import heat_map
from portfolio.forms import DashboardFilters
from portfolio.paging import ORDERS
from portfolio.past_day import PastDay, first_day
from portfolio.today import Today
from stalls.models import Sweep


class UnknownChoiceError(Exception):
    """A query asks for what there is not; the message says of each field, on a line, what was given and is accepted."""


def chosen_by(user: Viewer, query: Mapping[str, Any]) -> dict[str, str]:
    """Return what a query of the dashboard chooses. Raises UnknownChoiceError: a file would hide what was ignored."""
    portfolios = Portfolio.objects.visible_to(user).order_by("name")
    filters = DashboardFilters(query, portfolios=portfolios)
    chosen = filters.chosen()
    if filters.errors:
        raise UnknownChoiceError("\n".join(_refusal(filters, name) for name in filters.errors))
    return chosen


def day_asked(query: Mapping[str, Any], today: date) -> date | None:
    """Return the day that a query asks for, None where it asks for none. Raises UnknownChoiceError."""
    given = query.get("as_of", "")
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = None
    if day is None or day > today:
        raise UnknownChoiceError(f"As of: “{given}” cannot be used. Accepted: a day up to today, as 2026-06-01.")
    return day


def when_asked(user: Viewer, query: Mapping[str, Any], today: date) -> heat_map.When:
    """Return of when a list speaks: of the last sweep, or of the past day that is asked for. Raises UnknownChoiceError.

    Of a day before the first sweep nothing was shown, and an empty file would look like good news.
    """
    day, swept_on = day_asked(query, today), last_swept(user, today)
    if day is None or day >= swept_on:
        return Today(swept_on)
    first = first_day(user)
    if first is None or day < first:
        why = "It was before the first sweep: nothing was shown then."
        raise UnknownChoiceError(f"As of: {Day(day)} cannot be used. {why}")
    return PastDay(day)


def about_today(query: Mapping[str, Any]) -> None:
    """Refuse a past day: what is computed from the facts as they are now would not be what was shown then."""
    if query.get("as_of"):
        raise UnknownChoiceError(
            f"As of: “{query['as_of']}” cannot be used. This list tells of the record as it is now; "
            "the lists of pilots and of findings and the board pack tell what was shown on a past day."
        )


def _refusal(filters: Any, name: str) -> str:
    accepted = [str(label) for value, label in getattr(filters.fields[name], "choices", ()) if value]
    wants = f"Accepted: {', '.join(accepted)}." if accepted else " ".join(filters.errors[name])
    return f"{filters[name].label}: “{filters.data.get(name)}” cannot be used. {wants}"


def last_swept(user: Viewer, today: date) -> date:
    """Return the day that the findings speak of."""
    return about_the_last_sweep(Sweep.objects.visible_to(user), today)[0]


def chosen_pilots(user: Viewer, chosen: dict[str, str], when: heat_map.When) -> Any:
    """Return the pilots that the dashboard shows for these choices, in its order."""
    ranked = heat_map.ranked(list(Portfolio.objects.visible_to(user)), chosen, when)
    return ranked.order_by(*ORDERS[chosen.get("sort", "worst")])


def name_of(user: Viewer, chosen: dict[str, str]) -> str:
    """Return the name of the portfolio that a list is about, where there is one alone."""
    portfolios = Portfolio.objects.visible_to(user)
    if "portfolio" in chosen:
        portfolios = portfolios.filter(pk=chosen["portfolio"])
    names = list(portfolios.order_by("name").values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else "portfolios"
