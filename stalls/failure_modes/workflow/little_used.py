"""It has been in use for months, and few of the people it is meant for have taken it up.

Used is the mean of the last four weeks that were counted; few is less than a quarter. Eighteen weeks after the first
week of use it is worth a look, after 35 it is a stall, after 65 it is critical: workflow/adoption-not-appearing says
early that use does not grow, this that it has not for so long that the workflow is not going to change by itself. It
closes at 35 %.

Thresholds: not in domain.md C.6, whose WF-2 gives the quarter (ADR 19). How long a pilot has been little used tells
better than how little whether it dies of its workflow: 18 weeks hold 28 days before the end in nine of ten such deaths
of simulated pilots, and in 20 % of the time of those that go on, 35 weeks in 10 %, 65 in 2 %.
`since`: the Monday of the first week in which anybody used it.
Missing data: a week that is not over, that nobody counted or that a pause touches is left out. The last ones stand,
however old they are. Where fewer than four were counted it says nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import LessThan

from outcomes.models import UsageWeek
from outcomes.models.use import USERS_COUNTED, UsageWeekQuerySet
from pilots.models import engineer_name
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
    below_share: float = 0.25
    closes_at_share: float = 0.35
    watch_from_week: int = 18
    stalled_from_week: int = 35
    critical_from_week: int = 65


RESTS_ON = (Facts(UsageWeek, ("week",), only=USERS_COUNTED),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def used_by_less_than(share: float) -> models.Q:
        return models.Q(LessThan(models.F("users"), part("intended", share)))

    def from_week(week: int) -> models.Q:
        return used_by_less_than(thresholds.below_share) & models.Q(first_used__lte=days_before(as_of, 7 * week))

    months_old = models.Q(first_used__lte=days_before(as_of, 7 * thresholds.watch_from_week))
    weeks = at_work(UsageWeek.objects.over_by(as_of).users_counted().filter(pilot__in=pilots.running()))
    return rows(
        _per_pilot(weeks).filter(months_old & used_by_less_than(thresholds.closes_at_share)),
        severity=severity_where(
            watch=from_week(thresholds.watch_from_week),
            stalled=from_week(thresholds.stalled_from_week),
            critical=from_week(thresholds.critical_from_week),
        ),
        since=models.F("first_used"),
        evidence=JSONObject(
            first_used="first_used", users="users", intended="intended", engineer=engineer_name("pilot")
        ),
    )


def _per_pilot(weeks: UsageWeekQuerySet) -> models.QuerySet[Any, Any]:
    """Return of the last four weeks the `users` and the `intended` ones, added up, and the first week of use."""
    per_pilot = weeks.values("pilot").annotate(
        active=newest_first("active_users"),
        target=newest_first("target_users"),
        first_used=models.Min("week", filter=models.Q(active_users__gt=0)),
        counted=models.Count("pk"),
    )
    return per_pilot.filter(counted__gte=WEEKS).annotate(
        users=summed("active", WEEKS), intended=summed("target", WEEKS)
    )


def explain(evidence: Evidence, as_of: date) -> str:
    users, intended = round(evidence["users"] / WEEKS), round(evidence["intended"] / WEEKS)
    weeks = counted(days_since(evidence, "first_used", as_of) // 7, "week")
    return f"After {weeks} in use, {users} of the {intended} people it is meant for use it."


def next_step(evidence: Evidence) -> str:
    return "Go back to the work itself: agree with its manager what stops being done, aim it elsewhere, or stop."


RULE = Rule(
    id="workflow/little-used",
    title="Little used",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="More than a third of the people it is meant for use it.",
    opens_after_days=7,
    rests_in_a_pause=True,
)
