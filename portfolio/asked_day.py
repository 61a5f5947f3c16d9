"""Of when a page about findings speaks: of the last sweep, or of a past day that its address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from notebook.sweeps import about_the_last_sweep
from portfolio.dashboard_page import past_day
from portfolio.forms import DayForm
from portfolio.heat_map import When
from portfolio.past_day import PastDay, first_day
from portfolio.today import Today
from stalls.models import Sweep


@dataclass(frozen=True, slots=True)
class AskedDay:
    """`context`: what the page says of it and of the last sweep."""

    when: When
    context: dict[str, Any]


def asked_day(request: HttpRequest, today: date) -> AskedDay:
    """Return the day that a request asks for; one that cannot be shown is told, and today is shown."""
    swept_on, about_the_sweep = about_the_last_sweep(Sweep.objects.visible_to(request.user), today)
    wanted = DayForm(request.GET).day()
    chosen = {"as_of": wanted.isoformat()} if wanted else {}
    past, refused = past_day(chosen, first_day(request.user) if wanted else None, today)
    when = PastDay(past) if past else Today(swept_on)
    return AskedDay(when, about_the_sweep | {"when": when, "past": past, "refused": refused})
