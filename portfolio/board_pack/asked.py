"""Which pilots and which day a board pack is asked for, by the query of the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from accounts.invented import counted_together
from accounts.models import Portfolio, Viewer
from portfolio import heat_map
from portfolio.board_pack.content import Pack, pack_of
from portfolio.exports.scope import chosen_by, day_asked, name_of, when_asked
from portfolio.forms import DashboardFilters, counted_beyond, scope_of


def pack_for(user: Viewer, query: Mapping[str, Any], today: date) -> Pack:
    """Return the pack of what a reader sees and has chosen. Raises UnknownChoiceError."""
    when = when_asked(user, query, today)
    chosen = {name: value for name, value in chosen_by(user, query).items() if name != "as_of"}
    seen = list(Portfolio.objects.visible_to(user))
    counted = seen if "portfolio" in chosen else counted_together(seen)
    about = _about(user, chosen)
    if len(counted) < len(seen):
        about.append("Invented pilots of the demonstration are left out")
    return pack_of(
        partial(heat_map.ranked, counted, chosen),
        when,
        started=heat_map.ranked(counted, scope_of(chosen), when),
        portfolio="all portfolios" if (name := name_of(user, chosen)) == "portfolios" else name,
        about=about,
        counted_beyond=counted_beyond(chosen),
        day=day_asked(query, today) or when.as_of,
    )


def _about(user: Viewer, chosen: dict[str, str]) -> list[str]:
    """Say in words what was chosen, save the portfolio, which the title names, and the order."""
    told = {name: value for name, value in chosen.items() if name not in ("portfolio", "sort")}
    filters = DashboardFilters(told, portfolios=Portfolio.objects.visible_to(user))
    return [f"{label}: {word}" for label, word in filters.words()]
