"""Logging out, on shared devices too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse


@login_not_required  # whoever presses it after the session's end means the device to forget as well
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out, and have the browser forget what it kept for this site (a weekly update that was not sent yet).

    Whoever merely opens the address, by a link of somebody else's say, is not logged out, and forgets nothing.
    """
    response = LogoutView.as_view()(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response
