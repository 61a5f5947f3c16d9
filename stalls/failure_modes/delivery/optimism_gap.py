"""The team expects to be on time while the facts say otherwise.

Worth a look, and never more: it is for the programme manager, to talk about. Either the last update says that it will
be live by the promised day, and is not older than two cadences, while any of the five failure modes or delivery has
stalled or is critical. Or every update of the last three weeks has said so, three at least, while two of the five modes
are at watch or worse.

Thresholds: domain.md C.6 DR-7, judgement [A]. Status reports are biased 60 % of the time, twice as often to the better
(B.7); of the large UK projects that slipped by more than half a year, 13 % had been green or nearly (A.7).
`since`: the oldest day from which one of these modes counts, as its health has it.
Missing data: a pilot whose team was not asked, or left it open, says nothing. It reads the health as it is kept, that
is of the day of the last sweep.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.text import get_text_list

from pilots.dates import plus_days
from pilots.models import Confidence, WeeklyUpdate
from pilots.models.pilot import PilotQuerySet
from stalls.modes import FailureMode, HealthState
from stalls.rules import Evidence, Facts, Rows, Rule, counted, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    confident_within_cadences: int = 2
    stalled_modes: int = 1
    confident_for_weeks: int = 3
    confident_updates: int = 3
    watched_modes: int = 2


RESTS_ON = (Facts(WeeklyUpdate, ("submitted_on",), only=~models.Q(confidence="")),)

STALLED = models.Q(health__state__in=(HealthState.STALLED, HealthState.CRITICAL))
WATCHED = models.Q(health__state__in=(HealthState.WATCH, HealthState.STALLED, HealthState.CRITICAL)) & ~models.Q(
    health__mode=FailureMode.DELIVERY
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    modes = pilots.running().annotate(
        stalled=models.Count("health", filter=STALLED), watched=models.Count("health", filter=WATCHED)
    )
    stalled = models.Q(stalled__gte=thresholds.stalled_modes) & _is_confident(as_of, thresholds)
    watched = models.Q(watched__gte=thresholds.watched_modes) & _stays_confident(as_of, thresholds)
    return rows(
        modes.filter(stalled | watched),
        severity=severity_where(watch=models.Q(pk__isnull=False)),
        since=models.Min("health__since", filter=STALLED | WATCHED),
        evidence=JSONObject(
            stalled=ArrayAgg("health__mode", filter=STALLED, order_by="health__mode"),
            watched=ArrayAgg("health__mode", filter=WATCHED & ~STALLED, order_by="health__mode"),
            engineer="engineer__name",
            programme_manager="programme_manager__name",
        ),
    )


def _is_confident(as_of: date, thresholds: Thresholds) -> models.Q:
    """The last update says so, and is not too old to be the team's word."""
    updates = WeeklyUpdate.objects.submitted_by(as_of).filter(pilot=models.OuterRef("pk")).order_by("-week")
    allowed = models.OuterRef("cadence_days") * thresholds.confident_within_cadences
    is_recent = models.Q(GreaterThanOrEqual(plus_days(models.F("submitted_on"), allowed), as_of))
    sure = models.Case(models.When(is_recent, confidence=Confidence.YES, then=True), default=False)
    return models.Q(models.Subquery(updates.values(sure=sure)[:1], output_field=models.BooleanField()))


def _stays_confident(as_of: date, thresholds: Thresholds) -> models.Q:
    """Each update of the last weeks says so, and there are enough of them."""
    recent = WeeklyUpdate.objects.submitted_by(as_of).filter(
        pilot=models.OuterRef("pk"), submitted_on__gt=days_before(as_of, 7 * thresholds.confident_for_weeks)
    )
    sure = recent.filter(confidence=Confidence.YES).order_by("-week")
    enough = models.Exists(sure[thresholds.confident_updates - 1 : thresholds.confident_updates])
    return models.Q(enough) & ~models.Q(models.Exists(recent.exclude(confidence=Confidence.YES)))


def explain(evidence: Evidence, as_of: date) -> str:
    stalled = [f"{FailureMode(mode).label.lower()} has stalled" for mode in evidence["stalled"] or ()]
    watched = [f"{FailureMode(mode).label.lower()} is worth a look" for mode in evidence["watched"] or ()]
    facts = [*stalled, *watched]
    say = "says" if len(facts) == 1 else "say"
    return (
        f"The team expects to be on time; {counted(len(facts), 'fact')} {say} otherwise: {get_text_list(facts, 'and')}."
    )


def next_step(evidence: Evidence) -> str:
    who = evidence["engineer"] or "the engineer"
    return f"Talk through the facts with {who}: what would have to happen, and by when?"


RULE = Rule(
    id="delivery/optimism-gap",
    title="Optimism gap",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="What the team expects and what the facts say agree.",
    reads_health=True,
    closes_after_days=56,
)
