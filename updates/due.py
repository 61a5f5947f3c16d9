"""Whose update is due: which pilots are somebody's to tell about this week, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, TruncWeek

from accounts.models import Leave, Person, Portfolio, QuietPeriod, Viewer
from governance.models import Pause
from pilots.models import Pilot, WeeklyUpdate, is_reporting
from pilots.models.pilot import PilotQuerySet
from updates.models import UpdateDraft
from updates.weeks import WEEKS_BACK, missed_weeks

# Pilots with what is annotated to them below.
type Pilots = models.QuerySet[Any]

# How a state is told: its word, and the tag that it looks like.
STATES = {
    "due": ("Due", "watch"),
    "draft": ("Draft", "next"),
    "posted": ("Posted", "clear"),
    "paused": ("Paused", "rests"),
    "quiet": ("Quiet period", "rests"),
}


@dataclass(frozen=True)
class Row:
    """A pilot of the list: the state of its update this week, the day of its last word, and the weeks it missed."""

    pilot: Any
    state: str
    missed: list[date]

    @property
    def word(self) -> str:
        return STATES[self.state][0]

    @property
    def tag(self) -> str:
        return STATES[self.state][1]

    @property
    def silent_days(self) -> int | None:
        last = self.pilot.last_word_on
        return max((self.pilot.today - last).days, 0) if last else None

    @property
    def is_open(self) -> bool:
        return self.state in ("due", "draft")


@dataclass(frozen=True)
class Flow:
    """The pilots that one person goes through in one go. `next` is the first open one apart from the one at hand."""

    done: int
    total: int
    next: Any | None


def reported_by(user: Viewer, now: datetime) -> Pilots:
    """Return the running pilots that are the user's to tell about: as engineer, or standing in for the engineer today.

    Each with what `rows_of` needs. Those that have been silent longest come first.
    """
    return _this_week(user, now).filter(is_mine=True)


def overseen_by(user: Viewer, now: datetime) -> Pilots:
    """Return the other running pilots whose team reports here, in portfolios that the user manages."""
    managed = Portfolio.objects.managed_by(user)
    return _this_week(user, now).filter(is_reporting(), is_mine=False, portfolio__in=managed)


def due_from(person: Person, *, week: date, as_of: date) -> PilotQuerySet:
    """Return the running pilots of which a person has to tell about a week and nobody has yet."""
    posted = WeeklyUpdate.objects.filter(pilot=OuterRef("pk"), week=week)
    pilots = Pilot.objects.filter(told_by(person, as_of), portfolio=person.portfolio_id).running()
    begun = Q(clock_start__isnull=True) | Q(clock_start__lte=as_of)
    return (
        pilots.filter(begun, ~Exists(posted), ~Exists(_pauses(as_of)))
        .select_related("portfolio")
        .order_by("name", "pk")
    )


def told_by(person: Person, as_of: date) -> Q:
    """Return the condition over pilots that a person is the engineer, or stands in for the engineer on a day."""
    away = Leave.objects.filter(person=OuterRef("engineer"), stand_in=person).on(as_of)
    return Q(engineer=person) | Q(Exists(away))


def is_told_by_user(user: Viewer, as_of: Any) -> Q:
    """Return the same condition for whoever is logged in; `as_of` may be an outer reference."""
    away = Leave.objects.filter(person=OuterRef("engineer"), stand_in__user=user.pk).on(as_of)
    return Q(engineer__user=user.pk) | Q(Exists(away))


def rows_of(pilots: Iterable[Any]) -> list[Row]:
    return [row_of(pilot) for pilot in pilots]


def row_of(pilot: Any) -> Row:
    missed = missed_weeks(set(pilot.posted_weeks), clock_start=pilot.clock_start, as_of=pilot.today)
    return Row(pilot, _state(pilot), missed if pilot.clock_start else [])


def flow_of(rows: list[Row], *, at: Pilot | None = None) -> Flow:
    """Return how far somebody has come with their pilots; the one `at` hand is not the next."""
    told = [row for row in rows if row.is_open or row.state == "posted"]
    ahead = [row.pilot for row in told if row.is_open and row.pilot != at]
    return Flow(sum(not row.is_open for row in told), len(told), next(iter(ahead), None))


def _state(pilot: Any) -> str:
    if pilot.week in pilot.posted_weeks:
        return "posted"
    rest = "paused" if pilot.is_paused else "quiet" if pilot.is_quiet else "due"
    return "draft" if pilot.has_draft and rest == "due" else rest


def _this_week(user: Viewer, now: datetime) -> Pilots:
    begun = Q(clock_start__isnull=True) | Q(clock_start__lte=F("today"))
    is_mine = models.ExpressionWrapper(is_told_by_user(user, OuterRef("today")), models.BooleanField())
    pilots: Pilots = Pilot.objects.visible_to(user).running().annotate(today=local_day(now)).filter(begun)
    pilots = pilots.annotate(week=TruncWeek("today", output_field=models.DateField()), is_mine=is_mine)
    pilots = pilots.annotate(**_progress(user)).select_related("portfolio", "engineer")
    return pilots.order_by(F("last_word_on").asc(nulls_first=True), "name", "pk")


def local_day(now: datetime) -> Cast:
    """Return the expression over rows of a portfolio for the day that it is there."""
    local = models.Func(
        F("portfolio__timezone"), models.Value(now), function="timezone", output_field=models.DateTimeField()
    )
    return Cast(local, models.DateField())


def _progress(user: Viewer) -> dict[str, Any]:
    updates = WeeklyUpdate.objects.filter(pilot=OuterRef("pk"))
    last_word = updates.order_by("-submitted_on").values("submitted_on")[:1]
    drafts = UpdateDraft.objects.filter(pilot=OuterRef("pk"), person__user=user.pk, week=OuterRef("week"))
    today = OuterRef("today")
    return {
        "last_word_on": models.Subquery(last_word),
        "posted_weeks": ArraySubquery(updates.order_by("-week").values("week")[: WEEKS_BACK + 1]),
        "has_draft": Exists(drafts),
        "is_paused": Exists(_pauses(today)),
        "is_quiet": Exists(
            QuietPeriod.objects.filter(portfolio=OuterRef("portfolio"), since__lte=today, until__gt=today)
        ),
    }


def _pauses(as_of: Any) -> models.QuerySet[Pause]:
    return Pause.objects.filter(pilot=OuterRef("pk")).on(as_of)
