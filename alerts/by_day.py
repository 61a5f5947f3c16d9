"""Whether a message may ring just now: asked whenever its turn comes, for night may have come since it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.calendars import WorkingCalendar, calendar_of
from accounts.models import Portfolio
from alerts.claiming import Claim
from alerts.models import Alert, AlertKind
from alerts.quiet import PUNCTUAL, URGENT, due_at
from alerts.readers import zones_of
from alerts.remembering import for_a_moment

BY_DAY = frozenset(AlertKind) - {*AlertKind.answers()}


@dataclass(frozen=True)
class _Hours:
    """By which calendar and time zones a portfolio's messages leave; `zones`: by user, where they have their own."""

    portfolio: Portfolio
    calendar: WorkingCalendar
    zones: dict[int, ZoneInfo]


def waits_until(claim: Claim) -> datetime | None:
    """Return the instant (aware) until which a claimed message waits for its reader's day, or None if it may leave."""
    alert, now = claim.alert, claim.alert.created_at + claim.age
    if alert.kind not in BY_DAY or _is_punctual(alert, now):
        return None
    hours = for_a_moment(("hours", alert.portfolio_id), lambda: _hours_of(alert.portfolio_id))
    zone = hours.zones.get(alert.recipient_id or 0)
    leaves = due_at(now, portfolio=hours.portfolio, zone=zone, calendar=hours.calendar)
    return None if leaves <= now or _is_urgent(alert) else leaves


def _is_punctual(alert: Alert, now: datetime) -> bool:
    """Say whether it is a digest at the hour that its reader wants it at, whichever that is."""
    return alert.kind == AlertKind.DIGEST and alert.tries == 1 and now - alert.due_at <= PUNCTUAL


def _hours_of(pk: int) -> _Hours:
    portfolio = Portfolio.objects.get(pk=pk)
    return _Hours(portfolio, calendar_of(portfolio), zones_of(portfolio))


def _is_urgent(alert: Alert) -> bool:
    """Say whether it, or anything that it tells of, waits for no morning."""
    told = Alert.objects.filter(Q(pk=alert.pk) | Q(gathered_into=alert.pk))
    return told.filter(finding__rule__in=URGENT).exists()
