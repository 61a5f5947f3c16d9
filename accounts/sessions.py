"""Whose request it is: the session and its account, each by a statement that is kept on the connection with its plan.

Every request asks for both and nothing is remembered of the answers, so that a session which has ended and an account
which was closed count no more at once. Composed and planned anew, the two took a third of the time in which a page that
has not changed is answered.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from accounts.log_ins import Try
from accounts.models import User
from accounts.prepared import Composed, composed, kept_rows

# When the session began, by the clock that sets its end.
BEGAN = "began"
# A session's use is written down at most once in this time.
AT_LEAST = timedelta(minutes=1)
# Stand in the composed statements for what is not known yet.
A_SESSION, SOMEBODY, A_TIME = "a session", -1, datetime(2600, 1, 1, tzinfo=UTC)


class SessionStore(db.SessionStore):
    """Django's sessions in the database. They end when they lie idle, and by SESSION_COOKIE_AGE in any case."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing if there is none, or it has ended."""
        now = _now()
        found = kept_rows(_session(), {A_SESSION: self.session_key, A_TIME: now})
        if not found:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(found[0][0])
        self._go_on(data, found[0][1], now)
        return data

    def _go_on(self, data: dict[str, Any], ends: datetime, now: datetime) -> None:
        """Let a session that is used end later; one from before it was known when it began ends when it said."""
        if BEGAN in data and _end(data, now) > ends + AT_LEAST:
            Session.objects.filter(session_key=self.session_key).update(expire_date=_end(data, now))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = _now()
        data.setdefault(BEGAN, now.timestamp())
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return Session(session_key=key, session_data=self.encode(data), expire_date=_end(data, now))

    def cycle_key(self) -> None:
        """Begin anew, as Django asks for whenever somebody has given their password."""
        super().cycle_key()
        self._session.pop(BEGAN, None)  # type: ignore[attr-defined]


def _now() -> datetime:
    return timezone.now()  # noqa: TID251


def _end(data: dict[str, Any], now: datetime) -> datetime:
    """Return when a session ends that is used now."""
    idle = now + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return min(idle, datetime.fromtimestamp(data[BEGAN] + settings.SESSION_COOKIE_AGE, UTC))


class KnownAccounts(ModelBackend):
    """Django's way to log in, which holds guesses up, and finds an account that has logged in already."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **given: Any
    ) -> User | None:
        """Return the account that a password opens, if it does. Raises TooManyTriesError where guesses are held up."""
        account = username or given.get(User.USERNAME_FIELD)
        if account is None or password is None:
            return None
        this = Try.of(account, request, now=_now())
        this.begin()
        user = super().authenticate(request, username=account, password=password)
        this.succeed() if user else this.fail()
        return user

    def get_user(self, user_id: int) -> User | None:
        """Return the account if it may be used."""
        users = (User.from_db(connection.alias, _columns(), row) for row in kept_rows(_account(), {SOMEBODY: user_id}))
        return next(filter(self.user_can_authenticate, users), None)


@cache
def _session() -> Composed:
    known = Session.objects.filter(session_key=A_SESSION, expire_date__gt=A_TIME)
    return composed(known.values_list("session_data", "expire_date"))


@cache
def _account() -> Composed:
    return composed(User.objects.filter(pk=SOMEBODY).values_list(*_columns()))


@cache
def _columns() -> tuple[str, ...]:
    return tuple(field.attname for field in User._meta.concrete_fields)
