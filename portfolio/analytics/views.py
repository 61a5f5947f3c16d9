"""The page of the analytics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.invented import counted_together
from accounts.models import Portfolio
from portfolio import heat_map
from portfolio.analytics.forms import AnalyticsFilters
from portfolio.analytics.page import page_of
from portfolio.readers import portfolios_seen_by, rights_among, without_invented


@require_safe
def analytics(request: HttpRequest) -> HttpResponse:
    """Show how soon pilots get there, what they wait for and what stops them (the queries are counted in a test)."""
    portfolios = portfolios_seen_by(request.user)
    filters = AnalyticsFilters(request.GET, portfolios=portfolios, label_suffix="")
    chosen = filters.chosen()
    in_scope = heat_map.pilots_in_scope(request.user, chosen)
    pilots, real_alone = without_invented(in_scope, portfolios, chosen)
    context = rights_among(portfolios) | {"filters": filters, "chosen": chosen, "real_alone": real_alone}
    if portfolios:
        counted = portfolios if "portfolio" in chosen else counted_together(portfolios)
        working = Portfolio.objects.filter(pk__in=[one.pk for one in counted]).order_by("name")
        context |= page_of(pilots, list(working), timezone.localdate())
    return render(request, "portfolio/analytics/analytics.html", context)
