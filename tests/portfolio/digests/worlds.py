"""A portfolio of which a digest tells: pilots that are bad since when, and what was told of them before."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import Portfolio, Role, User
from alerts.kinds import kind_of
from alerts.messages import Message
from alerts.models import Alert, MailPreference
from pilots.models import Pilot
from portfolio.digests.writing import write_digests
from stalls.models import Finding, HealthEvent, Sweep
from tests import factories as make
from tests.stalls.makers import make_event

DAY = timedelta(days=1)
MONDAY = make.MONDAY
# Monday 1 June 2026, eight o'clock in London.
EIGHT = datetime(2026, 6, 1, 7, tzinfo=UTC)


def make_bad(*, state: str, since: date | None, name: str = "Referral triage", **fields: Any) -> Pilot:
    """Make a pilot that is stalled or critical because of one open finding; other fields are the pilot's."""
    pilot = make.make_pilot(name=name, recorded_on=MONDAY - 200 * DAY, **fields)
    make.make_overall(pilot=pilot, state=state)
    found = make.make_finding(pilot=pilot, since=since or MONDAY, severity=state)
    Finding.objects.filter(pk=found.pk).update(root=found, since=since)
    make_event(finding=found, on=since or MONDAY)
    return pilot


def tell(pilot: Pilot, *states: tuple[int, str]) -> None:
    """Make the events of a pilot's health: how many days before Monday, and the state from then on."""
    for ago, state in states:
        HealthEvent.objects.create(pilot=pilot, on=MONDAY - ago * DAY, state=state, modes=[])


def swept(portfolio: Portfolio, on: date = MONDAY) -> None:
    Sweep.objects.get_or_create(portfolio=portfolio, as_of=on)


def make_leader(name: str = "lena", *, portfolio: Portfolio | None = None, role: str = Role.LEADER) -> User:
    user = make.make_user(email=f"{name}@example.org")
    return make.make_member(user=user, portfolio=portfolio, role=role).user


def prefer(user: User, **wanted: object) -> None:
    MailPreference.objects.update_or_create(portfolio=make.make_portfolio(), user=user, defaults=wanted)


def write(now: datetime = EIGHT, *, last_run: datetime | None = EIGHT - timedelta(minutes=1)) -> list[Alert]:
    """Write what is due and return all digests there are, the oldest first."""
    counts = write_digests(now=now, last_run=last_run)
    assert not counts["failed"]
    return list(Alert.objects.filter(kind="digest").order_by("pk"))


def says(alert: Alert) -> Message:
    """Return what a digest says, of what the database holds of it."""
    alert.refresh_from_db()
    assert json.loads(json.dumps(alert.evidence)) == alert.evidence
    return kind_of(alert).compose(alert)
