"""Nobody has used it for a real piece of their work yet.

By the end of week two a named person has used it for a real piece of their job, on real data. Without that it is worth
a look on day 14, has stalled on day 28 and is critical on day 42. What ran on made-up data, or nobody can say where, is
a demo.

Thresholds: domain.md C.6 DR-2; end of week two: seed; days 28 and 42: judgement [A].
`since`: day 0, as late as its precision allows.
Missing data: no record means that it was not delivered. A counted week of use says as much as a slice; whether the
claimed stage is borne out then is another question (delivery/demo-not-deployed). Without day 0 it says nothing. Nobody
was asked about a pilot of an imported inventory, so it says nothing unless a slice of it is on record.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from outcomes.models import UsageWeek
from pilots.dates import latest
from pilots.models import FirstSlice, is_reporting
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
    stalled_from_day: int = 28
    critical_from_day: int = 42


RESTS_ON = (Facts(FirstSlice, ("on",)), Facts(UsageWeek, ("week",), only=models.Q(active_users__gt=0)))


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    slices = FirstSlice.objects.filter(pilot=models.OuterRef("pk"))
    weeks = UsageWeek.objects.filter(pilot=models.OuterRef("pk")).up_to(as_of).used()
    asked = pilots.running().filter(is_reporting() | models.Exists(slices)).annotate(day_zero=latest("clock_start"))
    due = asked.filter(from_day(thresholds.watch_from_day))
    unused = due.exclude(models.Exists(slices.delivered_by(as_of).real())).exclude(models.Exists(weeks))
    return rows(
        unused,
        severity=severity_where(
            watch=from_day(thresholds.watch_from_day),
            stalled=from_day(thresholds.stalled_from_day),
            critical=from_day(thresholds.critical_from_day),
        ),
        since=models.F("day_zero"),
        evidence=JSONObject(
            clock_start="day_zero",
            incomplete_slice_on=models.Subquery(slices.filter(on__lte=as_of).order_by("-on", "-pk").values("on")[:1]),
            engineer="engineer__name",
        ),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """Until it was used, a pilot is late or early by its day 0 alone."""
    slices = FirstSlice.objects.filter(pilot=models.OuterRef("pk")).delivered_by(as_of).real()
    weeks = UsageWeek.objects.filter(pilot=models.OuterRef("pk")).up_to(as_of).used()
    return models.Q(clock_start=None) & ~models.Q(models.Exists(slices)) & ~models.Q(models.Exists(weeks))


def explain(evidence: Evidence, as_of: date) -> str:
    week = week_of_pilot(evidence, as_of)
    if evidence["incomplete_slice_on"]:
        return f"Week {week}: the use on record does not say who did which work with it, on real data, and where."
    return f"Week {week}: nobody outside the team has used anything."


def next_step(evidence: Evidence) -> str:
    if evidence["incomplete_slice_on"]:
        return (
            "Put on record who used it, for which work, on real data, and where; or cut the scope until somebody can."
        )
    return "Cut the scope until one person can use it by Friday."


RULE = Rule(
    id="delivery/no-first-slice",
    title="No first slice",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="A first slice is on record with who used it, for which work, on real data, and where.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
    rests_in_a_pause=True,
)
