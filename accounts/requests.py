"""The request as views see it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class HtmxHttpRequest(HttpRequest):
    """A request as `HtmxMiddleware` leaves it."""

    htmx: HtmxDetails


def user_of(request: HttpRequest) -> User:
    """Return who is logged in; nobody without a session gets as far as a view."""
    return cast(User, request.user)
