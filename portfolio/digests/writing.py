"""Writes the digests whose time has come into the outbox: one a reader, portfolio and ISO week, whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from accounts.calendars import WorkingCalendar, calendar_of
from accounts.models import Portfolio, Role
from alerts.alone import alone
from alerts.models import Alert, AlertKind, AlertState, MailSchedule
from alerts.outbox import put
from alerts.sweeping import SWEPT_FROM, SweepResult, sweep_portfolio
from portfolio.digests.content import content_of
from portfolio.digests.readers import Reader, readers_of
from portfolio.digests.when import Due, due, may_leave, name_of, wishes
from stalls.models import Sweep

# How old news may be; whoever is away for longer reads the next one.
USEFUL_FOR = timedelta(days=3)
LOOKS_BACK = timedelta(weeks=4)
CLOSED = "The portfolio was closed for the whole week."


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A digest that a reader has not got yet."""

    reader: Reader
    due: Due

    @property
    def unsent(self) -> str:
        """Return why it is written down and not sent, or nothing."""
        return CLOSED if self.due.closed else self.reader.away


def write_digests(*, now: datetime, last_run: datetime | None) -> Counter[str]:
    """Write what is due at `now` (aware), and count what was `written`, `closed` and `failed`. Twice adds nothing.

    `last_run`: when this was last done; what has come due since is late, and grows too old. A portfolio that fails
    holds no other one up.
    """
    counts: Counter[str] = Counter()
    for portfolio in Portfolio.objects.filter(pilots__isnull=False, sweeps__isnull=False).distinct().order_by("pk"):
        failing = f"The digests of portfolio {portfolio.pk} were not written."
        counts += alone(partial(_write, portfolio, now, last_run), or_else=Counter(failed=1), failing=failing)
    return counts


def _write(portfolio: Portfolio, now: datetime, last_run: datetime | None) -> Counter[str]:
    outstanding = _outstanding(portfolio, now)
    if any(not one.due.closed for one in outstanding):
        _sweep_first(portfolio, now)
    with transaction.atomic():
        rows = _rows(portfolio, outstanding, now, last_run)
        put(rows)
    return Counter({"": "written", CLOSED: "closed"}.get(row.last_error, "stood in for") for row in rows)


def _sweep_first(portfolio: Portfolio, now: datetime) -> None:
    """Sweep the day if nobody has yet: after an outage both are due at once, and a digest of last week helps nobody."""
    today = portfolio.day_of(now)
    if now.astimezone(portfolio.zone).time() < SWEPT_FROM:
        return
    if Sweep.objects.filter(portfolio=portfolio, as_of__gte=today).exists():
        return
    # Where it fails the digest is sent all the same, and says in its foot how old it is.
    failing = f"Portfolio {portfolio.pk} could not be swept before its digest."
    alone(partial(sweep_portfolio, portfolio=portfolio, as_of=today, now=now), or_else=SweepResult(), failing=failing)


def _outstanding(portfolio: Portfolio, now: datetime) -> list[Outstanding]:
    """Return the readers whose time has come and who were not told in that week, nor in a later one, each once.

    A stand-in gets no digest that the one on leave has got.
    """
    readers = readers_of(portfolio, as_of=portfolio.day_of(now))
    if not readers:
        return []
    calendar, schedule = calendar_of(portfolio), MailSchedule.objects.filter(portfolio=portfolio).first()
    told = _last_weeks(portfolio, readers, now)
    outstanding: dict[int, Outstanding] = {}
    for reader in readers:
        found = _due(portfolio, reader, schedule, calendar, now)
        if found and all(found.week > told.get(user, "") for user in _users(reader)):
            outstanding.setdefault(reader.user.pk, Outstanding(reader, found))
    return list(outstanding.values())


def _users(reader: Reader) -> set[int]:
    """Return the reader and for whom they stand in."""
    return {reader.user.pk, reader.instead_of.user.pk} if reader.instead_of else {reader.user.pk}


def _due(
    portfolio: Portfolio, reader: Reader, schedule: MailSchedule | None, calendar: WorkingCalendar, now: datetime
) -> Due | None:
    wanted = wishes(reader.preference, schedule, portfolio)
    found = due(wanted, calendar, now)
    # A demonstration has no night: whoever tries the product in the evening is to see its mail.
    leaves = found.closed or portfolio.is_demonstration or may_leave(found, wanted, calendar, now)
    return found if leaves else None


def _last_weeks(portfolio: Portfolio, readers: Iterable[Reader], now: datetime) -> dict[int, str]:
    """Return by user the last week of which they have a digest.

    One of a week that has not come was written by a clock that was ahead, and says nothing of this week's.
    """
    users = {user for reader in readers for user in _users(reader)}
    rows = Alert.objects.filter(
        kind=AlertKind.DIGEST, portfolio=portfolio, recipient__in=users, created_at__gt=now - LOOKS_BACK
    )
    last: dict[int, str] = {}
    # Nobody's calendar is a day ahead of this one's.
    latest = name_of((now + timedelta(days=1)).date())
    for user, key in rows.values_list("recipient", "key"):
        week = key.rpartition(":")[2]
        if week <= latest:
            last[user] = max(last.get(user, ""), week)
    return last


def _rows(
    portfolio: Portfolio, outstanding: list[Outstanding], now: datetime, last_run: datetime | None
) -> list[Alert]:
    """Return the rows to write; what they say is asked once for each role."""
    roles = {one.reader.role for one in outstanding if not one.unsent}
    content = {role: content_of(portfolio, role=role, now=now) for role in sorted(roles)}
    return [_row(portfolio, one, content, now, last_run) for one in outstanding]


def _row(
    portfolio: Portfolio,
    one: Outstanding,
    content: dict[Role, dict[str, Any]],
    now: datetime,
    last_run: datetime | None,
) -> Alert:
    # Somebody who has become a reader since, or wants another day now, gets it now; it is not old.
    reader = one.reader
    leaves = now if last_run is None or last_run >= one.due.at else one.due.at
    alert = Alert(
        portfolio=portfolio,
        kind=AlertKind.DIGEST,
        key=f"digest:{portfolio.pk}:{reader.user.pk}:{one.due.week}",
        recipient=reader.user,
        reason=reader.reason,
        as_of=portfolio.day_of(now),
        evidence=content.get(reader.role, {"for": reader.role}) | _instead_of(reader),
        due_at=leaves,
        expires_at=leaves + USEFUL_FOR,
    )
    if one.unsent:
        alert.state, alert.last_error, alert.evidence = AlertState.CANCELLED, one.unsent, {"for": reader.role}
        alert.step = 0 if reader.away else 1
    return alert


def _instead_of(reader: Reader) -> dict[str, Any]:
    """Return for whom a stand-in gets it."""
    if not (absent := reader.instead_of):
        return {}
    said = {"user": absent.user.pk, "name": str(absent.user), "until": absent.until.isoformat()}
    return {"instead_of": said}
