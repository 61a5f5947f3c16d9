"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Portfolio, User
from governance.authority import portfolios_to_review
from pilots.models import HandOver

NOBODY: dict[str, Any] = {"may_import": False, "may_review": False, "hand_overs_waiting": 0}


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return what the navigation asks, looked up in one query, and only if a template asks and the view has not said.

    `may_import`, `may_review`: what the reader may do. `hand_overs_waiting`: how many wait for their answer, in words;
    empty where none does.
    """
    reader: Any = SimpleLazyObject(lambda: _about(request))
    return {
        "may_import": SimpleLazyObject(lambda: reader["may_import"]),
        "may_review": SimpleLazyObject(lambda: reader["may_review"]),
        "hand_overs_waiting": SimpleLazyObject(lambda: _in_words(reader["hand_overs_waiting"])),
    }


def _about(request: HttpRequest) -> dict[str, Any]:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    waiting = HandOver.objects.visible_to(user).waiting_for(user).order_by().annotate(all=Value(1)).values("all")
    rights = User.objects.filter(pk=user.pk).values(
        may_import=Exists(Portfolio.objects.managed_by(user)),
        may_review=Exists(portfolios_to_review(user)),
        hand_overs_waiting=Coalesce(Subquery(waiting.annotate(number=Count("pk")).values("number")), 0),
    )
    return dict(rights[0])


def _in_words(number: int) -> str:
    return f"{number} hand-over{'s wait' if number > 1 else ' waits'} for you" if number else ""
