"""A blocking approval takes longer than it normally does, was rejected, or cannot be had before the promised day.

Handed in: past the typical time it is worth a look, past 1.5 times it has stalled, past twice it is critical.
Not handed in (or refused): once less time is left to the promised day than the approval typically takes, it is worth
a look; once less than half of that is left, it has stalled. The earliest possible go-live is always shown.
Rejected: worth a look at once, and a stall once 14 days have passed without its being handed in again.

Thresholds: domain.md C.6 GOV-4; typical times C.10 (the ICO's prior consultation takes 8 weeks, 14 if complex), once
five of the area are completed the portfolio's own median, the reviewers' days alone.
The 14 days after a rejection are those in which C.5 asks for a plan of whatever is worth a look.
`since`: the day of handing in; where it was rejected, the day of that, as late as its precision allows; where nothing
is handed in, the first day that left too little time.
Missing data: a sign-off without a typical time, of its own or as the portfolio requires it, says nothing unless it was
rejected; without a promise nothing can be too late to hand in. A rejection without a day is worth a look and no more.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Cast, Ceil, Coalesce, Floor, JSONObject
from django.db.models.lookups import LessThan

from governance.models import Decision, SignOff, SignOffQuerySet, area_name
from governance.models.sign_offs import has_typical_time
from governance.typical_days import usual_days, with_medians
from pilots.dates import latest, plus_days
from pilots.models import Promise
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    day,
    days_before,
    days_since,
    owned_by,
    rows,
    severity_where,
    spoken,
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    stalled_after_typical_times: float = 1.5
    critical_after_typical_times: float = 2.0
    stalled_when_left_of_typical: float = 0.5
    rejected_stalled_after_days: int = 14


RESTS_ON = (
    Facts(SignOff, ("engaged_on", "submitted_on", "decided_on")),
    Facts(Promise, ("recorded_on",), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    promise = Promise.objects.in_force(models.OuterRef("pilot"), as_of)
    sign_offs = _waiting(SignOff.objects.filter(pilot__in=pilots.running().not_live()), as_of)
    same_pilot = _waiting(SignOff.objects.filter(pilot=models.OuterRef("pilot")), as_of)
    due = same_pilot.annotate(due_on=plus_days(models.F("handed_in_on"), models.F("usual_days")))
    promised = sign_offs.annotate(live_by=models.Subquery(promise.values(day=latest("live_by"))))
    known = worked_out(promised, "handed_in_on", "usual_days", "is_rejected", "rejected_on", "live_by")
    behind = known.filter(_over(1, as_of) | _too_late(1, as_of) | models.Q(is_rejected=True))
    rejected_long_ago = models.Q(rejected_on__lte=days_before(as_of, thresholds.rejected_stalled_after_days))
    found = rows(
        behind,
        subject=models.F("area"),
        severity=severity_where(
            watch=_over(1, as_of) | _too_late(1, as_of) | models.Q(is_rejected=True),
            stalled=_over(thresholds.stalled_after_typical_times, as_of)
            | _too_late(thresholds.stalled_when_left_of_typical, as_of)
            | rejected_long_ago,
            critical=_over(thresholds.critical_after_typical_times, as_of),
        ),
        since=Coalesce("handed_in_on", "rejected_on", plus_days(models.F("live_by"), 1 - models.F("usual_days"))),
        evidence=JSONObject(
            area="area",
            typical_days="usual_days",
            handed_in_on="handed_in_on",
            live_by="live_by",
            longest_lead_days=_longest(same_pilot.filter(models.Q(handed_in_on=None)), "usual_days"),
            last_due_on=_longest(due, "due_on"),
            is_rejected="is_rejected",
            rejected_on="rejected_on",
            decided_by="decided_by__name",
            programme_manager="pilot__programme_manager__name",
        ),
    )
    return with_medians(found, pilots.values("portfolio"), as_of=as_of)


def _waiting(sign_offs: SignOffQuerySet, as_of: date) -> SignOffQuerySet:
    """Keep what still blocks going live and has a clock or `is_rejected`; `rejected_on` says since when."""
    rejected = models.Q(handed_in_on=None, decision=Decision.REJECTED) & ~models.Q(decided_on__gt=as_of)
    waiting = sign_offs.blocking().undecided_on(as_of).with_handed_in_on(as_of).with_requirement()
    return waiting.annotate(
        usual_days=usual_days(),
        is_rejected=models.Case(models.When(rejected, then=True), default=False),
        rejected_on=models.Case(models.When(rejected, then=latest("decided_on"))),
    ).exclude(usual_days=None, is_rejected=False)


def _over(times: float, as_of: date) -> models.Q:
    """Handed in longer ago than so many typical times."""
    return models.Q(LessThan(plus_days(models.F("handed_in_on"), Floor(models.F("usual_days") * times)), as_of))


def _too_late(share: float, as_of: date) -> models.Q:
    """Not handed in, and less left to the promised day than this share of the typical time."""
    needed_until = plus_days(Cast(models.Value(as_of), models.DateField()), Ceil(models.F("usual_days") * share))
    return models.Q(handed_in_on=None) & models.Q(LessThan(models.F("live_by"), needed_until))


def _longest(sign_offs: SignOffQuerySet, field: str) -> models.Subquery:
    per_pilot = sign_offs.order_by().values("pilot").annotate(longest=models.Max(field))
    return models.Subquery(per_pilot.values("longest"))


def _has_no_clock(as_of: date) -> models.Q:
    clocked = has_typical_time() | models.Q(decision=Decision.REJECTED)
    return ~models.Q(models.Exists(SignOff.objects.filter(clocked, pilot=models.OuterRef("pk"))))


def explain(evidence: Evidence, as_of: date) -> str:
    if evidence.get("is_rejected"):
        return _rejected(evidence, as_of)
    normally = f"{area_name(evidence['area'])} normally takes {counted(evidence['typical_days'], 'day')}"
    earliest = f"The earliest possible go-live is {spoken(_earliest_go_live(evidence, as_of))}."
    if evidence["handed_in_on"]:
        waited = counted(days_since(evidence, "handed_in_on", as_of), "day")
        return f"{normally}; it was handed in {waited} ago and is not decided. {earliest}"
    return f"{normally}; {_left(evidence, as_of)} it can no longer be met. {earliest}"


def _rejected(evidence: Evidence, as_of: date) -> str:
    on = day(evidence, "rejected_on")
    when = f" on {spoken(on)}, {counted((as_of - on).days, 'day')} ago" if on else ""
    until = "The pilot cannot go live until it is handed in again and approved."
    return f"{area_name(evidence['area'])} was rejected{when}. {until}"


def _left(evidence: Evidence, as_of: date) -> str:
    left = -days_since(evidence, "live_by", as_of)
    return f"with live-by in {counted(left, 'day')}" if left >= 0 else f"with live-by {counted(-left, 'day')} ago"


def _earliest_go_live(evidence: Evidence, as_of: date) -> date:
    """Return today plus the longest remaining lead of all approvals that are waited for."""
    due = day(evidence, "last_due_on") or as_of
    return max(as_of, due, as_of + timedelta(days=evidence["longest_lead_days"] or 0))


def next_step(evidence: Evidence) -> str:
    if evidence["handed_in_on"]:
        return "Ask the approver for a date or a fast lane, and move the live-by date openly if there is none."
    if evidence.get("is_rejected"):
        return "Change what it was rejected for and hand it in again, or decide to stop the pilot."
    return "Hand it in today, and move the live-by date openly or ask for a fast lane."


def waits_on(evidence: Evidence) -> str:
    if evidence["handed_in_on"]:
        return evidence["decided_by"] or area_name(evidence["area"])
    return evidence["programme_manager"] or ""


RULE = Rule(
    id="governance/sign-off-behind-its-clock",
    title="Sign-off behind its clock",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=waits_on,
    clears_when="It is approved, is handed in again after it was rejected, or the promised day has moved far enough.",
    cannot_tell=_has_no_clock,
    closes_after_days=56,
)
