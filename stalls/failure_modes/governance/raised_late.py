"""A question that work may wait for was raised late, and is open.

It should have been asked in week one. Raised after day 28 it is worth a look as long as it is open. Raised after day
90 and open for 14 days it is a stall, and critical where work waits for the answer.

Thresholds: domain.md C.6 GOV-3 ("month four": seed; day 28 and the 14 days: [A]).
`since`: the day on which it was raised, as late as its precision allows.
Missing data: without a day on which it was raised, or without day 0, nothing can be late. Since when work waits is
not recorded, so the sentence says for how long the question has been open.
That it was raised late stays on record: the finding closes with the answer and is kept.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import GreaterThan

from governance.functions import CHAMPION, function_name
from governance.models import GovernanceQuestion, Topic
from pilots.dates import latest, plus_days
from pilots.models import champion_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, counted, day, days_before, days_since, named, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    watch_raised_after_day: int = 28
    stalled_raised_after_day: int = 90
    stalled_open_for_days: int = 14


DATED = models.Q(raised_on__isnull=False)
RESTS_ON = (Facts(GovernanceQuestion, ("raised_on", "answered_on"), only=DATED),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def raised_after(day: int) -> models.Q:
        return models.Q(GreaterThan(models.F("raised_on"), plus_days(models.F("day_zero"), day)))

    asked = GovernanceQuestion.objects.filter(pilot__in=pilots.running(), blocking=True).open_on(as_of)
    dated = asked.annotate(open_since=latest("raised_on"), day_zero=latest("pilot__clock_start"))
    raised = dated.filter(open_since__lte=as_of)
    long_open = models.Q(open_since__lte=days_before(as_of, thresholds.stalled_open_for_days))
    very_late = raised_after(thresholds.stalled_raised_after_day) & long_open
    late = raised_after(thresholds.watch_raised_after_day)
    return rows(
        raised.filter(late),
        subject=models.F("key"),
        severity=severity_where(watch=late, stalled=very_late, critical=very_late & models.Q(work_stopped=True)),
        since=models.F("open_since"),
        evidence=JSONObject(
            topic="topic",
            text="text",
            raised_on="raised_on",
            open_since="open_since",
            clock_start="day_zero",
            raised_by="raised_by__name",
            function="function",
            answerer="answerer__name",
            work_stopped="work_stopped",
            champion=champion_name("pilot", as_of),
        ),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """While a question is open, it is late or early by day 0 alone."""
    asked = GovernanceQuestion.objects.filter(DATED, blocking=True, pilot=models.OuterRef("pk"))
    return models.Q(clock_start=None) & models.Q(models.Exists(asked.open_on(as_of)))


def explain(evidence: Evidence, as_of: date) -> str:
    asked_on = days_since(evidence, "clock_start", day(evidence, "raised_on") or as_of)
    text = evidence["text"] or Topic(evidence["topic"]).label
    waits = ", and work waits for the answer" if evidence["work_stopped"] else ""
    is_open = counted(days_since(evidence, "open_since", as_of), "day")
    return (
        f'{evidence["raised_by"] or "Somebody"} asked on day {asked_on}: "{text}" '
        f"It should have been asked in week one; it has been open for {is_open}{waits}."
    )


def next_step(evidence: Evidence) -> str:
    return "Answer it, or narrow the scope so that the question does not apply."


def owner(evidence: Evidence) -> str:
    return named("Owner of the question", waits_on(evidence))


def waits_on(evidence: Evidence) -> str:
    if evidence["function"] == CHAMPION:
        return evidence["answerer"] or evidence["champion"] or ""
    return evidence["answerer"] or (function_name(evidence["function"]) if evidence["function"] else "")


RULE = Rule(
    id="governance/raised-late",
    title="Raised late",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owner,
    waits_on=waits_on,
    clears_when="The question is answered.",
    cannot_tell=_cannot_be_dated,
)
