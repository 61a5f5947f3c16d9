"""What waits for a reviewer, over all pilots."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import Portfolio
from accounts.requests import HtmxHttpRequest, user_of
from governance.authority import standing_in
from governance.forms.cases import QueueFilters
from governance.queue import Entry, rows_of, waiting_for_reviewers, waiting_for_teams

PER_PAGE = 30
SHORT = 8


@require_safe
@vary_on_headers("HX-Request")
def review_queue(request: HtmxHttpRequest) -> HttpResponse:
    """Show what waits, the oldest turn first, and in short what the teams have to move."""
    user, as_of = user_of(request), timezone.localdate()
    waiting, with_teams = waiting_for_reviewers(user, as_of), waiting_for_teams(user, as_of)
    portfolios = list(Portfolio.objects.visible_to(user).order_by("name"))
    filters = QueueFilters(request.GET, portfolios=portfolios, entries=[*waiting, *with_teams])
    shown, teams = filters.narrow(waiting), filters.narrow(with_teams)
    is_of_teams = filters.chosen().get("turn") == "team"
    page: Page[Entry] = Paginator(teams if is_of_teams else shown, PER_PAGE).get_page(request.GET.get("page"))
    short = [] if is_of_teams else teams[:SHORT]
    rows = rows_of([*page.object_list, *short], as_of)
    context = {
        "filters": filters,
        "portfolios": portfolios,
        "is_of_teams": is_of_teams,
        "page": page,
        "rows": rows[: len(page.object_list)],
        "short": rows[len(page.object_list) :],
        "counts": {"reviewers": len(shown), "teams": len(teams)},
        "leaves": standing_in(user, as_of),
    }
    return render(request, f"governance/review_queue.html{'#queue' if request.htmx else ''}", context)
