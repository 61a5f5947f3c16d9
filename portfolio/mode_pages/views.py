"""The page of one failure mode."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portfolio.asked_day import asked_day
from portfolio.mode_pages import page
from portfolio.policies import policies


@require_safe
def failure_mode(request: HttpRequest, mode: str) -> HttpResponse:
    """Explain one failure mode, and show which pilots are affected, now or on a past day."""
    found = next((pair for pair in policies() if pair[0].code == mode), None)
    if found is None:
        raise Http404
    asked = asked_day(request, timezone.localdate())
    context = asked.context | page.context(*found, request.user, asked.when)
    return render(request, "portfolio/mode_pages/failure_mode.html", context)
