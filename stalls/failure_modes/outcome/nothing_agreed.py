"""Nobody outside the team has agreed on the number that will say whether it worked.

By day 14 a pilot has one primary metric that a benefit owner outside the team agreed to. Without it the pilot is
worth a look; once it is said to be in limited real use it has stalled; in production it is critical, because what
was before can no longer be measured.

Thresholds: domain.md C.6 OUT-1. Of 2,122 federal benefit texts 47 contain any number (A.4).
`since`: day 0, as late as its precision allows; null where it is not known (the claimed stage alone then tells).
Missing data: nobody was asked about a pilot of an imported inventory, so it says nothing unless a metric of it is on
record, agreed or not. Without an agreed metric, day 0 or use it cannot say whether the day has come.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from outcomes.models import OutcomeMetric
from pilots.dates import latest
from pilots.models import Stage, champion_name, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    days_before,
    held_by,
    owned_by,
    rows,
    severity_where,
    week_of_pilot,
)


@dataclass(frozen=True)
class Thresholds:
    watch_from_day: int = 14


RESTS_ON = (Facts(OutcomeMetric, ("agreed_on",)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    due = models.Q(day_zero__lte=days_before(as_of, thresholds.watch_from_day))
    in_use = models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    metrics = OutcomeMetric.objects.filter(pilot=models.OuterRef("pk"))
    asked = pilots.running().filter(is_reporting() | models.Exists(metrics)).annotate(day_zero=latest("clock_start"))
    without = asked.filter(due | in_use).exclude(models.Exists(metrics.agreed_by(as_of)))
    return rows(
        without,
        severity=severity_where(watch=due, stalled=in_use, critical=models.Q(claimed_stage__in=Stage.live())),
        since=models.F("day_zero"),
        evidence=JSONObject(
            clock_start="day_zero",
            stage="claimed_stage",
            proposed=models.Subquery(metrics.filter(primary=True).values("name")[:1]),
            benefit_owner=models.Subquery(metrics.filter(primary=True).values("benefit_owner__name")[:1]),
            champion=champion_name("pk", as_of),
        ),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """Without an agreed metric, a pilot that is not in use yet is late or early by its day 0 alone."""
    metrics = OutcomeMetric.objects.filter(pilot=models.OuterRef("pk")).agreed_by(as_of)
    not_in_use = ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    return models.Q(clock_start=None) & not_in_use & ~models.Q(models.Exists(metrics))


def explain(evidence: Evidence, as_of: date) -> str:
    week = week_of_pilot(evidence, as_of)
    now = f", now in week {week}" if week else ""
    return f"We will not be able to say whether it worked: nobody has agreed what good looks like{now}."


def next_step(evidence: Evidence) -> str:
    return "Take one hour for one number: today's value, the value that would count, and who confirms it."


RULE = Rule(
    id="outcome/nothing-agreed",
    title="Nothing agreed",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("benefit_owner", "champion"),
    clears_when="A benefit owner outside the team has agreed to a primary metric.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
)
