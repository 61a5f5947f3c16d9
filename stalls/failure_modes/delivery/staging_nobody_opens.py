"""The pilot runs in a test environment alone, and fewer and fewer people open it.

Visitors of the last four weeks that were counted, without robots and the team, are compared with those of the first
four: half of them gone is worth a look, until 65 % of the first level are back. Nobody at all for 14 days, over two
weeks that were counted, is a stall; for 28 days, over four such weeks, it is critical.

Thresholds: domain.md C.6 DR-4; they are judgement [A], the address that nobody opens any more is the seed's. C.6 closes
at half of the first level, the very level at which it opens, so the distance of C.9 is taken: 0.7 of 50 % gone.
`since`: the Monday after the last week with a visitor, else of the first week counted; where it has fewer visitors, the
Monday of the first of the last four weeks.
Missing data: a week that is not over, that nobody counted or that a pause touches is left out. Nothing counted for 28
days, as after switching it off, and never counted at all are not assessable. A production environment is on record once
a week was counted in it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import LessThan, LessThanOrEqual

from outcomes.models import EnvironmentWeek
from outcomes.models.use import VISITORS_COUNTED
from pilots.dates import Day, Precision, plus_days
from pilots.models import Place, engineer_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    days_before,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
)
from stalls.weekly import at_work, newest_first, part, summed

WEEKS = 4


@dataclass(frozen=True)
class Thresholds:
    watch_from_fallen_share: float = 0.5
    closes_at_fallen_share: float = 0.35
    unopened_stalled_after_days: int = 14
    unopened_critical_after_days: int = 28
    uncounted_after_days: int = 28


RESTS_ON = (Facts(EnvironmentWeek, ("week",), only=VISITORS_COUNTED),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def unopened_for(days: int, *weeks: int) -> models.Q:
        nobody = models.Q(**{f"opened__{week}": 0 for week in weeks})
        return nobody & models.Q(unopened_since__lte=days_before(as_of, days))

    half = part("first_visitors", 1 - Decimal(str(thresholds.watch_from_fallen_share)))
    to_close = part("first_visitors", 1 - Decimal(str(thresholds.closes_at_fallen_share)))
    compared = models.Q(number__gte=2 * WEEKS, first_visitors__gt=0)
    fewer = compared & models.Q(LessThanOrEqual(models.F("recent_visitors"), half))
    not_back = compared & models.Q(LessThan(models.F("recent_visitors"), to_close))
    unopened = unopened_for(thresholds.unopened_stalled_after_days, 0, 1)
    still_counted = models.Q(weeks__0__gt=days_before(as_of, thresholds.uncounted_after_days + 6))
    return rows(
        _per_pilot(pilots, as_of).filter(still_counted & (unopened | not_back)),
        severity=severity_where(
            watch=fewer,
            stalled=unopened,
            critical=unopened_for(thresholds.unopened_critical_after_days, 0, 1, 2, 3),
        ),
        since=models.Case(models.When(unopened, then="unopened_since"), default="weeks__3"),
        evidence=JSONObject(
            week="weeks__0",
            recent_visitors="recent_visitors",
            unopened_since=models.Case(models.When(unopened, then="unopened_since")),
            first_visitors=models.Case(models.When(compared, then="first_visitors")),
            first_week="first_week",
            engineer=engineer_name("pilot"),
        ),
    )


def _per_pilot(pilots: PilotQuerySet, as_of: date) -> models.QuerySet[Any, Any]:
    """Return what was counted of each pilot that has no production environment."""
    weeks = at_work(EnvironmentWeek.objects.over_by(as_of).filter(pilot__in=pilots.running()))
    production, staging = models.Q(environment=Place.PRODUCTION), VISITORS_COUNTED
    per_pilot = (
        weeks.filter(production | staging)
        .values("pilot")
        .annotate(
            in_production=models.Count("pk", filter=production),
            weeks=newest_first("week", only=staging),
            opened=newest_first("visitors", only=staging),
            first=ArrayAgg("visitors", order_by="week", filter=staging),
            number=models.Count("pk", filter=staging),
            first_week=models.Min("week", filter=staging),
            last_visited=models.Max("week", filter=staging & models.Q(visitors__gt=0)),
        )
        .filter(in_production=0)
    )
    return per_pilot.annotate(
        recent_visitors=summed("opened", WEEKS),
        first_visitors=summed("first", WEEKS),
        unopened_since=Coalesce(plus_days(models.F("last_visited"), 7), "first_week"),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    month = Day.holding(date.fromisoformat(evidence["first_week"]), Precision.MONTH)
    before = f"; it had {_a_week(evidence['first_visitors'])} in {month}" if evidence["first_visitors"] else ""
    if evidence["unopened_since"]:
        unopened = counted(days_since(evidence, "unopened_since", as_of), "day")
        return f"Nobody is known to have opened the test system for {unopened}{before}."
    return f"The test system has {_a_week(evidence['recent_visitors'])} now{before}."


def _a_week(visitors: int) -> str:
    return f"{counted(round(visitors / WEEKS), 'visitor')} a week"


def next_step(evidence: Evidence) -> str:
    return "Show it to one real user this week, or switch it off."


RULE = Rule(
    id="delivery/staging-nobody-opens",
    title="Staging nobody opens",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="People open the test system again, or it is switched off or goes into production.",
    opens_after_days=7,
    closes_after_days=56,
    rests_in_a_pause=True,
)
