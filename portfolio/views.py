"""Pages across pilots."""

from __future__ import annotations

import sys
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.utils import timezone
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from accounts.database_faults import is_passing
from accounts.htmx import HtmxHttpRequest
from accounts.models import User
from alerts.clock import database_now
from alerts.heartbeats import DELIVER, SWEEP
from alerts.watching import troubles
from notebook.sweeps import about_the_last_sweep, about_the_sweep
from pilots.models import Pilot
from portfolio import heat_map, rule_page, unchanged
from portfolio.asked_day import asked_day
from portfolio.dashboard_page import (
    Asked,
    address_of,
    calendars_shown,
    chosen_by,
    context_of,
    filters_shown,
    page_shown,
    past_day,
)
from portfolio.durations import cohort_of
from portfolio.explanations import explanation_of
from portfolio.forms import DayForm, ScopeFilters
from portfolio.keeping import default_of, kept_by
from portfolio.past_day import PastDay, first_day
from portfolio.policies import policies
from portfolio.readers import portfolios_seen_by, rights_among, without_invented
from portfolio.survival_page import page_of
from portfolio.today import Today
from stalls.failure_modes import rule as find_rule
from stalls.models import Sweep
from stalls.modes import FailureMode

# Seconds; as long as a database takes to start again.
RETRY_AFTER = "30"


@require_safe
@vary_on_headers("HX-Request")
def dashboard(request: HtmxHttpRequest) -> HttpResponse:
    """Show the heat map and what stands above it, in six queries where nothing has changed since it was counted."""
    portfolios, (mine, last_sweep) = portfolios_seen_by(request.user), kept_by(request)
    if default := "" if request.GET else default_of(mine["views"]):
        return redirect(f"{request.path}?{default}")
    today = timezone.localdate()
    as_of, about = about_the_sweep(last_sweep, today)
    tag = unchanged.tag_of(request, portfolios, mine, about, today)
    if not_modified := unchanged.answer(request, tag):
        return not_modified
    chosen = chosen_by(request.GET, portfolios)
    past, refused = past_day(chosen, first_day(request.user) if "as_of" in chosen else None, today)
    when = PastDay(past) if past else Today(as_of)
    asked = Asked(portfolios, chosen, request.GET, when, mine["table"], today)
    page = page_shown(asked)
    context = about | mine | context_of(asked, page) | {"past": past, "refused": refused}
    if request.htmx:
        response = render(request, "portfolio/dashboard.html#heat-map", context)
        return push_url(response, address_of(request.path, asked, page))
    context |= {"filters": filters_shown(asked), "calendars": calendars_shown(asked)}
    return unchanged.tagged(render(request, "portfolio/dashboard.html", context), tag)


@require_safe
@vary_on_headers("HX-Request")
def pilot_mode(request: HtmxHttpRequest, pk: int, mode: str) -> HttpResponse:
    """Explain one cell of the heat map: as a page, and to htmx as the panel beside the table."""
    pilot = get_object_or_404(Pilot.objects.visible_to(request.user).select_related("portfolio"), pk=pk)
    sweeps = Sweep.objects.filter(portfolio=pilot.portfolio_id)
    today = pilot.portfolio.day_of(timezone.now())
    as_of, _ = about_the_last_sweep(sweeps, today)
    day = DayForm(request.GET).day()
    when = PastDay(day) if day and day < as_of else Today(as_of)
    reader = cast(User, request.user)
    context = explanation_of(pilot, FailureMode(mode), when, reader, today)
    if not request.htmx:
        return render(request, "portfolio/pilot_mode.html", context)
    return push_url(render(request, "portfolio/pilot_mode.html#explanation", context), request.get_full_path())


@require_safe
def survival(request: HttpRequest) -> HttpResponse:
    """Show how many pilots reach production and are realised, and how long it takes, in twelve queries at most."""
    portfolios = portfolios_seen_by(request.user)
    filters = ScopeFilters(request.GET, portfolios=portfolios, label_suffix="")
    chosen = filters.chosen()
    in_scope = heat_map.pilots_in_scope(request.user, chosen)
    pilots, real_alone = without_invented(in_scope, portfolios, chosen)
    today = timezone.localdate()
    other_day = bool(request.GET.get("as_of")) and DayForm(request.GET).day() != today
    context = {"filters": filters, "chosen": chosen, "real_alone": real_alone, "other_day": other_day}
    context |= rights_among(portfolios)
    page = page_of(cohort_of(pilots, today))
    return render(request, "portfolio/survival.html", page | context)


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
    asked = asked_day(request, timezone.localdate())
    context = asked.context | rule_page.context(rule, request.user, asked.when)
    return render(request, "portfolio/rule_detail.html", context)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers us and sweeping and sending go on, otherwise 503."""
    try:
        # Where mail waits for its server, or one portfolio's reminders fail, another web process would not help.
        found = [trouble for trouble in troubles(now=database_now()) if trouble.job.name in (SWEEP, DELIVER)]
    except Error:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if found:
        said = "".join(f"{trouble.job.name} has stopped\n" for trouble in found)
        return HttpResponse(said, status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong; where it was the database that is away, that it will be back (503)."""
    if is_passing(sys.exception()):
        # Without the request: what every page is given asks the database.
        page = loader.get_template("503.html").render()
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token does not fit, and give back what was typed into it, save passwords."""
    secret = ("csrfmiddlewaretoken", "password")
    typed = [(name, value) for name, value in request.POST.items() if value and not name.startswith(secret)]
    return render(request, "403_csrf.html", {"typed": typed}, status=403)
