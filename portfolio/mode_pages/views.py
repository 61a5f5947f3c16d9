"""The page of one failure mode."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notebook.sweeps import about_the_last_sweep
from portfolio.mode_pages import page
from portfolio.policies import policies
from stalls.models import Sweep


@require_safe
def failure_mode(request: HttpRequest, mode: str) -> HttpResponse:
    """Explain one failure mode, and show which pilots are affected now."""
    found = next((pair for pair in policies() if pair[0].code == mode), None)
    if found is None:
        raise Http404
    as_of, about_the_sweep = about_the_last_sweep(Sweep.objects.visible_to(request.user), timezone.localdate())
    context = about_the_sweep | page.context(*found, request.user, as_of)
    return render(request, "portfolio/mode_pages/failure_mode.html", context)
