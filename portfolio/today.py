"""What the dashboard reads today: kept health, and the findings that stand. Nothing is computed from facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Self

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower

from accounts.prepared import Composed, composed, kept_rows
from pilots.models import Champion
from pilots.models.pilot import PilotQuerySet
from portfolio.cells import Known
from stalls.models import Finding, Health
from stalls.models.health import places_of
from stalls.modes import HealthState
from stalls.statements import SOME_PILOTS

# What is read of a finding that stands, by names under which a past day tells it too. `follows`: 0 where its pilot's
# story begins with it, else 1.
TOLD = (
    "finding", "of", "code", "name", "by_rule", "of_mode", "rated", "since", "evidence", "waits_on", "follows",
    "stand_together",
)  # fmt: skip


class Found(Enum):
    """How many pilots match what is chosen, by which the database is told how to find a page of them.

    Few are looked up and sorted. Of more, a page begins with the worst pilot of all and stops at its fiftieth. What it
    passes over is looked for among those found (of 2,100 of 100,000 pilots 13 ms, and 40 sorted); of most of all this
    takes longer to collect than to ask pilot by pilot (of 4,100 5 ms, and 13 collected).
    """

    FEW, MANY, MOST = 0, 200, 2_000

    @classmethod
    def of(cls, total: int) -> Self:
        return max((one for one in cls if one.value <= total), key=lambda one: one.value)


# Pilots with what `ranked` annotates: a queryset whose columns no checker of types knows.
type Ranked = Any


@dataclass(frozen=True, slots=True)
class Today:
    """Pilots and findings as they stand.

    `as_of`: the day of the last sweep. `found`: how many of them a page is out of.
    """

    as_of: date
    found: Found = Found.FEW
    is_past = False
    past_day = None
    # The path from what `standing` returns to its pilot.
    path = "pilot_id"
    # What `known` needs of a row.
    columns: ClassVar = ()

    def knowing(self, total: int) -> Self:
        """Return it for the rows of a page out of so many."""
        return replace(self, found=Found.of(total))

    def ranked(self, pilots: PilotQuerySet) -> Ranked:
        """Annotate what orders are made of (`paging.ORDERS`), the stage and the states, over all modes and of each.

        All of it stands in one index, so that a row which is passed over costs no look at a table.
        """
        return pilots.filter(overall_health__pilot__isnull=False).annotate(
            place=F("overall_health__place"),
            oldest=F("overall_health__oldest_or_never"),
            ended=F("overall_health__has_ended"),
            at=F("overall_health__pilot"),
            sorted_name=Lower("name"),
            stage=F("overall_health__stage"),
            modes=F("overall_health__modes"),
            state=F("overall_health__state"),
            worst=F("overall_health__worst"),
            judged_by=F("overall_health__judged_by"),
        )

    def within(self, pilots: PilotQuerySet, portfolios: list[int]) -> PilotQuerySet:
        """Keep the pilots of some portfolios. It is asked of their health, whose order an index serves."""
        return pilots.filter(overall_health__portfolio__any=portfolios)

    def waiting_for(self, pilots: Ranked, holder: str) -> Ranked:
        """Keep the pilots of which something waits for a team or a person."""
        waits = Finding.objects.shown().filter(waits_on__iexact=holder)
        if self.found is Found.MOST:
            one = waits.filter(pilot=OuterRef("at")).annotate(waits=Value(True)).values("waits")[:1]
            return pilots.filter(Coalesce(Subquery(one), Value(False)))
        return self._among(pilots, waits)

    def championed_by(self, pilots: Ranked, name: str) -> Ranked:
        return self._among(pilots, Champion.objects.in_post().filter(person__name__icontains=name))

    def _among(self, pilots: Ranked, rows: QuerySet[Any]) -> Ranked:
        """Keep the pilots of some rows.

        Of a bare condition the planner makes a join, which sorts all that match; of one that is a value it cannot.
        """
        if self.found is Found.FEW:
            return pilots.filter(pk__in=rows.values("pilot"))
        is_among = ExpressionWrapper(Q(at__in=rows.values("pilot")), output_field=BooleanField())
        return pilots.filter(Coalesce(is_among, Value(False)))

    def known(self, rows: list[dict[str, Any]]) -> dict[int, dict[str, Known]]:
        """Return by pilot what is known of its modes. To aggregate the cells with their pilots takes longer."""
        pilots: dict[int, dict[str, Known]] = {row["pk"]: {} for row in rows}
        for pilot, mode, state, since, facts_on in kept_rows(_cells(), {SOME_PILOTS: list(pilots)}):
            pilots[pilot][mode] = (state, since, facts_on)
        return pilots

    def standing(self, pilots: Ranked) -> QuerySet[Any]:
        """Return the findings that a reader of these pilots is told of, with the columns `TOLD`."""
        shown = Finding.objects.shown().filter(pilot__in=pilots.order_by().values("pk"))
        return shown.with_stand_together().annotate(
            of=F("pilot"),
            code=F("pilot__code"),
            name=F("pilot__name"),
            finding=F("pk"),
            by_rule=F("rule"),
            of_mode=F("mode"),
            rated=F("severity"),
            follows=Case(When(root=F("pk"), then=0), default=1, output_field=IntegerField()),
        )

    def critical(self, pilots: Ranked) -> Ranked:
        """Keep the pilots that are critical as a whole."""
        return pilots.filter(overall_health__place__in=places_of(HealthState.CRITICAL))


@cache
def _cells() -> Composed:
    """Return the statement of the cells of some pilots."""
    cells = Health.objects.filter(pilot__any=SOME_PILOTS)
    return composed(cells.values_list("pilot", "mode", "state", "since", "facts_on"))
