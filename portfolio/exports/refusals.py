"""The page that says why a list or a board pack cannot be made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portfolio.exports.scope import UnknownChoiceError


def refused(request: HttpRequest, error: UnknownChoiceError) -> HttpResponse:
    """Return what the error says as a page (400)."""
    return render(request, "portfolio/refused.html", {"said": str(error).splitlines()}, status=400)
