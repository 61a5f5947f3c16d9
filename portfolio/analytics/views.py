"""The page of the analytics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.invented import counted_together
from accounts.models import Portfolio
from pilots.models.pilot import PilotQuerySet
from portfolio import heat_map
from portfolio.analytics.forms import AnalyticsFilters
from portfolio.analytics.page import page_of
from portfolio.kept import COUNTED_AT_ONCE, kept
from portfolio.readers import Seen, portfolios_seen_by, rights_among, without_invented


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
        context |= _counted(pilots, counted, chosen, timezone.localdate())
    return render(request, "portfolio/analytics/analytics.html", context)


def _counted(pilots: PilotQuerySet, portfolios: list[Seen], chosen: Mapping[str, str], as_of: date) -> dict[str, Any]:
    """Return what is counted over the pilots, as it was counted and rendered before if nothing was recorded since."""
    which: list[Any] = [[(one.pk, one.name) for one in portfolios], sorted(chosen.items()), as_of]
    if pilots.count() <= COUNTED_AT_ONCE:
        which.append([(one.number, one.place) for one in portfolios])
    return kept("analytics", which, lambda: _told(pilots, portfolios, chosen, as_of))


def _told(pilots: PilotQuerySet, portfolios: list[Seen], chosen: Mapping[str, str], as_of: date) -> dict[str, Any]:
    working = Portfolio.objects.filter(pk__in=[one.pk for one in portfolios]).order_by("name")
    page = page_of(pilots, list(working), as_of) | {"chosen": chosen}
    told = render_to_string("portfolio/analytics/_counted.html", page) if page["pilots"] else ""
    return {"as_of": as_of, "pilots": page["pilots"], "counted": told}
