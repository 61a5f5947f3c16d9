"""The champion has said that they leave, and no handover is planned.

Within 60 days of the day of leaving it is worth a look, within 28 days it is a stall, also once that day has passed: as
long as nobody has recorded the end of the tenure, this is the last that is known. A handover is planned where somebody
has been asked to take over and has not answered yet, where a successor is on record, or where the day on which
the handover will be done is. A plan opens nothing; what is open closes once the handover is done.

Thresholds: domain.md C.6 CH-6 [A]: the time before somebody leaves is the only one in which both can do the job.
`since`: the day from which 60 days were left, or the later one on which the champion took it on; as late as their
precision allows.
Missing data: without a champion on record it says nothing. A day of leaving known to a month counts as its last.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Greatest, JSONObject

from pilots.dates import Precision, latest, plus_days
from pilots.models import Champion, HandOver
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, counted, day, held_by, rows, severity_where, spoken


@dataclass(frozen=True)
class Thresholds:
    watch_within_days: int = 60
    stalled_within_days: int = 28


RESTS_ON = (
    Facts(Champion, ("since", "until", "handover_done_on", "recorded_on")),
    Facts(HandOver, ("proposed_on", "answered_on"), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def within(days: int) -> models.Q:
        return models.Q(leaves_on__lte=as_of + timedelta(days=days))

    soon = within(thresholds.watch_within_days)
    unplanned = models.Q(is_planned=False)
    leaving = Champion.objects.filter(pilot__in=pilots.running()).announced_to_leave(as_of).filter(soon)
    return rows(
        # One of a pilot's, even where days known to a month let two of them be in post.
        leaving.annotate(is_planned=_is_planned(as_of)).order_by("pilot", "leaving_on", "pk").distinct("pilot"),
        severity=severity_where(watch=unplanned, stalled=unplanned & within(thresholds.stalled_within_days)),
        since=Greatest(plus_days(models.F("leaves_on"), -thresholds.watch_within_days), latest("since")),
        evidence=JSONObject(
            champion="person__name",
            leaves_on="leaves_on",
            leaving_precision="leaving_on_precision",
            is_planned="is_planned",
            programme_manager="pilot__programme_manager__name",
        ),
    )


def _is_planned(as_of: date) -> models.Case:
    asked = HandOver.objects.open_on(as_of).filter(pilot=models.OuterRef("pilot"), giver=models.OuterRef("person"))
    dated = models.Q(handover_done_on__gt=as_of) | models.Q(succeeded_on__gt=as_of)
    return models.Case(models.When(dated | models.Exists(asked), then=True), default=False)


def explain(evidence: Evidence, as_of: date) -> str:
    handover = "with the handover planned and not done yet" if evidence["is_planned"] else "with no handover"
    return f"{evidence['champion']} {_leaves(evidence, as_of)}, {handover}."


def _leaves(evidence: Evidence, as_of: date) -> str:
    leaves_on = day(evidence, "leaves_on") or as_of
    left = (leaves_on - as_of).days
    by = "on" if evidence["leaving_precision"] == Precision.DAY else "by"
    if left < 0:
        return f"was to leave {by} {spoken(leaves_on)}, {counted(-left, 'day')} ago"
    return f"leaves {by} {spoken(leaves_on)}, in {counted(left, 'day')}"


def next_step(evidence: Evidence) -> str:
    if evidence["is_planned"]:
        return "Let both do the job together until the handover is done, and record the day."
    return "Name a successor, and let both do the job together for a month."


def owner(evidence: Evidence) -> str:
    return "The champion's manager"


RULE = Rule(
    id="champion/announced-move",
    title="Announced move",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owner,
    waits_on=held_by("programme_manager"),
    clears_when="The handover is done.",
    opens_after_days=0,
)
