"""Weeks in, none of the approvals that the pilot needs has been given.

Each approval has its own clock (governance/sign-off-behind-its-clock). That none has come at all is a story of its own:
worth a look from day 28, a stall from day 70, critical from day 112. Advisory ones do not count: it goes live without.

Thresholds: not in domain.md C.6 (ADR 19). Nothing else on record about governance tells better of which cause a pilot
dies: it holds 28 days before 78 % of the deaths by governance in simulated pilots, and of those that go on in 14 % from
day 28, 7 % from day 70, 3 % from day 112. 54 % of the dated federal uses had no authorisation at month four (A.4).
`since`: day 0, as late as its precision allows.
Missing data: without any approval on record nobody knows which are needed: a guess, and a stall at most. A row of an
imported inventory then says nothing, nor a pilot without a day 0, nor one whose approvals are advisory or not needed.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from governance.models import SignOff
from pilots.dates import latest
from pilots.models import is_reporting
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
    watch_from_day: int = 28
    stalled_from_day: int = 70
    critical_from_day: int = 112


RESTS_ON = (Facts(SignOff, ("engaged_on", "submitted_on", "decided_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    of_pilot = SignOff.objects.filter(pilot=models.OuterRef("pk"))
    needed, given = models.Exists(of_pilot.blocking()), of_pilot.filter(blocking=True).approved_by(as_of)
    nobody_knows = is_reporting() & ~models.Q(models.Exists(of_pilot))
    asked = pilots.running().filter(models.Q(needed) | nobody_knows)
    late = asked.annotate(day_zero=latest("clock_start")).filter(from_day(thresholds.watch_from_day))
    return rows(
        late.exclude(models.Exists(given)),
        severity=severity_where(
            watch=from_day(thresholds.watch_from_day),
            stalled=from_day(thresholds.stalled_from_day),
            critical=from_day(thresholds.critical_from_day),
        ),
        guess=nobody_knows,
        since=models.F("day_zero"),
        evidence=JSONObject(clock_start="day_zero", is_on_record=needed, manager="programme_manager__name"),
    )


def _has_no_beginning(as_of: date) -> models.Q:
    return models.Q(clock_start=None)


def explain(evidence: Evidence, as_of: date) -> str:
    week = week_of_pilot(evidence, as_of)
    if evidence["is_on_record"]:
        return f"Now in week {week}, it has none of the approvals that it needs."
    return f"Now in week {week}, no approval is on record, nor which ones it needs."


def next_step(evidence: Evidence) -> str:
    return "Take the approval that is nearest, and agree a day for it with its approver this week."


RULE = Rule(
    id="governance/nothing-approved",
    title="Nothing approved",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "manager"),
    waits_on=held_by("manager"),
    clears_when="One approval that it needs is given, or every one is recorded as not needed, with the reason.",
    speaks_of_nothing=True,
    cannot_tell=_has_no_beginning,
)
