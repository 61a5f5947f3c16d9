"""Every view is closed unless it says `@login_not_required` itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class CloseByDefaultMiddleware(LoginRequiredMiddleware):
    """Sends a person without a session to the log-in page; an htmx request is sent as a whole page.

    A log-in form swapped into a table cell would be useless, hence `HX-Redirect`.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        response = super().handle_no_permission(request, view_func)
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
        return response
