"""What a pilot's page of reminders says: when its updates are due, whether anybody is asked, and who was told what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.calendars import calendar_of
from accounts.models import AddressRefusal, Person, Weekday
from accounts.models.address_refusals import address_digest
from pilots.dates import monday_of
from pilots.models import Pilot, UpdateReminder, WeeklyUpdate
from updates.models import UpdateSchedule
from updates.reminders.due import rhythm_of
from updates.reminders.schedule import WEEK, Rhythm, anchor_of, due_day, is_due_in
from updates.weeks import in_words

# The last weeks' reminders; whoever wants to know more asks the history.
SHOWN = 60
LOOKS_AHEAD = 60  # weeks


@dataclass(frozen=True)
class Reminded:
    """One reminder as the page tells it."""

    week: str
    what: str
    who: str
    on: date
    outcome: str
    tag: str


@dataclass(frozen=True)
class Schedule:
    """When a pilot's updates are due. `next_due`: the next day on which one is due, None where none is in sight."""

    rhythm: Rhythm
    next_due: date | None

    @property
    def weekday(self) -> str:
        return str(Weekday(self.rhythm.weekday).label)

    @property
    def every(self) -> str:
        weeks = self.rhythm.every_weeks
        return "Every week" if weeks == 1 else f"Every {weeks} weeks"


def schedule_of(pilot: Pilot, *, today: date) -> Schedule:
    """Return when a pilot's updates are due, from a day on (three queries)."""
    usual = UpdateSchedule.objects.filter(portfolio=pilot.portfolio_id).first()
    rhythm = rhythm_of(pilot, usual, getattr(pilot, "update_schedule", None))
    last = WeeklyUpdate.objects.filter(pilot=pilot).order_by("-week").values_list("week", flat=True).first()
    return Schedule(rhythm, _next_due(pilot, rhythm, last, today))


def _next_due(pilot: Pilot, rhythm: Rhythm, last: date | None, today: date) -> date | None:
    calendar, anchor = calendar_of(pilot.portfolio), anchor_of(last, pilot.clock_start)
    weeks = (monday_of(today) + ahead * WEEK for ahead in range(LOOKS_AHEAD))
    for week in weeks:
        if is_due_in(week, anchor=anchor, every_weeks=rhythm.every_weeks):
            due = due_day(week, rhythm.weekday, calendar)
            if due and due >= max(today, rhythm.paused_until or today):
                return due
    return None


def reminders_told(pilot: Pilot) -> list[Reminded]:
    """Return what was told to whom of a pilot's updates, the latest first."""
    rows = UpdateReminder.objects.filter(pilot=pilot).select_related("person").order_by("-asked_on", "-pk")[:SHOWN]
    return [_told(row) for row in rows]


def _told(row: Any) -> Reminded:
    words, tag = _outcome(row)
    return Reminded(in_words(row.week), row.get_step_display(), row.person.name, row.asked_on, words, tag)


def _outcome(row: UpdateReminder) -> tuple[str, str]:
    if row.undeliverable_on:
        return "Reached nobody", "stalled"
    return ("Sent", "clear") if row.told_on else ("Not sent yet, or not needed any more", "next")


def refused_since(person: Person | None, *, now: datetime) -> date | None:
    """Return since when mail to somebody does not get through, or None where nothing says so."""
    if person is None:
        return None
    digest = Person.objects.filter(pk=person.pk).values_list(address_digest(), flat=True)
    standing = AddressRefusal.objects.standing_on(now.date()).filter(address_digest__in=list(digest))
    return standing.values_list("since", flat=True).first()
