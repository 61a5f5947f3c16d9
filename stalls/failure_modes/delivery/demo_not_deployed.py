"""It is said to be further than what is on record bears out.

A claimed stage that goes beyond the evidenced one is worth a look at once, and has stalled 14 days after the claim.
Said to be in production for 28 days and more while no intended user is on record as having worked with it in the last
28 days, it is critical: a demo is not deployed.

Thresholds: domain.md C.6 DR-5; evidence of each stage: C.2; both spans of days: judgement [A].
`since`: the day of the claim, as late as its precision allows; null where it has none, and then it is worth a look at
most.
Missing data: no evidence is the finding. But where not even that of a proposal is on record, nobody keeps evidence
here: such a pilot is told of only where production goes without use. Nobody was asked about a pilot of an imported
inventory, so it says nothing until its team reports. A week whose users nobody has counted may have been used.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models.functions import JSONObject

from outcomes.models import UsageWeek
from pilots.claims import claimed_since
from pilots.dates import latest
from pilots.models import FirstSlice, Stage, StageEvent, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.entry_evidence import ENTRY_EVIDENCE
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    day,
    days_before,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
    worked_out,
)
from stalls.stages import goes_beyond, is_on_record, with_evidenced_stage


@dataclass(frozen=True)
class Thresholds:
    stalled_after_days: int = 14
    unused_critical_after_days: int = 28


RESTS_ON = (
    Facts(StageEvent, ("on",)),
    Facts(UsageWeek, ("week",), only=models.Q(active_users__gt=0), speaks=False),
    Facts(FirstSlice, ("on",), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def claimed_for(days: int) -> models.Q:
        return models.Q(claimed_on__lte=days_before(as_of, days))

    unused = models.Q(claimed_stage=Stage.PRODUCTION) & claimed_for(thresholds.unused_critical_after_days)
    unused &= ~_used_within(thresholds.unused_critical_after_days, as_of)
    said = pilots.running().reporting().annotate(claimed_on=_claimed_on())
    known = worked_out(with_evidenced_stage(said, as_of), "claimed_on", "evidenced_stage")
    beyond = goes_beyond("claimed_stage", "evidenced_stage")
    used_weeks = UsageWeek.objects.filter(pilot=models.OuterRef("pk")).up_to(as_of).used()
    last_use = JSONObject(since_week=models.Subquery(used_weeks.values("week")[:1]))
    return rows(
        known.filter(beyond | unused),
        severity=severity_where(
            watch=models.Q(pk__isnull=False), stalled=claimed_for(thresholds.stalled_after_days), critical=unused
        ),
        since=models.F("claimed_on"),
        evidence=JSONObject(
            claimed="claimed_stage",
            claimed_on="claimed_on",
            unused=models.Case(models.When(unused, then=last_use)),
            programme_manager="programme_manager__name",
        ),
    )


def _claimed_on() -> models.Case:
    """Return the expression for the day since which it is said to be as far as its stage, or further."""
    since = {stage: claimed_since("pk", *stage.or_later()) for stage in ENTRY_EVIDENCE}
    return models.Case(*(models.When(claimed_stage=stage, then=on) for stage, on in since.items()))


def _used_within(days: int, as_of: date) -> models.Q:
    """Somebody can have used it in the last days: in a week of which one of them is part, or in a slice."""
    last_day_before = days_before(as_of, days)
    weeks = UsageWeek.objects.filter(pilot=models.OuterRef("pk")).up_to(as_of).exclude(active_users=0)
    slices = FirstSlice.objects.filter(pilot=models.OuterRef("pk")).delivered_by(as_of).annotate(last=latest("on"))
    in_weeks = weeks.filter(week__gt=last_day_before - timedelta(days=6))
    return models.Q(models.Exists(in_weeks)) | models.Q(models.Exists(slices.filter(last__gt=last_day_before)))


def _keeps_no_evidence(as_of: date) -> models.Q:
    """Nobody was asked, or not even a proposal is borne out and it is not said to be in production."""
    bears_out_nothing = ~is_on_record(Stage.PROPOSED, as_of) & ~models.Q(claimed_stage=Stage.PRODUCTION)
    return ~is_reporting() | bears_out_nothing


def explain(evidence: Evidence, as_of: date) -> str:
    if evidence["unused"]:
        return _unused(day(evidence["unused"], "since_week"))
    return f"Claimed stage: {Stage(evidence['claimed']).label.lower()}. What is on record does not bear it out."


def _unused(since_week: date | None) -> str:
    if since_week:
        return f"Reported as live; no intended user has used it on record since the week of {spoken(since_week)}."
    return "Reported as live; we have no evidence that any intended user has used it."


def next_step(evidence: Evidence) -> str:
    return "Attach the evidence that its page lists as missing, or correct the stage."


RULE = Rule(
    id="delivery/demo-not-deployed",
    title="A demo is not deployed",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="The evidence on record reaches the claimed stage, and live use goes on.",
    cannot_tell=_keeps_no_evidence,
)
