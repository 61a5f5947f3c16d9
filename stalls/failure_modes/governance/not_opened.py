"""A function whose approval blocks going live has not been told about the pilot.

Every function that can hold a pilot up hears of it in week one. From day 8 a function that has not is worth a look,
from day 28 it is a stall, and from day 60, or once the pilot is said to be in limited real use or in production, it
is critical. Not knowing whether an approval is needed counts as not having told them.

Thresholds: domain.md C.6 GOV-1 (the week-one rule). The production-readiness reviews of Kubernetes proposals were
first filed at a median of day 0 (A.7); 54 % of the dated federal uses had no authorisation at month four (A.4).
`since`: day 0, as late as its precision allows; null where it is not known (the claimed stage alone then tells).
Missing data: a pilot without any sign-off on record says nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from governance.models import Needed, SignOff, area_name
from pilots.dates import latest
from pilots.models import Stage
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
    watch_from_day: int = 8
    stalled_from_day: int = 28
    critical_from_day: int = 60


RESTS_ON = (Facts(SignOff, ("engaged_on", "submitted_on", "decided_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    in_use = models.Q(pilot__claimed_stage__in=Stage.in_pilot_or_later())
    sign_offs = SignOff.objects.filter(pilot__in=pilots.running()).blocking().not_engaged_on(as_of)
    dated = sign_offs.annotate(day_zero=latest("pilot__clock_start"))
    return rows(
        dated.filter(from_day(thresholds.watch_from_day) | in_use),
        subject=models.F("area"),
        severity=severity_where(
            watch=from_day(thresholds.watch_from_day),
            stalled=from_day(thresholds.stalled_from_day),
            critical=from_day(thresholds.critical_from_day) | in_use,
        ),
        since=models.F("day_zero"),
        evidence=JSONObject(
            area="area",
            needed="needed",
            clock_start="day_zero",
            stage="pilot__claimed_stage",
            programme_manager="pilot__programme_manager__name",
        ),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """While a function has not been told, a pilot that is not in use yet is late or early by its day 0 alone."""
    not_told = SignOff.objects.filter(pilot=models.OuterRef("pk")).blocking().not_engaged_on(as_of)
    not_in_use = ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    return models.Q(clock_start=None) & not_in_use & models.Q(models.Exists(not_told))


def explain(evidence: Evidence, as_of: date) -> str:
    area, week = area_name(evidence["area"]), week_of_pilot(evidence, as_of)
    now = f", now in week {week}" if week else ""
    if evidence["needed"] == Needed.UNKNOWN:
        return f"Nothing on record says that {area} has been told about this pilot{now}."
    return f"{area} has not been told about this pilot{now}."


def next_step(evidence: Evidence) -> str:
    return "Bring all functions together for 30 minutes, one page each; or record that it is not needed, and why."


RULE = Rule(
    id="governance/not-opened",
    title="Not opened in week one",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="The function has been told, or its approval is recorded as not needed, with the reason.",
    cannot_tell=_cannot_be_dated,
)
