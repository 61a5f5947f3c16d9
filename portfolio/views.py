"""Pages across pilots."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from accounts.htmx import HtmxHttpRequest
from accounts.models import Portfolio, User, Viewer
from governance.authority import portfolios_to_review
from notebook.sweeps import about_the_last_sweep
from portfolio import heat_map, rule_page
from portfolio.durations import cohort_of
from portfolio.forms import DashboardFilters, ScopeFilters
from portfolio.policies import policies
from portfolio.survival_page import page_of
from stalls.failure_modes import rule as find_rule
from stalls.models import Sweep
from stalls.modes import FailureMode


@require_safe
@vary_on_headers("HX-Request")
def dashboard(request: HtmxHttpRequest) -> HttpResponse:
    """Show the heat map, in nine queries with the session, the user and the navigation."""
    portfolios = _portfolios_with_rights(request.user)
    filters = DashboardFilters(request.GET, portfolios=portfolios, label_suffix="")
    chosen = filters.chosen()
    as_of, about_the_sweep = about_the_last_sweep(Sweep.objects.visible_to(request.user), timezone.localdate())
    pilots = heat_map.pilots_in_scope(request.user, chosen)
    page = heat_map.page_of(pilots, chosen, number=_page_number(request), as_of=as_of)
    context = about_the_sweep | {
        "portfolios": portfolios,
        "may_import": any(portfolio.managed for portfolio in portfolios),
        "may_review": any(portfolio.managed or portfolio.reviewed for portfolio in portfolios),
        "may_record": any(portfolio.recorded for portfolio in portfolios),
        "filters": filters,
        "chosen": chosen,
        "modes": FailureMode,
        "counts": heat_map.counts_per_mode(pilots),
        "decisions": heat_map.needing_a_decision(pilots, as_of),
        "page": page,
    }
    if not request.htmx:
        return render(request, "portfolio/dashboard.html", context)
    response = render(request, "portfolio/dashboard.html#heat-map", context)
    return push_url(response, _address(request, chosen, page))


def _portfolios_with_rights(user: Viewer) -> list[Any]:
    """Return the portfolios that the user sees, each saying whether the user may import, record and review there."""
    rights = {
        "managed": Portfolio.objects.managed_by(user),
        "recorded": Portfolio.objects.recorded_by(user),
        "reviewed": portfolios_to_review(cast(User, user)),
    }
    may = {name: Exists(portfolios.filter(pk=OuterRef("pk"))) for name, portfolios in rights.items()}
    return list(Portfolio.objects.visible_to(user).annotate(**may).order_by("name"))


def _page_number(request: HttpRequest) -> int:
    """Return the page asked for; what is no page number is the first page."""
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _address(request: HttpRequest, chosen: dict[str, str], page: heat_map.Page) -> str:
    """Return the address of what is shown, without the choices that were not made."""
    query = chosen | ({"page": str(page.number)} if page.number > 1 else {})
    return f"{request.path}?{urlencode(query)}" if query else request.path


@require_safe
def survival(request: HttpRequest) -> HttpResponse:
    """Show how many pilots reach production and are realised, and how long it takes, in twelve queries at most."""
    portfolios = _portfolios_with_rights(request.user)
    filters = ScopeFilters(request.GET, portfolios=portfolios, label_suffix="")
    chosen = filters.chosen()
    pilots = heat_map.pilots_in_scope(request.user, chosen)
    # Invented pilots would be part of a real portfolio's rate.
    real_alone = "portfolio" not in chosen and len({one.is_demonstration for one in portfolios}) > 1
    if real_alone:
        pilots = pilots.filter(portfolio__is_demonstration=False)
    context = page_of(cohort_of(pilots, timezone.localdate())) | {
        "portfolios": portfolios,
        "may_import": any(portfolio.managed for portfolio in portfolios),
        "may_record": any(portfolio.recorded for portfolio in portfolios),
        "filters": filters,
        "chosen": chosen,
        "real_alone": real_alone,
    }
    return render(request, "portfolio/survival.html", context)


@require_safe
def failure_modes(request: HttpRequest) -> HttpResponse:
    """Explain the five failure modes and delivery: what each means and which rules look for it."""
    return render(request, "portfolio/failure_modes.html", {"policies": policies()})


@require_safe
def rule_detail(request: HttpRequest, mode: str, name: str) -> HttpResponse:
    """Explain one rule, and show by which thresholds it goes where and which pilots it finds."""
    try:
        rule = find_rule(f"{mode}/{name}")
    except LookupError as error:
        raise Http404 from error
    as_of, _ = about_the_last_sweep(Sweep.objects.visible_to(request.user), timezone.localdate())
    return render(request, "portfolio/rule_detail.html", rule_page.context(rule, request.user, as_of))


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers us, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token does not fit, and give back what was typed into it, save passwords."""
    secret = ("csrfmiddlewaretoken", "password")
    typed = [(name, value) for name, value in request.POST.items() if value and not name.startswith(secret)]
    return render(request, "403_csrf.html", {"typed": typed}, status=403)
