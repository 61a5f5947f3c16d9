"""The page of the live scorecard."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scorecard.live_page import page_of
from scorecard.live_scope import scope_of


@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """Show how well stalls are found, by what became of the pilots that the reader sees."""
    about = scope_of(request.user, request.GET.get("portfolio", ""))
    context: dict[str, Any] = {
        "portfolios": about.portfolios,
        "chosen": about.chosen,
        "real_alone": about.real_alone,
    }
    if about.last_day:
        context |= page_of(about.pilots, about.last_day) | {"last_day": about.last_day}
    return render(request, "scorecard/scorecard.html", context)
