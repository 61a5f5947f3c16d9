"""Signs that a pilot moves: what is recorded of each, which of them were there lately, and since when one is missing.

All expressions and conditions are over pilots, as their facts stand on a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact, GreaterThan

from outcomes.models import EnvironmentWeek, Reading
from pilots.dates import Precision, latest, plus_days
from pilots.models import ChampionAction, ContactKind, UserContact, WeeklyUpdate
from stalls.rules import Facts, days_before

TO_SUNDAY = timedelta(days=6)


@dataclass(frozen=True)
class Sign:
    """A sign of life that is a fact with a day. `word`: what nothing has been where it is missing."""

    facts: Facts
    word: str

    @property
    def is_weekly(self) -> bool:
        return self.facts.days == ("week",)

    def by(self, as_of: date) -> QuerySet[Any]:
        """Return the facts of the outer query's pilot up to a day."""
        [on] = self.facts.days
        facts = self.facts.model._default_manager.filter(self.facts.only, **{f"{on}__lte": as_of})
        return facts.filter(pilot=OuterRef("pk"))

    def lately(self, as_of: date, *, days: int) -> QuerySet[Any]:
        """Return those that may be less than so many days old."""
        return self.by(as_of).filter(self._may_lie_after(days_before(as_of, days)))

    def _may_lie_after(self, day: date) -> Q:
        if self.is_weekly:
            return Q(week__gt=day - TO_SUNDAY)
        # The first condition alone tells of nearly all of them, and the planner knows of how many.
        return Q(on__gt=day) | ~Q(on_precision=Precision.DAY) & Q(GreaterThan(latest("on"), day))

    def missing_since(self, as_of: date, *, days: int) -> Subquery:
        """Return the last day on which it can have been there, where that is `days` ago or more; null elsewhere."""
        on = plus_days(F("week"), TO_SUNDAY.days) if self.is_weekly else latest("on")
        last = self.by(as_of).order_by().values("pilot").annotate(last=Max(on))
        return Subquery(last.filter(last__lte=days_before(as_of, days)).values("last"))


SIGNS = {
    "deploy": Sign(Facts(EnvironmentWeek, ("week",), only=Q(deploys__gt=0)), "deployed"),
    "contact": Sign(Facts(UserContact, ("on",), only=Q(contact_kind__in=ContactKind.direct())), "discussed with users"),
    "champion": Sign(Facts(ChampionAction, ("on",)), "moved by the champion"),
    "reading": Sign(Facts(Reading, ("on",)), "measured"),
}

# The fifth sign: an update in which something had changed.
UPDATES = Facts(WeeklyUpdate, ("submitted_on",))


def _updates(as_of: date) -> QuerySet[WeeklyUpdate]:
    return WeeklyUpdate.objects.submitted_by(as_of).filter(pilot=OuterRef("pk"))


def nothing_changed(as_of: date, *, updates: int) -> Q:
    """Return the condition that each of the last so many updates says that nothing had changed."""
    last = _updates(as_of).order_by("-week").values("nothing_changed")[:updates]
    return Q(Exact(ArraySubquery(last), Value([True] * updates, ArrayField(BooleanField()))))


def collected(as_of: date) -> Combinable:
    """Return the number of signs that were recorded at all."""
    return _number(Q(Exists(facts)) for facts in [*[sign.by(as_of) for sign in SIGNS.values()], _updates(as_of)])


def missing(as_of: date, *, days: int, updates: int) -> Combinable:
    """Return the number of signs that were recorded, and certainly not lately."""
    changed = Q(Exists(_updates(as_of))) & ~nothing_changed(as_of, updates=updates)
    there = _number([*[Q(Exists(sign.lately(as_of, days=days))) for sign in SIGNS.values()], changed])
    return collected(as_of) - there


def _number(conditions: Iterable[Q]) -> Combinable:
    ones: list[Combinable] = [Case(When(held, then=1), default=0) for held in conditions]
    return reduce(add, ones)
