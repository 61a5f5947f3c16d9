"""What was recorded is evaluated at once, whichever page recorded it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alerts.tasks import wake_sweep

SAFE = ("GET", "HEAD", "OPTIONS")


def sweep_after_saving(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ask for a sweep of what has changed after each request that may have changed something."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in SAFE and response.status_code < 400 and request.user.is_authenticated:
            wake_sweep()
        return response

    return middleware
