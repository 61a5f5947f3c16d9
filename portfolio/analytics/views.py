"""The page of the analytics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Portfolio
from portfolio import heat_map
from portfolio.analytics.forms import AnalyticsFilters
from portfolio.analytics.page import page_of


@require_safe
def analytics(request: HttpRequest) -> HttpResponse:
    """Show how soon pilots get there, what they wait for and what stops them (the queries are counted in a test)."""
    portfolios = list(Portfolio.objects.visible_to(request.user).order_by("name"))
    filters = AnalyticsFilters(request.GET, portfolios=portfolios, label_suffix="")
    chosen = filters.chosen()
    pilots = heat_map.pilots_in_scope(request.user, chosen)
    # Invented pilots would be part of a real portfolio's figures.
    real_alone = "portfolio" not in chosen and len({one.is_demonstration for one in portfolios}) > 1
    counted = [one for one in portfolios if not (real_alone and one.is_demonstration)]
    if real_alone:
        pilots = pilots.filter(portfolio__is_demonstration=False)
    context = {"portfolios": portfolios, "filters": filters, "chosen": chosen, "real_alone": real_alone}
    if portfolios:
        context |= page_of(pilots, counted, timezone.localdate())
    return render(request, "portfolio/analytics/analytics.html", context)
