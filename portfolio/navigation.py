"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Portfolio


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return whether the reader may import, looked up only if a template asks and the view has not said."""
    return {"may_import": SimpleLazyObject(lambda: _may_import(request))}


def _may_import(request: HttpRequest) -> bool:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and Portfolio.objects.managed_by(user).exists())
