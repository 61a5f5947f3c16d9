"""What was agreed lacks a part without which nobody can say whether it worked.

A metric that counts as agreed has a value from before, a target and a day for it, a unit, a method, a source and a
definition of done. From day 14 a pilot whose metric lacks any of them is worth a look. Without the value from before it
has stalled once it is said to be in limited real use, and is critical 30 days into production: it cannot be measured
any more.

Thresholds: domain.md C.6 OUT-2; day 14 is that of OUT-1, the 30 days are judgement [A]. 2.2 % of the federal benefit
texts hold any number (A.4).
`since`: the later of day 0 and of the agreement, as late as their precision allows.
Missing data: it is about missing data. Without an agreed metric it says nothing (outcome/nothing-agreed does); neither
does it before real use where day 0 is not known. The method counts as told where the source is: who reads there knows
how. Where nobody recorded the day of going live, it counts from 14 days after the first use on record.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Greatest, JSONObject
from django.utils.text import get_text_list

from outcomes.models import OutcomeMetric
from outcomes.moments import live_since
from pilots.dates import latest
from pilots.models import Stage
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    watch_from_day: int = 14
    critical_after_live_days: int = 30


RESTS_ON = (Facts(OutcomeMetric, ("agreed_on",), only=models.Q(primary=True, agreed_on__isnull=False)),)

NO_BASELINE = models.Q(baseline=None)

# Each part by its code: what it is called, and the condition over metrics that it is missing.
PARTS = {
    "baseline": ("the value from before", NO_BASELINE),
    "target": ("the target", models.Q(target=None)),
    "target_on": ("the day for the target", models.Q(target_on=None)),
    "unit": ("the unit", models.Q(unit="")),
    "method": ("the method", models.Q(baseline_method="", data_source="")),
    "source": ("the source", models.Q(data_source="")),
    "definition_of_done": ("the definition of done", models.Q(definition_of_done="")),
}


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    due = models.Q(day_zero__lte=days_before(as_of, thresholds.watch_from_day))
    in_use = models.Q(pilot__claimed_stage__in=Stage.in_pilot_or_later())
    live = models.Q(pilot__claimed_stage__in=Stage.live())
    long_live = models.Q(live_since__lte=days_before(as_of, thresholds.critical_after_live_days))
    agreed = OutcomeMetric.objects.filter(pilot__in=pilots.running()).agreed_by(as_of)
    incomplete = agreed.filter(_lacks_any()).annotate(
        day_zero=latest("pilot__clock_start"), live_since=live_since("pilot", as_of)
    )
    return rows(
        incomplete.filter(due | in_use),
        severity=severity_where(
            watch=due | in_use, stalled=NO_BASELINE & in_use, critical=NO_BASELINE & live & long_live
        ),
        since=Greatest("day_zero", latest("agreed_on")),
        evidence=JSONObject(
            metric="name",
            lacks=_lacking(),
            stage="pilot__claimed_stage",
            benefit_owner="benefit_owner__name",
            engineer="pilot__engineer__name",
        ),
    )


def _lacks_any() -> models.Q:
    lacks = models.Q()
    for _, missing in PARTS.values():
        lacks |= missing
    return lacks


def _lacking() -> models.Func:
    """Return the expression for the codes of the parts that are missing."""
    codes = [models.Case(models.When(missing, then=models.Value(code))) for code, (_, missing) in PARTS.items()]
    return models.Func(
        *codes,
        template="array_remove(ARRAY[%(expressions)s], NULL)",
        output_field=ArrayField(models.CharField()),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """Before it is in use, what is missing is late or early by day 0 alone."""
    return models.Q(clock_start=None) & ~models.Q(claimed_stage__in=Stage.in_pilot_or_later())


def explain(evidence: Evidence, as_of: date) -> str:
    lacks = [code for code in evidence["lacks"] if not (code == "baseline" and _is_lost(evidence))]
    other = get_text_list([PARTS[code][0] for code in lacks], "and")
    if _is_lost(evidence):
        also = f" It lacks {other} too." if other else ""
        return f"There is no “before” figure of {evidence['metric']}; after go-live it cannot be recovered.{also}"
    return f"What was agreed as {evidence['metric']} lacks {other}."


def _is_lost(evidence: Evidence) -> bool:
    """Say whether the value from before is missing while people use it already."""
    return "baseline" in evidence["lacks"] and evidence["stage"] in Stage.in_pilot_or_later()


def next_step(evidence: Evidence) -> str:
    if "baseline" in evidence["lacks"]:
        return "Measure the value from before this week, before more users start; else find a group without it."
    return f"Complete it with {evidence['benefit_owner']}, in one sitting."


RULE = Rule(
    id="outcome/incomplete",
    title="Agreed, but incomplete",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer", "benefit_owner"),
    clears_when="Nothing is missing of what was agreed.",
    cannot_tell=_cannot_be_dated,
)
