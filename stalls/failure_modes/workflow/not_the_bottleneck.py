"""The pilot speeds up a step that is not where the time goes, or nobody has looked whether it is.

By day 14 somebody has watched the work and said whether this is the bottleneck; without that the pilot is worth a look,
from day 28 it has stalled. Where the task is on record as less than 20 % of the work from end to end, it is worth a
look; less than 10 %, or judged not to be the bottleneck, it has stalled. Of several tasks the best one counts.

Thresholds: domain.md C.6 WF-1. They are judgement [A]: a task that is a share of the work can save that share at most.
Of 25 things that firms did, redesigning the workflow was tied most to an effect on earnings (B.3).
`since`: day 0 as late as its precision allows; where what there is to win is known, the day on which it was looked at
last, null where that has no day.
Missing data: that nobody looked is the finding; looking on a day that nobody wrote down is looking. Interviews and
workshops are no looking; yet a share or a "no" that they brought counts. People who disagree have looked, so a disputed
bottleneck says nothing. Nobody was asked about a pilot of an imported inventory, so it says nothing unless a workflow
of it is on record.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.dates import latest
from pilots.models import Bottleneck, Workflow, is_reporting
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
    unwatched_watch_from_day: int = 14
    unwatched_stalled_from_day: int = 28
    watch_below_share: float = 0.2
    stalled_below_share: float = 0.1


RESTS_ON = (Facts(Workflow, ("observed_on",)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    workflows = Workflow.objects.filter(pilot=models.OuterRef("pk"))
    weighed = workflows.weighed_by(as_of)
    by_now = models.Q(observed_on=None) | models.Q(observed_on__lte=as_of)
    unwatched = ~models.Q(models.Exists(workflows.watched().filter(by_now)))

    def unwatched_from(day: int) -> models.Q:
        return unwatched & models.Q(day_zero__lte=days_before(as_of, day))

    def worth_less_than(share: float) -> models.Q:
        return models.Q(models.Exists(weighed)) & ~models.Q(models.Exists(workflows.worth_it(share)))

    small = worth_less_than(thresholds.watch_below_share)
    watch = unwatched_from(thresholds.unwatched_watch_from_day) | small
    asked = pilots.running().filter(is_reporting() | models.Exists(workflows)).annotate(day_zero=latest("clock_start"))
    return rows(
        asked.filter(watch),
        severity=severity_where(
            watch=watch,
            stalled=unwatched_from(thresholds.unwatched_stalled_from_day)
            | worth_less_than(thresholds.stalled_below_share),
        ),
        since=models.Case(models.When(small, then=_last_looked_at(weighed)), default=models.F("day_zero")),
        evidence=JSONObject(
            clock_start="day_zero",
            best=models.Case(models.When(small, then=_best(weighed))),
            engineer="engineer__name",
        ),
    )


def _last_looked_at(weighed: models.QuerySet[Workflow]) -> models.Subquery:
    per_pilot = weighed.order_by().values("pilot").annotate(last=models.Max(latest("observed_on")))
    return models.Subquery(per_pilot.values("last"))


def _best(weighed: models.QuerySet[Workflow]) -> models.Subquery:
    """Return the task with most to win: one that may be the bottleneck, then the larger share."""
    aimed_wrong = models.Case(models.When(is_bottleneck=Bottleneck.NO, then=1), default=0)
    best = weighed.order_by(aimed_wrong, models.F("share_of_time").desc(nulls_last=True), "pk")
    told = JSONObject(task="task", share="share_of_time", is_bottleneck="is_bottleneck")
    return models.Subquery(best.values(told=told)[:1])


def _has_no_beginning(as_of: date) -> models.Q:
    """Without a workflow on record, only day 0 tells whether somebody should have looked by now."""
    workflows = Workflow.objects.filter(pilot=models.OuterRef("pk"))
    return models.Q(clock_start=None) & ~models.Q(models.Exists(workflows))


def explain(evidence: Evidence, as_of: date) -> str:
    best = evidence["best"]
    if best is None:
        week = week_of_pilot(evidence, as_of)
        now = f", now in week {week}" if week else ""
        return f"Nobody has watched the work and said whether this is where the time goes{now}."
    if best["is_bottleneck"] == Bottleneck.NO:
        return f"It speeds up a step that is not where the time goes: {best['task']}."
    share = f"{round(best['share'] * 100)} %"
    return f"It speeds up a step that is {share} of the work, and can save no more than that: {best['task']}."


def next_step(evidence: Evidence) -> str:
    if evidence["best"]:
        return "Watch the work for one more day, and aim at the step that waits, or decide to stop."
    return "Watch the work for a day, and write down whether this is where the time goes."


RULE = Rule(
    id="workflow/not-the-bottleneck",
    title="Not the bottleneck",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="Somebody has watched the work, and what the pilot speeds up is where the time goes.",
    speaks_of_nothing=True,
    cannot_tell=_has_no_beginning,
)
