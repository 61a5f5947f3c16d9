"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Portfolio, User
from governance.authority import may_review


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return what the reader may do, looked up only if a template asks and the view has not said."""
    return {
        "may_import": SimpleLazyObject(lambda: _may(request, _manages)),
        "may_review": SimpleLazyObject(lambda: _may(request, may_review)),
    }


def _may(request: HttpRequest, question: Callable[[User], bool]) -> bool:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and question(user))


def _manages(user: User) -> bool:
    return Portfolio.objects.managed_by(user).exists()
