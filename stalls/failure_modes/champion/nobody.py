"""Nobody of seniority pushes the pilot inside the business, and nobody ever has.

A proposed pilot may look for its champion for 14 days. In the diagnostic and while the first slice is built, more
than 7 days without one is a stall. In limited real use and in production, 14 days without one is critical.
A pilot whose stage is not known is read as proposed, the mildest reading.

Thresholds: domain.md C.6 CH-1.
`since`: day 0, as late as its precision allows. A proposed pilot has no clock yet: its day 0 is the day on which it was
proposed. Once a tenure has ended, champion/gone speaks of it.
Missing data: nobody was asked about a pilot of an imported inventory, so it says nothing unless a champion of it was
ever recorded.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.models import Champion, Stage, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, day, days_before, held_by, owned_by, rows, severity_where, spoken


@dataclass(frozen=True)
class Thresholds:
    proposed_watch_after_more_than_days: int = 14
    building_stalled_after_more_than_days: int = 7
    in_use_critical_after_days: int = 14


RESTS_ON = (Facts(Champion, ("since", "until")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def alone_for(days: int, *stages: Stage) -> models.Q:
        return models.Q(claimed_stage__in=stages, day_zero__lte=days_before(as_of, days))

    proposed = alone_for(thresholds.proposed_watch_after_more_than_days + 1, Stage.PROPOSED, Stage.UNKNOWN)
    building = alone_for(thresholds.building_stalled_after_more_than_days + 1, Stage.DIAGNOSTIC, Stage.FIRST_SLICE)
    in_use = alone_for(thresholds.in_use_critical_after_days, *Stage.in_pilot_or_later())
    champions = Champion.objects.filter(pilot=models.OuterRef("pk"))
    had_one = models.Exists(champions.current_on(as_of)) | models.Exists(champions.ended_by(as_of))
    asked = pilots.running().filter(is_reporting() | models.Exists(champions)).with_day_zero()
    return rows(
        asked.exclude(had_one).filter(proposed | building | in_use),
        severity=severity_where(watch=proposed, stalled=building, critical=in_use),
        since=models.F("day_zero"),
        evidence=JSONObject(
            day_zero="day_zero",
            stage="claimed_stage",
            programme_manager="programme_manager__name",
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    until, zero = day(evidence, "last_until"), day(evidence, "day_zero")
    if until:  # only in findings from before champion/gone spoke of ended tenures
        last = evidence["last_champion"]
        return f"No senior person is pushing this. {last} was the last who did, until {spoken(until)}."
    return f"No senior person is pushing this. None is on record since it began on {spoken(zero or as_of)}."


def next_step(evidence: Evidence) -> str:
    return "Name a champion with the seniority to move blockers, or decide to stop."


RULE = Rule(
    id="champion/nobody",
    title="No champion",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="A champion is in post.",
    speaks_of_nothing=True,
)
