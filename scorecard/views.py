"""Pages on which thresholds are tried before they are switched on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Portfolio, Viewer
from accounts.posting import posted
from accounts.requests import user_of
from pilots.models import Sector
from scorecard import rehearsal_page
from scorecard.forms import RehearsalForm, SwitchOnForm
from scorecard.rehearsing import ask, switch_on
from scorecard.tasks import wake_rehearsal
from stalls import failure_modes
from stalls.models import Rehearsal, RehearsalState
from stalls.thresholds import Settings


@require_safe
def rehearsal_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was tried in a portfolio."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    context = {"portfolio": portfolio, "rehearsals": rehearsal_page.past(portfolio)}
    return render(request, "scorecard/rehearsal_list.html", context)


@require_http_methods(["GET", "POST"])
def rehearsal_new(request: HttpRequest, pk: int, mode: str, name: str) -> HttpResponse:
    """Ask what a rule would have found by other thresholds."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    form = _form(request, portfolio, f"{mode}/{name}")
    if form.is_bound and form.is_valid():
        tried = {name: form.cleaned_data[name] for name in ("sector", "thresholds", "is_applied")}
        by = user_of(request)
        with transaction.atomic():
            rehearsal = ask(portfolio=portfolio, rule=form.rule.id, by=by, now=timezone.now(), **tried)
            wake_rehearsal()
        return redirect("rehearsal-detail", pk=rehearsal.pk)
    context = {"portfolio": portfolio, "rule": form.rule, "form": form, "mode": mode, "name": name}
    return render(request, "scorecard/rehearsal_form.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, portfolio: Portfolio, rule_id: str) -> RehearsalForm:
    try:
        rule = failure_modes.rule(rule_id)
    except LookupError as error:
        raise Http404 from error
    sector = request.GET.get("sector", "")
    return RehearsalForm(
        posted(request),
        rule=rule,
        portfolio=portfolio,
        settings=Settings(portfolio.day_of(timezone.now())),
        sector=sector if sector in Sector.values else "",
    )


@require_safe
def rehearsal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a rehearsal found, or that it is not done yet."""
    return _detail(request, _managed(request.user, pk))


@require_POST
def rehearsal_switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was tried hold from a day on."""
    rehearsal = _managed(request.user, pk)
    form = SwitchOnForm(request.POST, today=rehearsal.portfolio.day_of(timezone.now()))
    if not form.is_valid():
        return _detail(request, rehearsal, form, status=422)
    if rehearsal.state != RehearsalState.DONE:
        messages.error(request, "Wait for the result before you switch it on.")
    elif switch_on(rehearsal, by=user_of(request), **form.cleaned_data):
        messages.success(request, "It is switched on. What was found before stays as it was.")
    return redirect("rehearsal-detail", pk=pk)


def _managed(user: Viewer, pk: int) -> Rehearsal:
    managed = Rehearsal.objects.managed_by(user)
    return get_object_or_404(managed.select_related("portfolio", "by", "setting__by"), pk=pk)


def _detail(request: HttpRequest, rehearsal: Rehearsal, form: Any = None, *, status: int = 200) -> HttpResponse:
    form = form or SwitchOnForm(today=rehearsal.portfolio.day_of(timezone.now()))
    context = rehearsal_page.context(rehearsal) | {"form": form}
    return render(request, "scorecard/rehearsal_detail.html", context, status=status)
