"""What the dashboard showed on a past day, read from the events of findings and of health, never computed from facts.

What was not told on that day stays untold: how old the facts were.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    JSONField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Lower

from accounts.models import Viewer
from notebook.words import PROBLEMS
from pilots.claims import stage_claimed_on
from pilots.models import Champion, Pilot, Stage, StageEvent
from pilots.models.pilot import PilotQuerySet
from portfolio.cells import Known
from portfolio.today import Ranked
from stalls.models import FindingEvent, HealthEvent
from stalls.models.findings import FindingEventQuerySet
from stalls.models.health import ENDED, NEVER, WORST, places_of
from stalls.modes import HealthState


def first_day(user: Viewer) -> date | None:
    """Return the first day of which anything was told of what a user sees."""
    told = HealthEvent.objects.filter(pilot__in=Pilot.objects.visible_to(user).order_by())
    first: date | None = told.aggregate(first=Min("on"))["first"]
    return first


@dataclass(frozen=True, slots=True)
class PastDay:
    """Pilots and findings as they were shown on a day that has passed. The same names as `portfolio.today.Today`."""

    as_of: date
    is_past = True
    path = "finding__pilot_id"
    columns: ClassVar = ("modes_as_text",)

    @property
    def past_day(self) -> date:
        return self.as_of

    def knowing(self, total: int) -> Self:
        return self

    def ranked(self, pilots: PilotQuerySet) -> Ranked:
        """Annotate what orders are made of, and `modes`, the states of the modes; later pilots are left out."""
        told = HealthEvent.objects.filter(pilot=OuterRef("pk"), on__lte=self.as_of).order_by("-on", "-pk")
        ranks = [When(state=state, then=Value(10 * (WORST - state.rank))) for state in HealthState]
        known = pilots.filter(recorded_on__lte=self.as_of).annotate(
            stage=self._stage(),
            state=Coalesce(Subquery(told.values("state")[:1]), Value("not_assessable"), output_field=CharField()),
            modes=Subquery(told.values("modes")[:1], output_field=JSONField()),
            modes_as_text=Cast(F("modes"), TextField()),
            at=F("pk"),
            sorted_name=Lower("name"),
            worst=Value(0),
            judged_by=Value(""),
        )
        over = Q(stage__in=Stage.dead()) | Q(stage=Stage.REALISED) & ~Q(state__in=PROBLEMS)
        ended = Case(When(over, then=True), default=False, output_field=BooleanField())
        whole = Case(*ranks, default=Value(10 * WORST), output_field=SmallIntegerField())
        last = Case(When(ended=True, then=Value(ENDED)), default=Value(0), output_field=SmallIntegerField())
        oldest = self._of_pilot().order_by().values("finding__pilot").annotate(oldest=Min("since")).values("oldest")
        return known.annotate(ended=ended, oldest=Coalesce(Subquery(oldest), NEVER, output_field=DateField())).annotate(
            place=whole + last
        )

    def _stage(self) -> Coalesce:
        """Return the expression for the stage that had been claimed by the day; unknown where that came later."""
        claims = StageEvent.objects.filter(pilot=OuterRef("pk"))
        otherwise = Case(When(Exists(claims), then=Value("unknown")), default=F("claimed_stage"))
        return Coalesce(stage_claimed_on(self.as_of), otherwise, output_field=CharField())

    def _of_pilot(self) -> QuerySet[FindingEvent]:
        return self._shown().filter(finding__pilot=OuterRef("pk"))

    def _shown(self) -> FindingEventQuerySet:
        """Return of each finding that its readers were told of on the day the event that says how it stood."""
        return FindingEvent.objects.shown_on(self.as_of)

    def within(self, pilots: PilotQuerySet, portfolios: list[int]) -> PilotQuerySet:
        return pilots.filter(portfolio__any=portfolios)

    def waiting_for(self, pilots: Ranked, holder: str) -> Ranked:
        return pilots.filter(Exists(self._of_pilot().filter(waits_on__iexact=holder)))

    def championed_by(self, pilots: Ranked, name: str) -> Ranked:
        in_post = Champion.objects.current_on(self.as_of).filter(person__name__icontains=name)
        return pilots.filter(pk__in=in_post.values("pilot"))

    def known(self, rows: list[dict[str, Any]]) -> dict[int, dict[str, Known]]:
        """Return by pilot what was shown of its modes, each with the oldest day of a finding that made it so."""
        since: dict[tuple[int, str, str], Any] = {}
        stood = self._shown().filter(finding__pilot__in=[row["pk"] for row in rows], since__isnull=False)
        for pilot, mode, severity, day in stood.values_list("finding__pilot", "finding__mode", "to_severity", "since"):
            of = (pilot, mode, severity)
            since[of] = min(filter(None, (since.get(of), day)))
        return {
            row["pk"]: {
                mode: (state, since.get((row["pk"], mode, state)), None)
                for mode, state in json.loads(row["modes_as_text"] or "[]")
            }
            for row in rows
        }

    def standing(self, pilots: Ranked) -> QuerySet[Any]:
        return (
            self._shown()
            .filter(finding__pilot__in=pilots.order_by().values("pk"))
            .with_stand_together(self.as_of)
            .annotate(
                of=F("finding__pilot"),
                code=F("finding__pilot__code"),
                name=F("finding__pilot__name"),
                by_rule=F("finding__rule"),
                of_mode=F("finding__mode"),
                rated=F("to_severity"),
                follows=Case(When(root=F("finding__rule"), then=0), default=1, output_field=IntegerField()),
            )
        )

    def critical(self, pilots: Ranked) -> Ranked:
        return pilots.filter(place__in=places_of(HealthState.CRITICAL))
