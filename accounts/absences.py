"""Who is away, as the page of leave shows it: per portfolio, today and later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import Leave, Portfolio, User

# How far back the page reaches.
PAST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Section:
    """One portfolio on its own `day`: who is away `today`, and what the reader may change."""

    portfolio: Portfolio
    manages: bool
    day: date
    today: list[Leave]
    coming: list[Leave]
    past: list[Leave]

    @property
    def away(self) -> set[int]:
        return {leave.person_id for leave in self.today}


def sections(user: User, *, now: datetime) -> list[Section]:
    """Return a section per portfolio that the user sees (two queries, however many)."""
    managed = Portfolio.objects.managed_by(user).filter(pk=OuterRef("pk"))
    portfolios = Portfolio.objects.visible_to(user).annotate(manages=Exists(managed)).order_by("name")
    leaves = Leave.objects.visible_to(user).filter(until__gt=now.date() - PAST).order_by("since", "person__name")
    known = list(leaves.select_related("person", "stand_in"))
    return [_section(portfolio, known, user, now) for portfolio in portfolios]


def _section(portfolio: Portfolio, known: list[Leave], user: User, now: datetime) -> Section:
    today, manages = portfolio.day_of(now), bool(portfolio.manages)  # type: ignore[attr-defined]
    here = [leave for leave in known if leave.portfolio_id == portfolio.pk]
    own = [leave for leave in here if manages or leave.person.user_id == user.pk]
    return Section(
        portfolio=portfolio,
        manages=manages,
        day=today,
        today=[leave for leave in here if leave.since <= today < leave.until],
        coming=[leave for leave in own if leave.until > today],
        past=[leave for leave in reversed(own) if leave.until <= today],
    )
