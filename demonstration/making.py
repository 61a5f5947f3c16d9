"""Turns the stories into rows of one portfolio, ending on a given day."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import pghistory
import pgtrigger
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from accounts.models import Person, Portfolio
from demonstration.stories import STORIES
from demonstration.telling import MANAGER, Fact, Story, Updates
from governance.models import GovernanceQuestion, SignOff
from outcomes.models import OutcomeMetric, Reading
from pilots.models import (
    AccessRequest,
    Champion,
    Deputy,
    Integration,
    Pilot,
    Promise,
    SourceSystem,
    StageEvent,
    WeeklyUpdate,
)

NAME = "Demonstration"

# In this order, because a request may belong to an integration, and a reading belongs to a metric.
FACTS: tuple[type[Model], ...] = (
    StageEvent,
    Promise,
    Champion,
    Deputy,
    Integration,
    AccessRequest,
    SignOff,
    GovernanceQuestion,
    OutcomeMetric,
    Reading,
)


class NameTakenError(Exception):
    """A portfolio of real pilots bears the demonstration's name."""

    def __init__(self) -> None:
        super().__init__(f"A portfolio of real pilots is called {NAME!r}. Rename it; nothing has been made.")


@transaction.atomic
def make_demonstration(*, today: date) -> Portfolio:
    """Make the demonstration portfolio, whose year of history ends on `today`, or return the one there is.

    Raises NameTakenError when a portfolio of real pilots has its name.
    """
    existing = Portfolio.objects.filter(is_demonstration=True).first()
    if existing:
        return existing
    if Portfolio.objects.filter(name=NAME).exists():
        raise NameTakenError
    with pghistory.context(command="make_demonstration"):
        portfolio = Portfolio.objects.create(name=NAME, is_demonstration=True)
        _tell(portfolio, STORIES, today=today)
    return portfolio


def remove_demonstration() -> bool:
    """Remove the demonstration portfolio and all that belongs to it; return whether there was one."""
    what_stays_goes_too = pgtrigger.ignore(
        "pilots.Promise:never_overwritten", "governance.SignOffDecision:never_overwritten"
    )
    with pghistory.context(command="remove_demonstration"), what_stays_goes_too:
        removed, _ = Portfolio.objects.filter(is_demonstration=True).delete()
    return removed > 0


def _tell(portfolio: Portfolio, stories: list[Story], *, today: date) -> None:
    people = _people(portfolio, stories)
    pilots = _pilots(portfolio, stories, people, today=today)
    systems = _systems(portfolio, stories)
    told = list(zip(pilots, stories, strict=True))
    rows: dict[tuple[int, str], Model] = {}
    for model in FACTS:
        facts = [(pilot, fact) for pilot, story in told for fact in story.facts if fact.model is model]
        made = model._default_manager.bulk_create(
            _row(pilot, fact, people=people, systems=systems, rows=rows, today=today) for pilot, fact in facts
        )
        rows |= {
            (pilot.pk, fact.values["key"]): row
            for (pilot, fact), row in zip(facts, made, strict=True)
            if "key" in fact.values
        }
    WeeklyUpdate.objects.bulk_create(
        update
        for pilot, story in told
        for told_of in story.updates
        for update in weekly_updates(pilot, told_of, today=today)
    )


def _people(portfolio: Portfolio, stories: Iterable[Story]) -> dict[str, Person]:
    """Make everybody whom the stories name, once each, in the order in which they appear."""
    names = {MANAGER: None}
    for story in stories:
        names |= dict.fromkeys([story.engineer, *_named(story)])
    people = [
        Person(portfolio=portfolio, name=name, email=f"{slugify(name).replace('-', '.')}@example.org") for name in names
    ]
    return {person.name: person for person in Person.objects.bulk_create(people)}


def _systems(portfolio: Portfolio, stories: Iterable[Story]) -> dict[str, SourceSystem]:
    """Make every system that the stories plug into once: several pilots share one."""
    names = dict.fromkeys(fact.system for story in stories for fact in story.facts if fact.system)
    made = SourceSystem.objects.bulk_create(SourceSystem(portfolio=portfolio, name=name) for name in names)
    return {system.name: system for system in made}


