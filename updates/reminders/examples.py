"""What the gallery shows of reminders where none was ever written: of a pilot that is made up, by the same code."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from accounts.models import Person, User
from alerts.examples import example_person, example_portfolio
from alerts.models import Alert, AlertKind
from pilots.models import Pilot, UpdateReminder
from updates.reminders.writing import remind_portfolio

DAY = timedelta(days=1)
# Within so many days somebody is asked, does not answer, and somebody else is told.
DAYS = 21


def example_due(user: User, now: datetime) -> Alert:
    """Return what somebody is asked who reports on a pilot."""
    return _reminder(AlertKind.UPDATE_DUE, user, now, holds="engineer")


def example_missed(user: User, now: datetime) -> Alert:
    """Return what the programme manager is told of a pilot whose engineer has not reported."""
    return _reminder(AlertKind.UPDATES_MISSED, user, now, holds="programme_manager")


def _reminder(kind: AlertKind, user: User, now: datetime, *, holds: str) -> Alert:
    portfolio = example_portfolio(user, is_demonstration=False)
    engineer = Person.objects.create(portfolio=portfolio, name="Robin Sample", email="robin@example.org")
    people: dict[str, Any] = {"engineer": engineer} | {holds: example_person(user, portfolio)}
    noon = now.astimezone(portfolio.zone).replace(hour=12)
    began = noon.date() - 2 * DAYS * DAY
    Pilot.objects.create(
        portfolio=portfolio, code="SAMPLE-1", name="Sample 1", claimed_stage="first_slice", clock_start=began, **people
    )
    reminders = Alert.objects.filter(portfolio=portfolio, kind=kind, recipient=user)
    days = (noon - days * DAY for days in range(DAYS, 0, -1))
    for at in takewhile(lambda _: not reminders.exists(), days):
        remind_portfolio(portfolio.pk, at)
        UpdateReminder.objects.filter(pilot__portfolio=portfolio, told_on=None).told(on=at.date())
    return reminders.order_by("pk")[0]
