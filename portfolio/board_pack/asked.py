"""Which pilots and which day a board pack is asked for, by the query of the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import Portfolio, Viewer
from pilots.models.pilot import PilotQuerySet
from portfolio.board_pack.content import Pack, pack_of
from portfolio.exports.scope import UnknownChoiceError, chosen_by, chosen_pilots, last_swept, name_of, real_alone
from portfolio.forms import DashboardFilters


def pack_for(user: Viewer, query: Mapping[str, Any], today: date) -> Pack:
    """Return the pack of what a reader sees and has chosen. Raises UnknownChoiceError."""
    day = _day(query.get("as_of", ""), today)
    chosen = {name: value for name, value in chosen_by(user, query).items() if name != "as_of"}
    swept_on = last_swept(user, today)
    pilots = chosen_pilots(user, chosen, swept_on)
    real, are_left_out = real_alone(pilots, user, chosen)
    about = _about(user, chosen)
    if are_left_out:
        about.append("Invented pilots of the demonstration are left out")
    return _pack(real, name=name_of(user, chosen), about=about, day=day or swept_on, swept_on=swept_on)


def _pack(pilots: PilotQuerySet, *, name: str, about: list[str], day: date, swept_on: date) -> Pack:
    name = "all portfolios" if name == "portfolios" else name
    return pack_of(pilots, portfolio=name, about=about, day=day, swept_on=swept_on)


def _day(given: str, today: date) -> date | None:
    """Return the day asked for, None where none is."""
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = None
    if day is None or day > today:
        raise UnknownChoiceError(f"as_of: {given!r} cannot be used. Accepted: a day up to today, as 2026-06-01.")
    return day


def _about(user: Viewer, chosen: dict[str, str]) -> list[str]:
    """Say in words what was chosen, save the portfolio, which the title names, and the order."""
    filters = DashboardFilters(chosen, portfolios=Portfolio.objects.visible_to(user))
    said = []
    for name, value in chosen.items():
        if name not in ("portfolio", "sort"):
            field = filters.fields[name]
            words = dict(getattr(field, "choices", ())).get(value, value)
            said.append(f"{field.label or name.capitalize()}: {words}")
    return said
