"""Every view is closed unless it says `@login_not_required` itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.posting import given_back


class CloseByDefaultMiddleware(LoginRequiredMiddleware):
    """Sends a person without a session to the log-in page; an htmx request is sent as a whole page.

    A log-in form swapped into a table cell would be useless, hence `HX-Redirect`. A form that comes after the session's
    end is given back.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.method == "POST":
            context = {"typed": given_back(request), "next": _page_of(request)}
            return render(request, "accounts/logged_out.html", context, status=403)
        response = super().handle_no_permission(request, view_func)
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
        return response


def _page_of(request: HttpRequest) -> str:
    """Return the path of the page from which a form came, if it says so, else of where it went."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
