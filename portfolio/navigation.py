"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Portfolio, User
from governance.authority import may_review
from pilots.models import HandOver


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return what the navigation asks, each looked up only if a template asks and the view has not said.

    `may_import`, `may_review`: what the reader may do. `hand_overs_waiting`: how many wait for their answer, in words;
    empty where none does.
    """
    return {
        "may_import": SimpleLazyObject(lambda: _may(request, _manages)),
        "may_review": SimpleLazyObject(lambda: _may(request, may_review)),
        "hand_overs_waiting": SimpleLazyObject(lambda: _hand_overs_waiting(request)),
    }


def _may(request: HttpRequest, question: Callable[[User], bool]) -> bool:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and question(user))


def _manages(user: User) -> bool:
    return Portfolio.objects.managed_by(user).exists()


def _hand_overs_waiting(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    number = HandOver.objects.visible_to(user).waiting_for(user).count() if user else 0
    return f"{number} hand-over{'s wait' if number > 1 else ' waits'} for you" if number else ""
