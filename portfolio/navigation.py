"""What the header of every page needs to know of its reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Membership, Portfolio, Role, User
from accounts.prepared import Composed, composed, kept_rows
from accounts.requests import user_of
from accounts.wording import counted
from alerts.heartbeats import SWEEP, UP
from alerts.models import DEAD_LETTERS_FOR, Alert, AlertState, Heartbeat
from alerts.watching import JOBS
from governance.authority import portfolios_to_review
from pilots.models import HandOver

# Stand in the composed statement for the reader, who is not known yet; no account has either.
SOMEBODY, THEIR_ADDRESS = -1, "nobody@navigation.invalid"


class Reader(NamedTuple):
    may_import: bool
    may_review: bool
    hand_overs_waiting: int
    swept_last: datetime | None = None
    undelivered: int = 0
    held: int = 0


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return what the navigation asks, looked up in one query, and only if a template asks and the view has not said.

    `may_import`, `may_review`: what the reader may do. `hand_overs_waiting`: how many wait for their answer, in words;
    empty where none does. `swept_last`: since when pilots have not been evaluated, for those who lead or manage, if
    they should have been. `undelivered`, `messages_held`: how many messages, of portfolios that the reader manages,
    never arrived in the last days or wait for somebody to decide after a restore.
    """
    reader: Any = SimpleLazyObject(lambda: reader_of(request))
    return {
        "may_import": SimpleLazyObject(lambda: reader.may_import),
        "may_review": SimpleLazyObject(lambda: reader.may_review),
        "hand_overs_waiting": SimpleLazyObject(lambda: _in_words(reader.hand_overs_waiting)),
        "swept_last": SimpleLazyObject(lambda: reader.swept_last),
        "undelivered": SimpleLazyObject(lambda: _undelivered(reader.undelivered)),
        "messages_held": SimpleLazyObject(lambda: _held(reader.held)),
    }


def reader_of(request: HttpRequest) -> Reader:
    """Return what the header of the request's page says, asked once a request."""
    if not hasattr(request, "_reader"):
        request._reader = _about(request)  # type: ignore[attr-defined]
    reader: Reader = request._reader  # type: ignore[attr-defined]
    return reader


def asked_beside(request: HttpRequest, more: Callable[[User], tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return the row of `more`, expressions over the account of a signed-in reader, asked with what the header says.

    Each statement takes a tenth of the time in which a page that has not changed is answered. `more` is called once
    for each kind of reader, with somebody in the reader's place.
    """
    row = _asked(user_of(request), more)
    request._reader = Reader(*row[: len(Reader._fields)])  # type: ignore[attr-defined]
    return row[len(Reader._fields) :]


def _about(request: HttpRequest) -> Reader:
    # A page of an early error has no user.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Reader(may_import=False, may_review=False, hand_overs_waiting=0)
    return Reader(*_asked(user, _nothing_more))


def _asked(user: User, more: Callable[[User], tuple[Any, ...]]) -> tuple[Any, ...]:
    statement = _statement(more, is_superuser=bool(user.is_superuser))
    (row,) = kept_rows(statement, {SOMEBODY: user.pk, THEIR_ADDRESS: user.email})
    return row


def _nothing_more(user: User) -> tuple[Any, ...]:
    return ()


@cache
def _statement(more: Callable[[User], tuple[Any, ...]], *, is_superuser: bool) -> Composed:
    """Return the query about a reader."""
    user = User(pk=SOMEBODY, email=THEIR_ADDRESS, is_superuser=is_superuser)
    waiting = HandOver.objects.visible_to(user).waiting_for(user).order_by().annotate(all=Value(1)).values("all")
    managed = Portfolio.objects.managed_by(user)
    dead = Alert.objects.managed_by(user).dead_lately(Now())
    held = Alert.objects.managed_by(user).filter(state=AlertState.HELD)
    rights = User.objects.filter(pk=user.pk).values_list(
        Exists(managed),
        Exists(portfolios_to_review(user)),
        Coalesce(Subquery(waiting.annotate(number=Count("pk")).values("number")), 0),
        Subquery(_swept_last(user)),
        *(Coalesce(Subquery(_number(alerts)), 0) for alerts in (dead, held)),
        *more(user),
    )
    return composed(rights)


def _number(alerts: QuerySet[Alert]) -> QuerySet[Any, Any]:
    return alerts.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")


def _swept_last(user: User) -> QuerySet[Any, Any]:
    """Return when the last sweep was, if it should have come again since and the reader leads or manages anything.

    As `alerts.watching.troubles` counts: from the moment at which the web came up, at the earliest.
    """
    roles = Membership.objects.filter(user=user.pk, role__in=(Role.LEADER, *Role.managing()))
    late = Now() - JOBS[SWEEP].longest
    came_up = Heartbeat.objects.filter(job=UP, last_ok_at__gte=late)
    swept = Heartbeat.objects.filter(~Exists(came_up), job=SWEEP, last_ok_at__lt=late)
    return (swept if user.is_superuser else swept.filter(Exists(roles))).values("last_ok_at")


def _undelivered(number: int) -> str:
    if not number:
        return ""
    who = "their readers" if number > 1 else "its reader"
    return f"{counted(number, 'message')} of the last {DEAD_LETTERS_FOR.days} days never reached {who}."


def _held(number: int) -> str:
    return f"{counted(number, 'message')} wait{'' if number > 1 else 's'} until somebody decides" if number else ""


def _in_words(number: int) -> str:
    return f"{number} hand-over{'s wait' if number > 1 else ' waits'} for you" if number else ""
