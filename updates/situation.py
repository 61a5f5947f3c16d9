"""What the form of one pilot and week needs to know: what to ask, what was last said, what waits and for whom.

Read in one statement, however much there is: the form is opened on phones, between two meetings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject

from accounts.prepared import Composed, composed, kept_rows
from governance.models import GovernanceQuestion, Needed, SignOff
from governance.typical_days import usual_days_of_a_few
from outcomes.models import EnvironmentWeek, OutcomeMetric, Reading, UsageWeek
from pilots.dates import latest
from pilots.models import (
    AccessRequest,
    Champion,
    Integration,
    IntegrationState,
    Pilot,
    Promise,
    Stage,
    WeeklyUpdate,
)
from updates.facts import Fact
from updates.models import UpdateDraft
from updates.told import (
    Approval,
    AskedOf,
    Draft,
    InPost,
    Measure,
    OpenQuestion,
    PluggedInto,
    Promised,
    Said,
    Told,
    Use,
    Visits,
)
from updates.weeks import fact_day, sunday_of

# How far back "for how many weeks has it been unknown" and "nothing changed twice in a row" look.
UPDATES_LOOKED_AT = 12
# They stand in the composed statement for what is not known yet: no row has such a key, no fact such a day.
PILOT, PERSON = -1, -2
WEEK, AS_OF, DAY = date(1, 1, 1), date(1, 1, 2), date(1, 1, 3)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """`day` is the one that facts of this week get; `said` are the latest updates, the latest week first."""

    pilot: Pilot
    week: date
    as_of: date
    integrations: tuple[PluggedInto, ...]
    requests: tuple[AskedOf, ...]
    sign_offs: tuple[Approval, ...]
    questions: tuple[OpenQuestion, ...]
    champion: InPost | None
    measure: Measure | None
    promise: Promised | None
    use: Use | None
    use_before: Use | None
    visits: tuple[Visits, ...]
    said: tuple[Said, ...]
    draft: Draft | None

    @property
    def day(self) -> date:
        return fact_day(self.week, self.as_of)

    @property
    def is_late(self) -> bool:
        return self.as_of > sunday_of(self.week)

    @property
    def is_live(self) -> bool:
        return self.pilot.claimed_stage in Stage.live()

    @property
    def update(self) -> Said | None:
        """Return the update of this week."""
        return next((said for said in self.said if said.week == self.week), None)

    @property
    def before(self) -> list[Said]:
        """Return the updates of earlier weeks, the latest first."""
        return [said for said in self.said if said.week < self.week]

    @property
    def target_users(self) -> int | None:
        uses = (use for use in (self.use, self.use_before) if use and use.target_users is not None)
        return next((use.target_users for use in uses), None)

    def open_requests_under(self, integration: PluggedInto) -> list[AskedOf]:
        return [request for request in self.requests if request.is_open and request.integration == integration.pk]

    def without(self, facts: Iterable[Fact]) -> Situation:
        """Return the situation as if an update had not written these facts: what it asked about is asked again."""
        told = self
        for fact in facts:
            told = told._without(fact)
        return told

    def _without(self, fact: Fact) -> Situation:
        if fact.kind == "usage" and fact.before is None and self.use and self.use.shows(fact.says):
            return replace(self, use=None)
        if fact.before is None:
            return self
        return replace(
            self,
            integrations=_put_back(self.integrations, "integration", fact),
            requests=_put_back(self.requests, "access_request", fact),
            sign_offs=_put_back(self.sign_offs, "sign_off", fact),
            champion=next(iter(_put_back((self.champion,) if self.champion else (), "champion", fact)), None),
            use=next(iter(_put_back((self.use,) if self.use else (), "usage", fact)), None),
        )


# What the statement tells, in the order of its columns.
TOLD = tuple(field.name for field in fields(Situation) if field.name not in ("pilot", "week", "as_of"))


def _put_back[T: Told](rows: tuple[T, ...], kind: str, fact: Fact) -> tuple[T, ...]:
    """Return the rows, with the one that an update has changed, and nobody since, as it was before."""
    return tuple(
        row.put_back(fact.before or {}) if (kind, row.fact_key) == fact.row and row.shows(fact.says) else row
        for row in rows
    )


def situation_of(pilot: Pilot, *, week: date, as_of: date, person: int | None) -> Situation:
    """Read the situation of a pilot that the caller may see; the draft is the one of `person`. One query."""
    known = {PILOT: pilot.pk, PERSON: person, WEEK: week, AS_OF: as_of, DAY: fact_day(week, as_of)}
    (told,) = kept_rows(_statement(has_person=person is not None), known)
    row = {name: [json.loads(one) for one in rows] for name, rows in zip(TOLD, told, strict=True)}
    return Situation(
        pilot=pilot,
        week=week,
        as_of=as_of,
        integrations=tuple(_each(PluggedInto, row["integrations"])),
        requests=tuple(_each(AskedOf, row["requests"])),
        sign_offs=tuple(_each(Approval, row["sign_offs"])),
        questions=tuple(_each(OpenQuestion, row["questions"])),
        champion=_first(InPost, row["champion"]),
        measure=_first(Measure, row["measure"]),
        promise=_first(Promised, row["promise"]),
        use=_first(Use, row["use"]),
        use_before=_first(Use, row["use_before"]),
        visits=tuple(_each(Visits, row["visits"])),
        said=tuple(_each(Said, row["said"])),
        draft=_first(Draft, row["draft"]),
    )


def _each[T: Told](kind: type[T], rows: Iterable[dict[str, Any]]) -> Iterator[T]:
    return (kind.from_json(row) for row in rows)


def _first[T: Told](kind: type[T], rows: Iterable[dict[str, Any]]) -> T | None:
    return next(_each(kind, rows), None)


@cache
def _statement(*, has_person: bool) -> Composed:
    """Return the query of a situation; to compose it takes 25 ms, to ask it 0.4 (of a pilot with few facts)."""
    columns = _columns(PERSON if has_person else None)
    return composed(Pilot.objects.filter(pk=PILOT).values_list(*(columns[name] for name in TOLD)))


def _columns(person: int | None) -> dict[str, Combinable]:
    return {
        "integrations": _integrations(),
        "requests": _requests(),
        "sign_offs": _sign_offs(),
        "questions": _questions(),
        "champion": _champion(),
        "measure": _measure(),
        "promise": _told(_of(Promise).filter(recorded_on__lte=AS_OF).order_by("-recorded_on", "-pk")[:1], Promised),
        "use": _told(_of(UsageWeek).filter(week=WEEK), Use),
        "use_before": _told(_of(UsageWeek).filter(week__lt=WEEK, target_users__gte=0).order_by("-week")[:1], Use),
        "visits": _told(_of(EnvironmentWeek).filter(week=WEEK).order_by("environment"), Visits),
        "said": _told(_of(WeeklyUpdate).order_by("-week")[:UPDATES_LOOKED_AT], Said, author="author__name"),
        "draft": _told(_of(UpdateDraft).filter(person=person, week=WEEK), Draft),
    }


def _of(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.filter(pilot=models.OuterRef("pk"))


def _told(facts: models.QuerySet[Any], kind: type[Told], **columns: Combinable | str) -> ArraySubquery:
    """Return the expression for `facts` as JSON with the fields of `kind`; `columns` names other sources of them."""
    names = [field.name for field in fields(kind)]
    return ArraySubquery(facts.values(told=JSONObject(**{name: columns.get(name, name) for name in names})))


def _integrations() -> ArraySubquery:
    needed = _of(Integration).exclude(state=IntegrationState.DESCOPED).order_by("pk")
    return _told(needed, PluggedInto, system="system__name", owner="owner__name", started_on=latest("started_on"))


def _requests() -> ArraySubquery:
    """Tell the requests that were not closed before this week: one that was closed in it can still be corrected."""
    requests = _of(AccessRequest).exclude(closed_on__lt=WEEK).order_by("raised_on", "pk")
    return _told(requests, AskedOf, team="team__name")


def _sign_offs() -> ArraySubquery:
    undecided = SignOff.objects.filter(pilot=models.OuterRef("pk")).exclude(needed=Needed.NO).undecided_on(DAY)
    in_order = undecided.with_requirement().order_by("submitted_on", "area")
    return _told(in_order, Approval, usual_days=usual_days_of_a_few(as_of=AS_OF))


def _questions() -> ArraySubquery:
    questions = GovernanceQuestion.objects.filter(pilot=models.OuterRef("pk")).open_on(DAY)
    return _told(questions.order_by("raised_on", "pk"), OpenQuestion, answerer="answerer__name")


def _champion() -> ArraySubquery:
    """Tell the champion at the end of the week so far; one who left since its Monday can still be asked about."""
    begun = models.Q(since__isnull=True) | models.Q(since__lte=DAY)
    not_over = models.Q(until__isnull=True) | models.Q(until_latest__gte=WEEK)
    tenures = _of(Champion).alias(until_latest=latest("until")).filter(begun, not_over).exclude(succeeded_on__lte=DAY)
    in_post = tenures.order_by(models.F("since").desc(nulls_last=True), "-pk")[:1]
    return _told(in_post, InPost, name="person__name")


def _measure() -> ArraySubquery:
    readings = Reading.objects.filter(metric=models.OuterRef("pk"), on__lte=DAY, value__isnull=False)
    last = readings.order_by("-on", "-pk")
    value = Cast(models.Subquery(last.values("value")[:1]), models.TextField())
    return _told(
        _of(OutcomeMetric).filter(primary=True),
        Measure,
        last_value=value,
        last_on=models.Subquery(last.values("on")[:1]),
    )
