"""The line manager of the people who are to work differently has not agreed to it.

Once a pilot is said to be in limited real use, this is worth a look; 28 days later it has stalled; in production it is
critical, because people were never told to stop what they did before.

Thresholds: domain.md C.6 WF-7; 28 days are judgement [A]. Redesigning the workflow is what was tied most to an effect
on earnings, and 21 % of firms do it (B.3).
`since`: the first day on which it was said to be in use, as late as its precision allows; null where that is not known,
and then it is not called a stall before production.
Missing data: that no agreement is on record is the finding; an agreement to one of several tasks is enough. Before it
is in use the rule says nothing. Nobody was asked about a pilot of an imported inventory, so it says nothing unless a
workflow of it is on record.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.claims import in_use_since
from pilots.models import Stage, Workflow, champion_name, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    stalled_after_days: int = 28


RESTS_ON = (Facts(Workflow, ("change_agreed_on",)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    in_use = models.Q(claimed_stage__in=Stage.in_pilot_or_later())
    workflows = Workflow.objects.filter(pilot=models.OuterRef("pk"))
    asked = pilots.running().filter(in_use, is_reporting() | models.Exists(workflows))
    not_agreed = asked.exclude(models.Exists(workflows.change_agreed_by(as_of)))
    return rows(
        not_agreed.annotate(in_use_since=in_use_since("pk")),
        severity=severity_where(
            watch=in_use,
            stalled=models.Q(in_use_since__lte=days_before(as_of, thresholds.stalled_after_days)),
            critical=models.Q(claimed_stage__in=Stage.live()),
        ),
        since=models.F("in_use_since"),
        evidence=JSONObject(
            in_use_since="in_use_since",
            stage="claimed_stage",
            line_manager=models.Subquery(
                workflows.exclude(change_agreed_by=None).order_by("pk").values("change_agreed_by__name")[:1]
            ),
            champion=champion_name("pk", as_of),
        ),
    )


def _is_not_due(as_of: date) -> models.Q:
    """Before people are to work differently there is nothing to agree."""
    return ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())


def explain(evidence: Evidence, as_of: date) -> str:
    used = "in routine use" if evidence["stage"] == Stage.PRODUCTION else "in limited real use"
    return f"The manager of the people expected to change has not agreed to it, and it is {used}."


def next_step(evidence: Evidence) -> str:
    return "Champion and line manager agree what people stop doing, and on which day."


RULE = Rule(
    id="workflow/change-not-agreed",
    title="Change not agreed",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("line_manager", "champion"),
    clears_when="The line manager of the people who are to change has agreed to it.",
    speaks_of_nothing=True,
    cannot_tell=_is_not_due,
)
