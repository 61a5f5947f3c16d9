"""What reminders say: that updates are due, and that those of others are missing. Without blame, and without names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Leave, Person
from alerts.endings import database_now, ended_on
from alerts.kinds import MessageKind
from alerts.links.held import may_log_in
from alerts.messages import Message, absolute, lasting, render
from alerts.models import Alert, AlertKind, AlertState
from governance.models import Pause
from pilots.dates import Day
from pilots.models import Pilot, ReminderStep, UpdateReminder, WeeklyUpdate
from updates.actions.links import Address, issue_update_links
from updates.due import due_from
from updates.reminders.examples import example_due, example_missed
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
    if user and not may_log_in(user, alert.portfolio_id):
        return "The recipient is no member of the portfolio any more."
    return ""


# --- To somebody else ---


def updates_missed(alert: Alert) -> Message:
    """Tell somebody else of which pilots no update has come, since when, and who was asked."""
    updates = _still_missed(alert)
    ask = _Asked(updates, alert.as_of)
    told = [_as_missed(update, ask.who_was_asked(update), alert) for update in updates]
    context = {
        "portfolio": alert.evidence["portfolio"],
        "reason": alert.reason,
        "updates": told,
        "pages": absolute("weekly-updates"),
    }
    return render("updates_missed", context)


def _as_missed(update: Update, asked: str, alert: Alert) -> dict[str, Any]:
    since = date.fromisoformat(update["silent_since"]) if update["silent_since"] else None
    return {
        "pilot": update["pilot"],
        "since": Day(since) if since else None,
        "for": lasting((alert.as_of - since).days) if since else "",
        "has_posted": update["has_posted"],
        "asked": asked,
        "url": absolute("pilot-detail", update["pilot"]["id"]),
    }


class _Asked:
    """Who was asked for some updates, on a day (three queries, however many they are)."""

    def __init__(self, updates: list[Update], as_of: date) -> None:
        keys = [update["pilot"]["id"] for update in updates]
        self.pilots = Pilot.objects.select_related("engineer").in_bulk(keys)
        engineers = [pilot.engineer_id for pilot in self.pilots.values()]
        self.away = set(Leave.objects.filter(person__in=engineers).on(as_of).values_list("person", flat=True))
        self.reminders: dict[tuple[int, str], list[UpdateReminder]] = defaultdict(list)
        for one in UpdateReminder.objects.filter(pilot__in=keys).asking().order_by("asked_on", "pk"):
            self.reminders[one.pilot_id, one.week.isoformat()].append(one)

    def who_was_asked(self, update: Update) -> str:
        """Return it as a sentence; where nobody was, why."""
        asked = self.reminders[update["pilot"]["id"], update["week"]]
        reached = sorted({one.told_on for one in asked if one.told_on and not one.undeliverable_on})
        if reached:
            return f"Its team was asked on {' and '.join(str(Day(day)) for day in reached)}."
        if asked:
            return f"The reminder of {Day(asked[0].asked_on)} reached nobody: mail to the address does not get through."
        return f"Nobody could be asked: {self._why_nobody(self.pilots[update['pilot']['id']])}."

    def _why_nobody(self, pilot: Pilot) -> str:
        if pilot.engineer is None:
            return "no engineer is on record"
        if pilot.engineer_id in self.away:
            return "its engineer is away, and nobody with an address stands in"
        return "no address of its engineer is on record that may be written to"


def _still_missed(alert: Alert) -> list[Update]:
    """Return the updates of a mail that are still missing, of pilots that are still at work (one query)."""
    updates = _updates(alert)
    pauses = Pause.objects.on(alert.as_of).filter(pilot=OuterRef("pk"))
    last = WeeklyUpdate.objects.filter(pilot=OuterRef("pk")).order_by("-week").values("week")[:1]
    pilots = Pilot.objects.running().filter(~Exists(pauses), pk__in=[update["pilot"]["id"] for update in updates])
    last_week = dict(pilots.values_list("pk", Subquery(last)))
    return [
        update
        for update in updates
        if update["pilot"]["id"] in last_week and _is_missing(update, last_week[update["pilot"]["id"]])
    ]


def _is_missing(update: Update, last_week: date | None) -> bool:
    return last_week is None or last_week < date.fromisoformat(update["week"])


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
    example=example_due,
    writes=True,
    settled=asked,
    reply_to=reply_address,
)
UPDATES_MISSED = MessageKind(
    code=AlertKind.UPDATES_MISSED,
    compose=updates_missed,
    unwanted=not_missed_any_more,
    thread=lambda alert: f"updates-missed-{alert.portfolio_id}-{alert.evidence['person']}",
    example=example_missed,
    settled=settled,
)
