"""Portfolios, accounts, people and their absences."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Leave, Membership, Person, Portfolio, QuietPeriod, Role, User
from tests.once import made_once

MONDAY = date(2026, 6, 1)


def far_away() -> str:
    """Return the zone of a place in which it is another day than here, at whatever hour that is asked."""
    now = timezone.now()
    places = ("Pacific/Kiritimati", "Etc/GMT+12")
    return next(place for place in places if now.astimezone(ZoneInfo(place)).date() != timezone.localdate(now))


def noon(day: date) -> datetime:
    """Return an instant of a day: noon in London."""
    return datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/London"))


def make_portfolio(*, name: str = "Northern Trust", **fields: Any) -> Portfolio:
    return made_once(Portfolio, {"name": name}, fields)


def make_user(*, email: str, name: str = "", password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(email, password, name=name or email.split("@")[0].capitalize(), **fields)


def make_member(*, user: User, portfolio: Portfolio | None = None, role: str = Role.LEADER) -> Membership:
    return Membership.objects.create(user=user, portfolio=portfolio or make_portfolio(), role=role)


def make_person(*, name: str = "A. Jones", portfolio: Portfolio | None = None, **fields: Any) -> Person:
    return made_once(Person, {"portfolio": portfolio or make_portfolio(), "name": name}, fields)


def make_quiet_period(
    *, since: date, until: date, name: str = "Closed", portfolio: Portfolio | None = None
) -> QuietPeriod:
    return QuietPeriod.objects.create(portfolio=portfolio or make_portfolio(), name=name, since=since, until=until)


def make_leave(*, person: Person, since: date = MONDAY, **fields: Any) -> Leave:
    fields.setdefault("until", since + timedelta(days=14))
    return Leave.objects.create(portfolio=person.portfolio, person=person, since=since, **fields)
