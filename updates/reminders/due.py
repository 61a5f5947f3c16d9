"""What is to be told to whom of a portfolio's updates at an instant: whom to ask, and who else is to hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.calendars import calendar_of
from accounts.models import Person, Portfolio
from governance.models import Pause
from pilots.models import Pilot, ReminderStep, UpdateReminder, WeeklyUpdate, is_reporting
from updates.models import PilotUpdateSchedule, UpdateSchedule
from updates.reminders.people import People, people_of
from updates.reminders.schedule import (
    WEEK,
    Cycle,
    Rhythm,
    anchor_of,
    current_cycle,
    last_day_of_links,
    was_missed_before,
    weeks_between,
)
from updates.weeks import WEEKS_BACK


@dataclass(frozen=True)
class Told:
    """What one person is to be told of one pilot: `step` of the cycle of its update."""

    person: Person
    pilot: Any
    cycle: Cycle
    step: ReminderStep

    @property
    def is_asking(self) -> bool:
        return self.step in ReminderStep.asking()


@dataclass(frozen=True)
class Open:
    """An update that is due and not posted: of which pilot, in which cycle, and whom it was asked from so far."""

    pilot: Any
    cycle: Cycle
    missed_before: bool
    reminders: tuple[UpdateReminder, ...]

    def was_asked_before(self, today: date) -> bool:
        """Say whether somebody was asked on an earlier day, and we know whether that reached them.

        What still waits in our own outbox is our silence, not theirs.
        """
        return any(
            one.undeliverable_on or (one.told_on and one.told_on < today)
            for one in self.reminders
            if one.step in ReminderStep.asking()
        )

    def has_been_told(self, person: Person, steps: Iterable[int]) -> bool:
        return any(one.person_id == person.pk and one.step in steps for one in self.reminders)


def to_tell(portfolio: Portfolio, now: datetime) -> list[Told]:
    """Return what nobody has been told yet and whose day has come, of one portfolio (eight queries).

    A reminder comes with the first hour of its day; what comes later on that day comes with it, so that nobody gets
    two mails on one day. After an outage only the last step counts, and nobody else hears of what nobody was asked.
    """
    today = portfolio.day_of(now)
    people = people_of(portfolio, today)
    by_person: dict[tuple[int, bool], list[tuple[Told, datetime]]] = defaultdict(list)
    for told, at in (pair for one in open_updates(portfolio, today) for pair in _tell(one, people, today)):
        by_person[told.person.pk, told.is_asking].append((told, at))
    return [told for group in by_person.values() if min(at for _, at in group) <= now for told, _ in group]


def open_updates(portfolio: Portfolio, today: date) -> list[Open]:
    """Return the updates of a portfolio that are due by the end of a day and not posted."""
    calendar, usual = calendar_of(portfolio), UpdateSchedule.objects.filter(portfolio=portfolio).first()
    pilots = list(_asked_pilots(portfolio, today))
    reminders = _reminders(pilots, since=today - (WEEKS_BACK + 1) * WEEK)
    found = []
    for pilot in pilots:
        rhythm = rhythm_of(pilot, usual, getattr(pilot, "update_schedule", None))
        anchor = anchor_of(pilot.last_week, pilot.clock_start)
        cycle = current_cycle(
            today, anchor=anchor, rhythm=rhythm, calendar=calendar, zone=portfolio.zone, weeks_back=WEEKS_BACK
        )
        if cycle:
            before = was_missed_before(cycle.week, anchor=anchor, every_weeks=rhythm.every_weeks)
            found.append(Open(pilot, cycle, before, tuple(reminders[pilot.pk, cycle.week])))
    return found


def rhythm_of(pilot: Pilot, usual: UpdateSchedule | None, own: PilotUpdateSchedule | None) -> Rhythm:
    """Return when a pilot's updates are due: as it has it itself, else as its portfolio has it."""
    usual = usual or UpdateSchedule()

    def said(name: str) -> int:
        value = getattr(own, name) if own else None
        return int(getattr(usual, name) if value is None else value)

    return Rhythm(
        weekday=said("weekday"),
        hour=said("hour"),
        grace_days=said("grace_days"),
        every_weeks=weeks_between(pilot.cadence_days),
        paused_until=own.paused_until if own else None,
    )


def _asked_pilots(portfolio: Portfolio, today: date) -> Iterable[Any]:
    """Return the pilots whose team is asked: running, begun, not paused, and no untouched row of an inventory.

    In the demonstration, those of which somebody tells who logs in.
    """
    updates = WeeklyUpdate.objects.filter(pilot=OuterRef("pk"))
    last, latest = updates.order_by("-week"), updates.order_by("-submitted_on")
    begun = Q(clock_start__isnull=True) | Q(clock_start__lte=today)
    paused = Pause.objects.on(today).filter(pilot=OuterRef("pk"))
    pilots = Pilot.objects.filter(is_reporting(), begun, ~Exists(paused), portfolio=portfolio).running()
    if portfolio.is_demonstration:
        pilots = pilots.filter(engineer__user__isnull=False)
    return (
        pilots.annotate(
            last_week=Subquery(last.values("week")[:1]), last_word_on=Subquery(latest.values("submitted_on")[:1])
        )
        .select_related("engineer__user", "programme_manager__user", "update_schedule")
        .order_by("name", "pk")
    )


def _reminders(pilots: Iterable[Any], since: date) -> dict[tuple[int, date], list[UpdateReminder]]:
    found: dict[tuple[int, date], list[UpdateReminder]] = defaultdict(list)
    for one in UpdateReminder.objects.filter(pilot__in=[pilot.pk for pilot in pilots], week__gte=since).order_by("pk"):
        found[one.pilot_id, one.week].append(one)
    return found


def _tell(one: Open, people: People, today: date) -> Iterator[tuple[Told, datetime]]:
    """Yield who is to be told of an open update on a day, and from which instant on."""
    now = one.cycle.reached(today)
    if now is None:
        return
    teller = people.reachable([people.acting(one.pilot.engineer)])
    is_late = now.step not in ReminderStep.asking()
    if is_late and (one.was_asked_before(today) or not teller):
        yield from _tell_others(one, people, now.step, now.at)
    elif teller and today <= last_day_of_links(one.cycle.week):
        yield from _ask(one, teller[0], ReminderStep.STILL_DUE if is_late else now.step, now.at)


def _ask(one: Open, teller: Person, step: ReminderStep, at: datetime) -> Iterator[tuple[Told, datetime]]:
    later_too = [asking for asking in ReminderStep.asking() if asking >= step]
    if not one.has_been_told(teller, later_too):
        yield Told(teller, one.pilot, one.cycle, step), at


def _tell_others(one: Open, people: People, step: ReminderStep, at: datetime) -> Iterator[tuple[Told, datetime]]:
    """Yield the managers, then the champion: nobody who was asked for this update, and nobody twice."""
    who = {manager.pk: (manager, ReminderStep.MANAGER) for manager in people.managing(one.pilot.programme_manager)}
    if step == ReminderStep.CHAMPION and one.missed_before:
        champions = people.reachable([people.acting(people.champions.get(one.pilot.pk))])
        who |= {champion.pk: (champion, ReminderStep.CHAMPION) for champion in champions if champion.pk not in who}
    for person, told_as in who.values():
        if not one.has_been_told(person, ReminderStep):
            yield Told(person, one.pilot, one.cycle, told_as), at
