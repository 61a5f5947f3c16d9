"""Turns the stories into rows of one portfolio, ending on a given day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import pghistory
import pgtrigger
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from accounts.models import AddressRefusal, Nation, Person, Portfolio
from accounts.models.address_refusals import address_digest
from demonstration.calendars import fill_calendar, people_of_calendar
from demonstration.people import REVIEWERS, name_reviewers
from demonstration.stories import STORIES
from demonstration.stories.systems import SYSTEMS
from demonstration.telling import MANAGER, Story, Unreached, Updates, Use, Visits
from demonstration.weeks import environment_weeks, undelivered_reminders, usage_weeks, weekly_updates
from demonstration.writing import Told, Writer, people_of
from governance.models import GovernanceQuestion, Pause, SignOff, SignOffDecision
from outcomes.models import BenefitsReview, EnvironmentWeek, FundingDecision, OutcomeMetric, Reading, UsageWeek
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    Deputy,
    FirstSlice,
    HandOver,
    Integration,
    Pilot,
    Promise,
    Retrospective,
    SourceSystem,
    StageEvent,
    UpdateReminder,
    UserContact,
    WeeklyUpdate,
    Workaround,
    Workflow,
)

NAME = "Demonstration"
SENT_BACK = "It came back (5.1.1): mail to the address does not get through."

# In this order, because a request may belong to an integration, a decision to a sign-off, a reading to a metric.
FACTS: tuple[type[Model], ...] = (
    StageEvent,
    Promise,
    FirstSlice,
    Champion,
    Deputy,
    ChampionAction,
    HandOver,
    Integration,
    AccessRequest,
    Workflow,
    UserContact,
    Workaround,
    SignOff,
    SignOffDecision,
    GovernanceQuestion,
    Pause,
    OutcomeMetric,
    Reading,
    BenefitsReview,
    FundingDecision,
    Retrospective,
)


NEVER_OVERWRITTEN = (
    "pilots.Promise",
    "governance.SignOffDecision",
    "stalls.Acknowledgement",
    "stalls.Snooze",
    "stalls.Action",
    "stalls.RuleSetting",
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
        portfolio = Portfolio.objects.create(name=NAME, nation=Nation.ENGLAND, is_demonstration=True)
        _tell(portfolio, STORIES, today=today)
    return portfolio


def remove_demonstration() -> bool:
    """Remove the demonstration portfolio and all that belongs to it; return whether there was one."""
    what_was_said_goes_too = pgtrigger.ignore(*(f"{model}:never_overwritten" for model in NEVER_OVERWRITTEN))
    with pghistory.context(command="remove_demonstration"), what_was_said_goes_too:
        people = Person.objects.filter(portfolio__is_demonstration=True).annotate(digest=address_digest())
        AddressRefusal.objects.filter(address_digest__in=people.values("digest")).delete()
        removed, _ = Portfolio.objects.filter(is_demonstration=True).delete()
    return removed > 0


def _tell(portfolio: Portfolio, stories: list[Story], *, today: date) -> None:
    people = _people(portfolio, stories)
    name_reviewers(portfolio, people)
    fill_calendar(portfolio, people, today=today)
    writer = Writer(portfolio, today, people, _systems(portfolio, people, today=today))
    told = [Told(story, Pilot(portfolio=portfolio, code=f"D-{n:02}")) for n, story in enumerate(stories, start=1)]
    writer.write_pilots(told)
    for model in FACTS:
        writer.write(model, told)
    _write_weeks(told, people, today=today)


def _people(portfolio: Portfolio, stories: Iterable[Story]) -> dict[str, Person]:
    """Make everybody whom the stories name, once each, in the order in which they appear."""
    names = {MANAGER: None}
    for story in stories:
        names |= dict.fromkeys(people_of([story.pilot, *story.facts]))
    owners = (name for system in SYSTEMS for name in (system.owner, system.decided_by) if name)
    reviewers = (name for reviewing in REVIEWERS.values() for name in reviewing)
    names |= dict.fromkeys([*owners, *reviewers, *people_of_calendar()])
    people = [Person(portfolio=portfolio, name=name, email=_address(name)) for name in names]
    return {person.name: person for person in Person.objects.bulk_create(people)}


def _address(name: str) -> str:
    return f"{slugify(name).replace('-', '.')}@example.org"


def _systems(portfolio: Portfolio, people: Mapping[str, Person], *, today: date) -> dict[str, SourceSystem]:
    """Make every system that the stories plug into once: several pilots share one."""
    made = SourceSystem.objects.bulk_create(
        SourceSystem(
            portfolio=portfolio,
            name=system.name,
            owner=people[system.owner] if system.owner else None,
            access_decided_by=people[system.decided_by] if system.decided_by else None,
            api=system.api,
            typical_access_days=system.typical_days,
            last_outage_on=None if system.outage is None else today + timedelta(days=system.outage),
        )
        for system in SYSTEMS
    )
    return {system.name: system for system in made}


def _write_weeks(told: list[Told], people: Mapping[str, Person], *, today: date) -> None:
    """Write what comes week by week; an update tells what was counted in its week."""
    use = [row for one, chapter in _chapters(told, Use) for row in usage_weeks(one, chapter, today=today)]
    counted = {(row.pilot_id, row.week): row for row in use}
    UsageWeek.objects.bulk_create(use)
    EnvironmentWeek.objects.bulk_create(
        row for one, chapter in _chapters(told, Visits) for row in environment_weeks(one, chapter, today=today)
    )
    WeeklyUpdate.objects.bulk_create(
        row
        for one, chapter in _chapters(told, Updates)
        for row in weekly_updates(one, chapter, counted, people, today=today)
    )
    _write_reminders(told, today=today)


def _write_reminders(told: list[Told], *, today: date) -> None:
    """Write the reminders that came back, and what that says of the addresses that they went to."""
    sent_back = _chapters(told, Unreached)
    rows = (row for one, chapter in sent_back for row in undelivered_reminders(one, chapter, today=today))
    since: dict[str, date] = {}
    for row in UpdateReminder.objects.bulk_create(rows):
        since.setdefault(row.person.email, row.asked_on)
    for address, day in since.items():
        AddressRefusal.objects.refused(address, on=day, words=SENT_BACK)


def _chapters[Chapter](told: list[Told], kind: type[Chapter]) -> Iterator[tuple[Told, Chapter]]:
    return ((one, chapter) for one in told for chapter in one.story.weekly if isinstance(chapter, kind))