def _named(story: Story) -> Iterator[str]:
    for fact in story.facts:
        yield from (name for name in fact.people.values() if name)


def _pilots(
    portfolio: Portfolio, stories: Iterable[Story], people: Mapping[str, Person], *, today: date
) -> list[Pilot]:
    return Pilot.objects.bulk_create(
        Pilot(
            portfolio=portfolio,
            code=f"D-{number:02}",
            clock_start=_day(story.clock_start, today=today),
            recorded_on=_told_on(story, today=today),
            engineer=people[story.engineer],
            programme_manager=people[MANAGER],
            **story.values,
        )
        for number, story in enumerate(stories, start=1)
    )


def _told_on(story: Story, *, today: date) -> date:
    """Return the day on which the pilot was entered as it stands: day 0, else when something was told of it first."""
    if story.clock_start is not None:
        return _day(story.clock_start, today=today) or today
    return _recorded_on([day for fact in story.facts for day in fact.days.values()], first=True, today=today) or today


def _row(
    pilot: Pilot,
    fact: Fact,
    *,
    people: Mapping[str, Person],
    systems: Mapping[str, SourceSystem],
    rows: Mapping[tuple[int, str], Model],
    today: date,
) -> Model:
    days = {name: _day(offset, today=today) for name, offset in fact.days.items()}
    named = {role: people[name] for role, name in fact.people.items() if name}
    owners: dict[str, Model] = {role: rows[pilot.pk, key] for role, key in fact.belongs_to.items() if key}
    if fact.system:
        owners["system"] = systems[fact.system]
    if "recorded_on" not in days:
        days["recorded_on"] = _recorded_on(fact.days.values(), today=today) or pilot.recorded_on
    return fact.model(portfolio_id=pilot.portfolio_id, pilot=pilot, **fact.values, **days, **named, **owners)


def _recorded_on(offsets: Iterable[int | None], *, today: date, first: bool = False) -> date | None:
    """Return the last of the days that have passed, on which the fact was entered as it stands; or the first one."""
    passed = [offset for offset in offsets if offset is not None and offset <= 0]
    return _day(min(passed) if first else max(passed), today=today) if passed else None


def _day(offset: int | None, *, today: date) -> date | None:
    return None if offset is None else today + timedelta(days=offset)


def weekly_updates(pilot: Pilot, told: Updates, *, today: date) -> Iterator[WeeklyUpdate]:
    """Make one update a week, written on a Wednesday, Thursday or Friday.

    These alone do not shift with `today` day by day: a week begins on its Monday, whatever day today is.
    """
    this_monday = today - timedelta(days=today.weekday())
    for weeks_ago in range(-told.since // 7 + 1, -1, -1):
        week = this_monday - timedelta(weeks=weeks_ago)
        chance = zlib.crc32(f"{pilot.code} {weeks_ago}".encode())
        submitted_on = week + timedelta(days=2 + chance % 3)
        offset = (submitted_on - today).days
        if told.since <= offset <= told.until and weeks_ago not in told.skipped:
            yield _update(pilot, told, week=week, submitted_on=submitted_on, offset=offset, chance=chance)


def _update(pilot: Pilot, told: Updates, *, week: date, submitted_on: date, offset: int, chance: int) -> WeeklyUpdate:
    blocker = _said(told.blocker, offset)
    return WeeklyUpdate(
        portfolio_id=pilot.portfolio_id,
        pilot=pilot,
        week=week,
        author=pilot.engineer,
        submitted_on=submitted_on,
        recorded_on=submitted_on,
        confidence=_said(told.confidence, offset),
        nothing_changed=not blocker and chance % 7 == 0,
        blocker=blocker,
        seconds_taken=24 + chance % 61,
    )


def _said(answers: Mapping[int, str], offset: int) -> str:
    """Return the answer that was given on a day: the last one from then or before."""
    return next((answers[day] for day in sorted(answers, reverse=True) if day <= offset), "")
