"""Of which pilots the live scorecard speaks, and up to which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from accounts.invented import counted_together
from accounts.models import Portfolio, Viewer
from pilots.models import Pilot
from pilots.models.pilot import PilotQuerySet
from stalls.models import Sweep


@dataclass(frozen=True)
class Scope:
    """`real_alone`: invented pilots are left out, since there are real ones. `last_day`: None before any sweep."""

    portfolios: list[Portfolio]
    chosen: Portfolio | None
    real_alone: bool
    pilots: PilotQuerySet
    last_day: date | None


def scope_of(user: Viewer, asked: str) -> Scope:
    """Return what a reader sees of the portfolio asked for by its key; of all where there is no such one."""
    portfolios = list(Portfolio.objects.visible_to(user).order_by("name"))
    chosen = next((one for one in portfolios if str(one.pk) == asked), None)
    counted = [chosen] if chosen else counted_together(portfolios)
    return Scope(
        portfolios=portfolios,
        chosen=chosen,
        real_alone=chosen is None and len(counted) < len(portfolios),
        pilots=Pilot.objects.visible_to(user).filter(portfolio__in=counted),
        last_day=Sweep.objects.filter(portfolio__in=counted).aggregate(last=Max("as_of"))["last"],
    )
