"""The calendar at its secret address, and the page on which a user makes, replaces and revokes that address."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import CalendarAddress
from accounts.requests import user_of
from portfolio.calendar_feed.days import entries_now
from portfolio.calendar_feed.feed import calendar_of


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the calendar of whoever has made this address, by what they may see at this moment."""
    address = CalendarAddress.objects.opened_by(token).first()
    if address is None:
        raise Http404("There is no calendar at this address.")
    body = calendar_of(entries_now(address.user, timezone.now()))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


@never_cache
@require_http_methods(["GET", "POST"])
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Show whether there is an address; make one, or another in its place, and show it this once.

    The form says in place of which one: sent again, as a page is that is loaded again, it changes nothing.
    """
    user = user_of(request)
    known = CalendarAddress.objects.filter(user=user).first()
    if request.method == "GET":
        return _page(request, known)
    if request.POST.get("instead_of", "") != _name_of(known):
        messages.warning(request, "The address was made or revoked meanwhile. It is shown only once; make another.")
        return redirect("calendar-address")
    token = CalendarAddress.objects.make_for(user)
    return _page(request, CalendarAddress.objects.filter(user=user).first(), token)


@require_POST
def calendar_address_revoke(request: HttpRequest) -> HttpResponse:
    """Take the address away: from now on there is nothing at it."""
    CalendarAddress.objects.filter(user=user_of(request)).delete()
    messages.success(request, "The address is revoked. Calendars that read it find nothing there any more.")
    return redirect("calendar-address")


def _page(request: HttpRequest, known: CalendarAddress | None, token: str = "") -> HttpResponse:
    path = reverse("calendar-feed", args=[token]) if token else ""
    context: dict[str, Any] = {
        "known": known,
        "instead_of": _name_of(known),
        "address": f"{settings.BASE_URL}{path}" if token else "",
    }
    return render(request, "portfolio/calendar_address.html", context)


def _name_of(known: CalendarAddress | None) -> str:
    """Return what tells one address of a user from the next."""
    return known.token_digest[:16] if known else ""
