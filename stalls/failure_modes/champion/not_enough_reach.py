"""What holds the pilot up lies with a team over which its champion has no authority.

What holds it up is a request to another team that was escalated without an answer since, or has had none for 10 days.
Outside the champion's reach it is worth a look, and 14 days after escalating it without an answer it is a stall. Who
may say yes in a sign-off is for nobody to order, so what counts there does not count here, nor does what waits for the
pilot's own team. Over whom the champion has authority decides; where nobody has recorded that, level 4 of 5 is taken
for reach enough.

Thresholds: domain.md C.6 CH-5; influence over those who own the blockers matters more than grade (B.5). The days are
[A], the first 10 those of integration/waiting-on-ticket.
`since`: the later of the day on which the request was raised and of its last answer.
Missing data: where neither reach nor level is on record, it is a guess from day 14 on. A request without a day or a
team does not count. Without a champion on record it says nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from governance.requests import counts_as_sign_off
from pilots.dates import latest
from pilots.models import AccessRequest, Champion
from pilots.models.integrations import AccessRequestQuerySet
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
    worked_out,
)


@dataclass(frozen=True)
class Thresholds:
    unanswered_after_days: int = 10
    required_level: int = 4
    unknown_from_day: int = 14
    stalled_after_days_escalated: int = 14


RESTS_ON = (
    Facts(Champion, ("since", "until", "recorded_on")),
    Facts(AccessRequest, ("raised_on", "answered_on", "escalated_on", "closed_on"), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    unknown = models.Q(reach=[], level=None)
    due = models.Q(day_zero__lte=days_before(as_of, thresholds.unknown_from_day))
    outside = models.Q(reach=[], level__lt=thresholds.required_level) | ~models.Q(reach=[]) & models.Q(
        is_in_reach=False
    )
    stuck = models.Q(
        is_escalated=True, escalated_until__lte=days_before(as_of, thresholds.stalled_after_days_escalated)
    )
    blockers = _blockers(pilots, as_of, unanswered_days=thresholds.unanswered_after_days).with_reach(as_of)
    named = ("champion", "level", "reach", "is_in_reach")
    known = worked_out(blockers, "day_zero", "quiet_since", "escalated_until", "is_escalated", *named)
    worst_first = models.Case(models.When(stuck, then=0), default=1)
    return rows(
        known.filter(outside | unknown & due)
        .order_by("pilot", worst_first, models.F("quiet_since"), "pk")
        .distinct("pilot"),
        severity=severity_where(watch=outside | unknown, stalled=stuck),
        guess=unknown,
        since=models.F("quiet_since"),
        evidence=JSONObject(
            team="team__name",
            champion="champion",
            level="level",
            required_level=models.Value(thresholds.required_level),
            has_reach=models.Case(models.When(reach=[], then=False), default=True),
            quiet_since="quiet_since",
            escalated_on=models.Case(models.When(is_escalated=True, then="escalated_until")),
            programme_manager="pilot__programme_manager__name",
        ),
    )


def _blockers(pilots: PilotQuerySet, as_of: date, *, unanswered_days: int) -> AccessRequestQuerySet:
    """Return the open requests that nobody answers: for so many days, or since they were escalated (`is_escalated`)."""
    theirs = AccessRequest.objects.filter(pilot__in=pilots.running()).open_on(as_of).theirs_on(as_of)
    dated = (
        theirs.exclude(counts_as_sign_off(as_of))
        .with_quiet_since(as_of)
        .annotate(
            day_zero=latest("pilot__clock_start"),
            escalated_until=latest("escalated_on"),
            answered_until=latest("answered_on"),
        )
    )
    answered_before = models.Q(answered_until__lt=models.F("escalated_on"))
    unanswered = models.Q(answered_on=None) | models.Q(answered_on__gt=as_of) | answered_before
    escalated = models.When(unanswered, escalated_until__lte=as_of, then=True)
    quiet = models.Q(quiet_since__lte=days_before(as_of, unanswered_days))
    return dated.annotate(is_escalated=models.Case(escalated, default=False)).filter(
        models.Q(is_escalated=True) | quiet
    )


def explain(evidence: Evidence, as_of: date) -> str:
    team, who = evidence["team"], evidence["champion"]
    return f"The blocker sits with {team}, {_reach(evidence, who)}.{_escalated(evidence, as_of)}"


def _reach(evidence: Evidence, who: str) -> str:
    if evidence["has_reach"]:
        return f"outside {who}'s reach"
    if evidence["level"] is None:
        return f"and nothing on record says whether {who} has authority there"
    return f"and {who} is at level {evidence['level']} of 5, where {evidence['required_level']} is needed"


def _escalated(evidence: Evidence, as_of: date) -> str:
    if not evidence["escalated_on"]:
        return ""
    ago = counted(days_since(evidence, "escalated_on", as_of), "day")
    return f" It was escalated {ago} ago and has had no answer since."


def next_step(evidence: Evidence) -> str:
    if not evidence["has_reach"] and evidence["level"] is None:
        return "Record over which teams the champion has authority."
    return f"Add a co-sponsor who has authority over {evidence['team']}."


RULE = Rule(
    id="champion/not-enough-reach",
    title="Not enough reach",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="The champion's authority over the team is on record, or the blocker has gone.",
    closes_after_days=56,
)
