"""In production for long, and its benefit is not confirmed.

Realisation is the only measure that counts. More than 180 days in production without it are a stall, more than 365
are critical.

Thresholds: domain.md C.6 OUT-7; that only realisation counts: seed; the days: judgement [A].
`since`: the first day of production, as late as its precision allows.
Missing data: where nobody recorded the first day of production, it counts from 14 days after the first use on record;
where there is none either, it says nothing. Nobody was asked about a pilot of an imported inventory, so it says nothing
unless a benefits review of it is on record.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import IsNull

from outcomes.models import BenefitsReview, benefit_owner_name
from outcomes.moments import live_since
from pilots.models import Stage, StageEvent, is_reporting
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


@dataclass(frozen=True)
class Thresholds:
    stalled_after_more_than_days: int = 180
    critical_after_more_than_days: int = 365


RESTS_ON = (
    Facts(BenefitsReview, ("held_on",)),
    Facts(StageEvent, ("on",), only=models.Q(stage=Stage.PRODUCTION), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def live_for_more_than(days: int) -> models.Q:
        return models.Q(live_since__lt=days_before(as_of, days))

    reviews = BenefitsReview.objects.filter(pilot=models.OuterRef("pk"))
    live = pilots.running().filter(is_reporting() | models.Exists(reviews), claimed_stage=Stage.PRODUCTION)
    stalled = live_for_more_than(thresholds.stalled_after_more_than_days)
    return rows(
        live.annotate(live_since=live_since("pk", as_of)).filter(stalled),
        severity=severity_where(stalled=stalled, critical=live_for_more_than(thresholds.critical_after_more_than_days)),
        since=models.F("live_since"),
        evidence=JSONObject(live_since="live_since", benefit_owner=benefit_owner_name("pk")),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """What is not in production, or nobody knows since when, has nothing to confirm yet."""
    return ~models.Q(claimed_stage=Stage.PRODUCTION) | models.Q(IsNull(live_since("pk", as_of), True))


def explain(evidence: Evidence, as_of: date) -> str:
    months = days_since(evidence, "live_since", as_of) * 12 // 365
    return f"Live for {counted(months, 'month')}, benefit not confirmed."


def next_step(evidence: Evidence) -> str:
    return "Confirm the benefit, cut it back to what pays, or stop."


RULE = Rule(
    id="outcome/realisation-gap",
    title="Realisation gap",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Benefit owner", "benefit_owner"),
    waits_on=held_by("benefit_owner"),
    clears_when="Its benefit is realised, or it was stopped.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
)
