"""What the views of this room know of a request."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Person, User

# More than a list of suggestions can be looked through; any other name can be typed.
NAMES_OFFERED = 200


class HtmxHttpRequest(HttpRequest):
    """A request as `HtmxMiddleware` leaves it."""

    htmx: HtmxDetails


def reader(request: HttpRequest) -> User:
    """Return who reads; nobody without a session gets as far as a view."""
    return cast(User, request.user)


def names_offered(portfolio: int) -> QuerySet[Person, str]:
    """Return the names that a field for a person suggests."""
    return Person.objects.filter(portfolio=portfolio).order_by("name").values_list("name", flat=True)[:NAMES_OFFERED]
