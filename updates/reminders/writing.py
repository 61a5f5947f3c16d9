"""Writes what is to be told: one mail for each person and day, with a reminder for each pilot that it speaks of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.calendars import calendar_of
from accounts.models import Portfolio
from alerts.alone import alone
from alerts.models import Alert, AlertKind
from alerts.outbox import put
from alerts.quiet import due_at
from alerts.readers import zones_of
from pilots.dates import monday_of
from pilots.models import ReminderStep, UpdateReminder
from updates.models import FIRST_HOUR, LAST_HOUR
from updates.reminders.due import Told, to_tell

REPORTS = "You report on {pilots} once a week."
MANAGES = "You are the programme manager."
CHAMPIONS = "You are the champion."


def remind(*, now: datetime) -> Counter[str]:
    """Write what is to be told at an instant (aware), of every portfolio; count what was `written` and `failed`.

    Written are mails, and portfolios fail. A portfolio is a transaction, and one that fails holds no other one up.
    Doing it twice, late, or two at a time adds nothing.
    """
    counts: Counter[str] = Counter()
    for pk in Portfolio.objects.order_by("pk").values_list("pk", flat=True):
        failing = f"The reminders of portfolio {pk} were not written."
        counts += alone(partial(_remind, pk, now), or_else=Counter(failed=1), failing=failing)
    return counts


def _remind(pk: int, now: datetime) -> Counter[str]:
    return Counter(written=remind_portfolio(pk, now))


@transaction.atomic
def remind_portfolio(pk: int, now: datetime) -> int:
    """Write what is to be told at an instant of one portfolio, and return how many mails."""
    portfolio = Portfolio.objects.select_for_update(no_key=True).get(pk=pk)
    if _is_night(portfolio, now):
        return 0
    by_mail: dict[tuple[int, bool], list[Told]] = defaultdict(list)
    for told in to_tell(portfolio, now):
        by_mail[told.person.pk, told.is_asking].append(told)
    mails = _mails(portfolio, by_mail.values(), now)
    known = set(Alert.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", flat=True))
    new = [(mail, told) for mail, told in zip(mails, by_mail.values(), strict=True) if mail.key not in known]
    put([mail for mail, _ in new])
    UpdateReminder.objects.bulk_create(
        (_reminder(told, portfolio.day_of(now)) for _, group in new for told in group), ignore_conflicts=True
    )
    return len(new)


def _is_night(portfolio: Portfolio, now: datetime) -> bool:
    """Say whether a mail that is late would ring at night; the next tick of the morning writes it."""
    return not FIRST_HOUR <= now.astimezone(portfolio.zone).hour <= LAST_HOUR and not portfolio.is_demonstration


def _mails(portfolio: Portfolio, groups: Collection[list[Told]], now: datetime) -> list[Alert]:
    """Return the mails of a portfolio, each due by its reader's own day."""
    if not groups:
        return []
    mails = [_mail(portfolio, group, portfolio.day_of(now)) for group in groups]
    zones, calendar = zones_of(portfolio), calendar_of(portfolio)
    for mail in mails:
        mail.due_at = due_at(now, portfolio=portfolio, zone=zones.get(mail.recipient_id or 0), calendar=calendar)
    return mails


def _mail(portfolio: Portfolio, group: list[Told], today: date) -> Alert:
    """Return the mail to one person: of updates that they are to post, or of those that others have missed.

    Its key is the person's and the day's; others' updates are told once a week.
    """
    person, asking = group[0].person, group[0].is_asking
    kind = AlertKind.UPDATE_DUE if asking else AlertKind.UPDATES_MISSED
    return Alert(
        portfolio=portfolio,
        kind=kind,
        key=f"{kind}:{person.pk}:{today if asking else monday_of(today)}",
        recipient=person.user,
        person=None if person.user else person,
        reason=_reason(group),
        step=max(told.step for told in group),
        as_of=today,
        expires_at=max(told.cycle.until for told in group),
        evidence={
            "person": person.pk,
            "portfolio": portfolio.name,
            "updates": [_evidence(told) for told in group],
        },
    )


def _reason(group: Iterable[Told]) -> str:
    told = list(group)
    if told[0].is_asking:
        return REPORTS.format(pilots="this pilot" if len(told) == 1 else "these pilots")
    return CHAMPIONS if all(one.step == ReminderStep.CHAMPION for one in told) else MANAGES


def _evidence(told: Told) -> dict[str, Any]:
    pilot = told.pilot
    return {
        "pilot": {"id": pilot.pk, "code": pilot.code, "name": pilot.name},
        "week": told.cycle.week.isoformat(),
        "step": int(told.step),
        "due_on": told.cycle.due.day.isoformat(),
        "silent_since": (last := _silent_since(pilot)) and last.isoformat(),
        "has_posted": pilot.last_week is not None,
    }


def _silent_since(pilot: Any) -> date | None:
    """Return the day of the last update; before the first one, day 0."""
    return pilot.last_word_on or pilot.clock_start  # type: ignore[no-any-return]


def _reminder(told: Told, today: date) -> UpdateReminder:
    return UpdateReminder(pilot=told.pilot, person=told.person, week=told.cycle.week, step=told.step, asked_on=today)
