"""Says whether the dashboard is as its reader has it already, before it is made: 304 in place of the page.

What it shows changes with the facts (every one has a place in history), with the sweeps (a revision each), with what
its reader keeps, with the day, and with the product itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from portfolio.kept import digest
from portfolio.navigation import reader_of


def tag_of(
    request: HttpRequest, portfolios: Iterable[Any], mine: dict[str, Any], sweep: dict[str, Any], today: date
) -> str:
    """Return what names this very page; empty where it says something that is said once.

    What its header says (that pilots are not evaluated any more, say) belongs to it.
    """
    if len(get_messages(request)):
        return ""
    known = [(one.pk, one.name, one.number, one.place) for one in portfolios]
    reader = (request.user.pk, str(request.user), request.META.get("CSRF_COOKIE"), sorted(mine.items()))
    last = sweep["sweep"]
    swept = (last.pk, last.finished_at) if last else None
    page = (request.get_full_path(), "HX-Request" in request.headers)
    return f'"{digest((page, reader, reader_of(request), known, swept, today, _made()))}"'


def answer(request: HttpRequest, tag: str) -> HttpResponse | None:
    """Return the answer for a reader who has the page already, None for one who has not."""
    response = get_conditional_response(request, etag=tag) if tag else None
    return response if response is not None and response.status_code == 304 else None


def tagged(response: HttpResponse, tag: str) -> HttpResponse:
    """Name the page, for its reader alone, who asks each time whether it still is so."""
    patch_cache_control(response, private=True, no_cache=True)
    if tag:
        response["ETag"] = tag
    return response


@cache
def _made() -> float:
    """Return when the newest file was made from which the page is."""
    folders = (settings.BASE_DIR / "templates", Path(__file__).parent, settings.BASE_DIR / "stalls")
    files = (file for folder in folders for pattern in ("*.html", "*.py") for file in folder.rglob(pattern))
    return max(file.stat().st_mtime for file in files)
