"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Portfolio
from pilots.models import HandOver


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return what the navigation asks, each looked up only if a template asks and the view has not said.

    `may_import`: whether the reader may import. `hand_overs_waiting`: how many wait for their answer, in words; empty
    where none does.
    """
    return {
        "may_import": SimpleLazyObject(lambda: _may_import(request)),
        "hand_overs_waiting": SimpleLazyObject(lambda: _hand_overs_waiting(request)),
    }


def _may_import(request: HttpRequest) -> bool:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and Portfolio.objects.managed_by(user).exists())


def _hand_overs_waiting(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    number = HandOver.objects.visible_to(user).waiting_for(user).count() if user else 0
    return f"{number} hand-over{'s wait' if number > 1 else ' waits'} for you" if number else ""
