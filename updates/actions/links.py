"""Links by which one person posts the update of one pilot and week without logging in."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Person, Portfolio
from accounts.secret_links import digest_of
from pilots.models import Pilot, WeeklyUpdate
from updates.actions.posting import post_weekly_update
from updates.due import due_from
from updates.models import UpdateLink
from updates.weeks import sunday_of

TOKEN_BYTES = 24
DAYS_AFTER_SUNDAY = 2
DAYS_AT_MOST = 9


class LinkGoneError(Exception):
    """The link was used, revoked or has expired since its form was opened; nothing was written."""


@dataclass(frozen=True)
class Address:
    """Where a person posts the update of a pilot. Shown once: only a digest of the token is kept."""

    pilot: Pilot
    url: str


@transaction.atomic
def issue_update_links(
    *, person: Person, week: date, now: datetime, pilots: Collection[int] | None = None
) -> list[Address]:
    """Give a person a link for each pilot whose update of a week is theirs and not posted; earlier links end.

    `pilots`: of these alone, and only their earlier links end.
    """
    due = due_from(person, week=week, as_of=person.portfolio.day_of(now))
    chosen = list(due if pilots is None else due.filter(pk__in=pilots))
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in chosen]
    earlier = UpdateLink.objects.filter(person=person, week=week, used_at=None, revoked_at=None)
    (earlier if pilots is None else earlier.filter(pilot__in=pilots)).update(revoked_at=now)
    UpdateLink.objects.bulk_create(
        UpdateLink(
            pilot=pilot,
            person=person,
            week=week,
            token_digest=digest_of(token),
            address_digest=digest_of(person.user.email if person.user else person.email),
            issued_at=now,
            expires_at=_end(week, person.portfolio, now),
        )
        for pilot, token in zip(chosen, tokens, strict=True)
    )
    return [Address(pilot, _address(token)) for pilot, token in zip(chosen, tokens, strict=True)]


@transaction.atomic
def post_by_link(*, link: UpdateLink, now: datetime, **posting: Any) -> WeeklyUpdate:
    """Post the update that a link is for, and use the link up. Raises LinkGoneError, and what posting raises."""
    if not UpdateLink.objects.usable_at(now).filter(pk=link.pk).update(used_at=now):
        raise LinkGoneError
    return post_weekly_update(pilot=link.pilot, week=link.week, by=link.person, **posting)


def _address(token: str) -> str:
    return f"{settings.BASE_URL}{reverse('weekly-update-link', kwargs={'token': token})}"


def _end(week: date, portfolio: Portfolio, now: datetime) -> datetime:
    """Return two days after the week's Sunday, and at most nine days from now."""
    first_day_after = sunday_of(week) + timedelta(days=DAYS_AFTER_SUNDAY + 1)
    end = datetime.combine(first_day_after, time.min, tzinfo=ZoneInfo(portfolio.timezone))
    return min(end, now + timedelta(days=DAYS_AT_MOST))
