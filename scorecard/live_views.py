"""The page of the live scorecard."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Portfolio
from pilots.models import Pilot
from scorecard.live_page import page_of
from stalls.models import Sweep


@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """Show how well stalls are found, by what became of the pilots that the reader sees."""
    portfolios = list(Portfolio.objects.visible_to(request.user).order_by("name"))
    chosen = next((one for one in portfolios if str(one.pk) == request.GET.get("portfolio")), None)
    # Invented pilots would be part of a real portfolio's figures.
    real_alone = chosen is None and len({one.is_demonstration for one in portfolios}) > 1
    counted = [chosen] if chosen else [one for one in portfolios if not (real_alone and one.is_demonstration)]
    last_day = Sweep.objects.filter(portfolio__in=counted).aggregate(last=Max("as_of"))["last"]
    context: dict[str, Any] = {"portfolios": portfolios, "chosen": chosen, "real_alone": real_alone}
    if last_day:
        pilots = Pilot.objects.visible_to(request.user).filter(portfolio__in=counted)
        context |= page_of(pilots, last_day) | {"last_day": last_day}
    return render(request, "scorecard/scorecard.html", context)
