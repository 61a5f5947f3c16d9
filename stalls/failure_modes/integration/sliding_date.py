"""The day on which an integration is due moves later again and again.

Moved later twice, or by more than 14 days in all, it is worth a look; three times, or by more than 28 days, it is a
stall; never critical, for a date that has slipped says little of whether it will slip again. The days in all lie
between the first day that was named and the one that stands. Four weeks without a move end it, and so does being live
or given up. Saying more precisely when within the same month or quarter is no move.

Thresholds: domain.md C.6 INT-6. In the government's major projects a past slip did not predict the next one (A.7: AUC
0.49), so this is weak by design; the numbers are [A].
`since`: the day on which the first move was recorded.
Missing data: only what was recorded is known, not what was said before. An integration that was never due on a day says
nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from pilots.dates import plus_days
from pilots.models import Integration, holder_name, system_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    day,
    days_before,
    held_by,
    owned_by,
    rows,
    severity_where,
)


@dataclass(frozen=True)
class Thresholds:
    watch_from_moves: int = 2
    watch_after_more_than_days: int = 14
    stalled_from_moves: int = 3
    stalled_after_more_than_days: int = 28
    settled_after_days: int = 28


RESTS_ON = (Facts(Integration, ("state_on", "recorded_on"), only=models.Q(due_on__isnull=False)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def slid(moves: int, days: int) -> models.Q:
        return models.Q(moves__gte=moves) | models.Q(due_on__gt=plus_days(models.F("first_due_on"), days))

    watch = slid(thresholds.watch_from_moves, thresholds.watch_after_more_than_days)
    unsettled = models.Q(last_moved_on__gt=days_before(as_of, thresholds.settled_after_days))
    waiting = Integration.objects.filter(pilot__in=pilots.running()).not_live_by(as_of)
    return rows(
        waiting.moved_later_by(as_of).filter(watch & unsettled),
        subject=models.F("key"),
        severity=severity_where(
            watch=watch,
            stalled=slid(thresholds.stalled_from_moves, thresholds.stalled_after_more_than_days),
        ),
        since=models.F("first_moved_on"),
        evidence=JSONObject(
            system=system_name(),
            moves="moves",
            first_due_on="first_due_on",
            due_on="due_on",
            last_moved_on="last_moved_on",
            holder=holder_name(),
            engineer="pilot__engineer__name",
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    times = {1: "once", 2: "twice"}.get(evidence["moves"], f"{evidence['moves']} times")
    first, due = day(evidence, "first_due_on"), day(evidence, "due_on")
    later = (due - first).days if first and due else 0
    in_all = f", {counted(later, 'day')} in all" if later > 0 else ""
    return f"The date for {evidence['system']} has moved {times}{in_all}."


def next_step(evidence: Evidence) -> str:
    whom = evidence["holder"] or "whoever named the date"
    return f"Ask {whom} what is different this time, and split the work so that a part of it comes sooner."


RULE = Rule(
    id="integration/sliding-date",
    title="Sliding date",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("holder"),
    clears_when="The date stands for four weeks, or it is live or given up.",
    closes_after_days=14,
)
