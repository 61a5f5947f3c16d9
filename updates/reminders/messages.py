"""What reminders say: that updates are due, and that those of others are missing. Without blame, and without names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import Leave, Person
from alerts.endings import database_now, ended_on
from alerts.kinds import MessageKind
from alerts.messages import Message, absolute, lasting, render
from alerts.models import Alert, AlertKind, AlertState
from governance.models import Pause
from pilots.dates import Day
from pilots.models import Pilot, ReminderStep, UpdateReminder, WeeklyUpdate
from updates.actions.links import Address, issue_update_links
from updates.due import due_from
from updates.reminders.reply_addresses import reply_address
from updates.reminders.schedule import last_day_of_links
from updates.weeks import in_words

# A link by which an update is posted (`updates.urls`), and what stands in its place once the mail has left.
_LINK = re.compile(r"(/u/)[\w-]{20,}/")
NOT_KEPT = "not-kept"
POSTED = "All of these updates have been posted, or are not expected any more."

type Update = dict[str, Any]


# --- To whoever reports ---


def update_due(alert: Alert) -> Message:
    """Ask for the updates that are still due, with a link to each form.

    The links are made while the mail is handed over, in the transaction that stores its text: only digests of them are
    kept, and what was never sent opens nothing. A preview leads to the pages behind the log-in.
    """
    due = _still_due(alert)
    urls = _links(alert, due) if _is_handed_over(alert) else _pages(due)
    updates = [update for update in due if update["pilot"]["id"] in urls]
    weeks = {date.fromisoformat(update["week"]) for update in updates}
    context = {
        "portfolio": alert.evidence["portfolio"],
        "reason": alert.reason,
        "updates": [_as_shown(update, urls[update["pilot"]["id"]]) for update in updates],
        "again": alert.step == ReminderStep.STILL_DUE,
        "until": Day(min(map(last_day_of_links, weeks))),
        "takes_answers": bool(reply_address(alert)),
    }
    return render("update_due", context)


def _as_shown(update: Update, url: str) -> dict[str, Any]:
    since = update["silent_since"] if update["has_posted"] else None
    return {
        "pilot": update["pilot"],
        "week": in_words(date.fromisoformat(update["week"])),
        "last": Day(date.fromisoformat(since)) if since else None,
        "url": url,
    }


def _still_due(alert: Alert) -> list[Update]:
    """Return the updates of a mail that its reader is still asked for."""
    person = Person.objects.select_related("portfolio", "user").get(pk=alert.evidence["person"])
    due = {week: set(_due_from(person, week, alert.as_of)) for week in {one["week"] for one in _updates(alert)}}
    return [update for update in _updates(alert) if update["pilot"]["id"] in due[update["week"]]]


def _due_from(person: Person, week: str, as_of: date) -> Iterable[int]:
    pilots = due_from(person, week=date.fromisoformat(week), as_of=as_of)
    return pilots.exclude(update_schedule__paused_until__gt=as_of).values_list("pk", flat=True)


def _updates(alert: Alert) -> list[Update]:
    updates: list[Update] = alert.evidence["updates"]
    return updates


def _is_handed_over(alert: Alert) -> bool:
    return Alert.objects.filter(pk=alert.pk, state=AlertState.LEASED).exists()


def _links(alert: Alert, updates: list[Update]) -> dict[int, str]:
    """Issue the links, and return them by pilot."""
    person = Person.objects.select_related("portfolio", "user").get(pk=alert.evidence["person"])
    by_week: dict[str, list[int]] = defaultdict(list)
    for update in updates:
        by_week[update["week"]].append(update["pilot"]["id"])
    now, issued = database_now(alert), list[Address]()
    for week, pilots in by_week.items():
        issued += issue_update_links(person=person, week=date.fromisoformat(week), now=now, pilots=pilots)
    return {address.pilot.pk: address.url for address in issued}


def _pages(updates: list[Update]) -> dict[int, str]:
    return {
        pilot: f"{absolute('weekly-update', pilot)}?week={update['week']}"
        for update in updates
        for pilot in [update["pilot"]["id"]]
    }


def not_due_any_more(alert: Alert) -> str:
    """Return why nobody is to be asked any more, or nothing."""
    return _left(alert) or ("" if _still_due(alert) else POSTED)


def _left(alert: Alert) -> str:
    """Return that somebody is no member of the portfolio any more, or nothing."""
    user = alert.recipient
    if user and not user.is_superuser and not user.memberships.filter(portfolio=alert.portfolio_id).exists():
        return "The recipient is no member of the portfolio any more."
    return ""


# --- To somebody else ---


def updates_missed(alert: Alert) -> Message:
    """Tell somebody else of which pilots no update has come, since when, and who was asked."""
    updates = _still_missed(alert)
    pilots = Pilot.objects.select_related("engineer").in_bulk([update["pilot"]["id"] for update in updates])
    told = [_as_missed(update, pilots[update["pilot"]["id"]], alert) for update in updates]
    context = {
        "portfolio": alert.evidence["portfolio"],
        "reason": alert.reason,
        "updates": told,
        "pages": absolute("weekly-updates"),
    }
    return render("updates_missed", context)


def _as_missed(update: Update, pilot: Pilot, alert: Alert) -> dict[str, Any]:
    since = date.fromisoformat(update["silent_since"]) if update["silent_since"] else None
    return {
        "pilot": update["pilot"],
        "since": Day(since) if since else None,
        "for": lasting((alert.as_of - since).days) if since else "",
        "has_posted": update["has_posted"],
        "asked": _who_was_asked(update, pilot, alert.as_of),
        "url": absolute("pilot-detail", pilot.pk),
    }


def _who_was_asked(update: Update, pilot: Pilot, as_of: date) -> str:
    asked = UpdateReminder.objects.filter(pilot=pilot, week=update["week"]).asking().order_by("asked_on", "pk")
    reached = sorted({one.told_on for one in asked if one.told_on and not one.undeliverable_on})
    if reached:
        return f"Its team was asked on {' and '.join(str(Day(day)) for day in reached)}."
    if asked:
        return f"The reminder of {Day(asked[0].asked_on)} reached nobody: mail to the address does not get through."
    return f"Nobody could be asked: {_why_nobody(pilot, as_of)}."


def _why_nobody(pilot: Pilot, as_of: date) -> str:
    if pilot.engineer is None:
        return "no engineer is on record"
    if Leave.objects.filter(person=pilot.engineer).on(as_of).exists():
        return "its engineer is away, and nobody with an address stands in"
    return "no address of its engineer is on record that may be written to"


def _still_missed(alert: Alert) -> list[Update]:
    """Return the updates of a mail that are still missing, of pilots that are still at work."""
    return [update for update in _updates(alert) if _is_missing(update, alert.as_of)]


def _is_missing(update: Update, as_of: date) -> bool:
    posted = WeeklyUpdate.objects.filter(pilot=OuterRef("pk"), week__gte=update["week"])
    pauses = Pause.objects.on(as_of).filter(pilot=OuterRef("pk"))
    return Pilot.objects.running().filter(~Exists(posted), ~Exists(pauses), pk=update["pilot"]["id"]).exists()


def not_missed_any_more(alert: Alert) -> str:
    """Return why nobody else is to be told any more, or nothing."""
    return _left(alert) or ("" if _still_missed(alert) else POSTED)


# --- What came of them ---


def asked(alert: Alert) -> None:
    """Record whether a mail got through, and take its links out of what is kept of it: it never leaves again.

    Until then its text has to hold them, so that a second copy is the same. Whoever reads the outbox later, the mail's
    own page included, cannot post with them.
    """
    settled(alert)
    without = {name: _LINK.sub(rf"\g<1>{NOT_KEPT}/", getattr(alert, name)) for name in ("text", "html")}
    Alert.objects.filter(pk=alert.pk).update(**without)


def settled(alert: Alert) -> None:
    """Record with the reminders of a mail whether it got through."""
    carried, on = reminders_of(alert), ended_on(alert)
    if alert.state == AlertState.SENT:
        carried.told(on=on)
    else:
        carried.undeliverable(on=on)


def reminders_of(alert: Alert) -> Any:
    """Return the reminders that a mail carries."""
    found = UpdateReminder.objects.none()
    for update in _updates(alert):
        found |= UpdateReminder.objects.filter(
            person=alert.evidence["person"], pilot=update["pilot"]["id"], week=update["week"], step=update["step"]
        )
    return found


UPDATE_DUE = MessageKind(
    code=AlertKind.UPDATE_DUE,
    compose=update_due,
    unwanted=not_due_any_more,
    thread=lambda alert: f"updates-{alert.portfolio_id}-{alert.evidence['person']}",
    settled=asked,
    reply_to=reply_address,
)
UPDATES_MISSED = MessageKind(
    code=AlertKind.UPDATES_MISSED,
    compose=updates_missed,
    unwanted=not_missed_any_more,
    thread=lambda alert: f"updates-missed-{alert.portfolio_id}-{alert.evidence['person']}",
    settled=settled,
)
