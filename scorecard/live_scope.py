"""Of which pilots the live scorecard speaks, and up to which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

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
    # Invented pilots would be part of a real portfolio's figures.
    real_alone = chosen is None and len({one.is_demonstration for one in portfolios}) > 1
    counted = [chosen] if chosen else [one for one in portfolios if not (real_alone and one.is_demonstration)]
    return Scope(
        portfolios=portfolios,
        chosen=chosen,
        real_alone=real_alone,
        pilots=Pilot.objects.visible_to(user).filter(portfolio__in=counted),
        last_day=Sweep.objects.filter(portfolio__in=counted).aggregate(last=Max("as_of"))["last"],
    )
