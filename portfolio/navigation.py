"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Portfolio, User
from governance.authority import portfolios_to_review
from pilots.models import HandOver

# Stand in the composed statement for the reader, who is not known yet; no account has either.
SOMEBODY, THEIR_ADDRESS = -1, "nobody@navigation.invalid"


class Reader(NamedTuple):
    may_import: bool
    may_review: bool
    hand_overs_waiting: int


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return what the navigation asks, looked up in one query, and only if a template asks and the view has not said.

    `may_import`, `may_review`: what the reader may do. `hand_overs_waiting`: how many wait for their answer, in words;
    empty where none does.
    """
    reader: Any = SimpleLazyObject(lambda: _about(request))
    return {
        "may_import": SimpleLazyObject(lambda: reader.may_import),
        "may_review": SimpleLazyObject(lambda: reader.may_review),
        "hand_overs_waiting": SimpleLazyObject(lambda: _in_words(reader.hand_overs_waiting)),
    }


def _about(request: HttpRequest) -> Reader:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Reader(may_import=False, may_review=False, hand_overs_waiting=0)
    sql, parameters = _statement(is_superuser=user.is_superuser)
    of_reader = {SOMEBODY: user.pk, THEIR_ADDRESS: user.email}
    with connection.cursor() as cursor:
        cursor.execute(sql, [of_reader.get(value, value) for value in parameters])
        return Reader(*cursor.fetchone())


@cache
def _statement(*, is_superuser: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the query about a reader and its parameters; to compose it takes ten times as long as to ask it."""
    user = User(pk=SOMEBODY, email=THEIR_ADDRESS, is_superuser=is_superuser)
    waiting = HandOver.objects.visible_to(user).waiting_for(user).order_by().annotate(all=Value(1)).values("all")
    rights = User.objects.filter(pk=user.pk).values_list(
        Exists(Portfolio.objects.managed_by(user)),
        Exists(portfolios_to_review(user)),
        Coalesce(Subquery(waiting.annotate(number=Count("pk")).values("number")), 0),
    )
    return rights.query.sql_with_params()


def _in_words(number: int) -> str:
    return f"{number} hand-over{'s wait' if number > 1 else ' waits'} for you" if number else ""
