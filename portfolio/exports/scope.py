"""Which pilots an exported list speaks of: those that the dashboard shows for the same query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Value, When
from django.db.models.functions import Lower

from accounts.models import Portfolio, Viewer
from notebook.sweeps import about_the_last_sweep
from notebook.words import PROBLEMS
from pilots.models import Stage
from pilots.models.pilot import PilotQuerySet
from portfolio import heat_map
from portfolio.forms import STATES_OF, DashboardFilters
from stalls.models import Health, Sweep
from stalls.modes import HealthState

NARROWS = frozenset({"portfolio", "sector", "q", "stage", "mode", "severity", "sort"})


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


def chosen_pilots(user: Viewer, chosen: dict[str, str]) -> PilotQuerySet:
    """Return the pilots that the dashboard shows for these choices, those narrowed by mode and severity included.

    Raises UnknownChoiceError for a choice that is none of `NARROWS`.
    """
    beyond = sorted(chosen.keys() - NARROWS)
    if beyond:
        raise UnknownChoiceError(f"{', '.join(beyond)}: nothing but {', '.join(sorted(NARROWS))} narrows a list.")
    pilots = heat_map.pilots_in_scope(user, chosen)
    states = STATES_OF.get(chosen.get("severity", ""), PROBLEMS)
    if "mode" in chosen:
        in_state = Health.objects.filter(pilot=OuterRef("pk"), mode=chosen["mode"], state__in=states)
        return pilots.running().filter(Exists(in_state))
    return pilots.running().filter(overall_health__state__in=states) if "severity" in chosen else pilots


def in_order(pilots: PilotQuerySet, chosen: dict[str, str]) -> PilotQuerySet:
    """Put pilots into the chosen order: the worst first unless another is chosen, those that have ended last."""
    ranks = [When(overall_health__state=state, then=Value(-state.rank)) for state in HealthState]
    ended = When(claimed_stage__in=Stage.ended(), then=Value(1))
    worst = Case(ended, *ranks, default=Value(0), output_field=IntegerField())
    oldest = F("overall_health__since").asc(nulls_last=True)
    orders: dict[str, tuple[Any, ...]] = {"name": (Lower("name"),), "oldest": (oldest, worst)}
    return pilots.order_by(*orders.get(chosen.get("sort", ""), (worst, oldest)), "code", "pk")


def name_of(user: Viewer, chosen: dict[str, str]) -> str:
    """Return the name of the portfolio that a list is about, where there is one alone."""
    portfolios = Portfolio.objects.visible_to(user)
    if "portfolio" in chosen:
        portfolios = portfolios.filter(pk=chosen["portfolio"])
    names = list(portfolios.order_by("name").values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else "portfolios"


def real_alone(pilots: PilotQuerySet, user: Viewer, chosen: dict[str, str]) -> tuple[PilotQuerySet, bool]:
    """Leave invented pilots out where there are real ones and no portfolio is chosen; say whether any were."""
    kinds = set(Portfolio.objects.visible_to(user).values_list("is_demonstration", flat=True))
    if "portfolio" in chosen or len(kinds) < 2:
        return pilots, False
    return pilots.filter(portfolio__is_demonstration=False), True
