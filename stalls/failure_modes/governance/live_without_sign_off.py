"""It is in use, and an approval that blocks going live has not been given.

In limited real use that is a stall at once, in production it is critical at once, also once it is realised. Not knowing
in production whether an approval is needed, or how it was decided, counts as not approved. In limited real use that is
worth a look at once and a stall after 14 days.

Thresholds: domain.md C.6 GOV-7 (NHS England, June 2025; 61 % of the federal pilots of 2025 that answered were without
an authorisation); the 14 days: C.5.
It is in use where people say that it is in limited real use or in production, and where target users were counted in
two consecutive weeks, the second of which ended within the last 28 days [A], whatever stage is said. A first slice
alone is not: it is due on day 14, long before most approvals can be had.
`since`: the day since which one of these stages has been said, else the end of the first such two weeks, as late as
their precision allows; a later day on which the approval was refused or withdrawn. Null where no such day is known.
Missing data: a pilot without any sign-off on record says nothing. An approval that has lapsed counts in
governance/approval-lapsed alone. The champion stands for the senior responsible owner, whom no record names.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, JSONObject

from governance.models import Decision, Needed, SignOff, area_name
from outcomes.models import UsageWeek
from outcomes.models.use import UsageWeekQuerySet
from pilots.claims import lasting
from pilots.dates import latest, plus_days
from pilots.models import Stage, champion_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where


@dataclass(frozen=True)
class Thresholds:
    unknown_stalled_after_days: int = 14
    used_weeks: int = 2
    used_within_days: int = 28


RESTS_ON = (Facts(SignOff, ("engaged_on", "submitted_on", "decided_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    to_the_end = 7 * thresholds.used_weeks - 1
    used = UsageWeek.objects.over_by(as_of).used()
    lately = used.filter(week__gt=days_before(as_of, thresholds.used_within_days + to_the_end))
    said = models.Q(pilot__claimed_stage__in=Stage.in_pilot_or_later())
    in_use = said | models.Q(models.Exists(_running_weeks(lately, thresholds)))
    sign_offs = SignOff.objects.filter(pilot__in=pilots.not_dead()).blocking().not_approved_by(as_of)
    counted_from = _first(_running_weeks(used, thresholds), plus_days(models.F("week"), to_the_end))
    missing = sign_offs.filter(in_use).annotate(in_use_since=Coalesce(_entered_on(as_of), counted_from))
    unknown = models.Q(needed=Needed.UNKNOWN, decision="") | models.Q(decision=Decision.UNKNOWN)
    long = models.Q(in_use_since__lte=days_before(as_of, thresholds.unknown_stalled_after_days))
    return rows(
        missing,
        subject=models.F("area"),
        severity=severity_where(
            watch=unknown, stalled=~unknown | long, critical=models.Q(pilot__claimed_stage__in=Stage.live())
        ),
        guess=unknown,
        guess_may_be_critical=True,
        since=_since(as_of),
        evidence=JSONObject(
            area="area",
            needed="needed",
            decision="decision",
            stage="pilot__claimed_stage",
            in_use_since="in_use_since",
            data="pilot__data_categories",
            champion=champion_name("pilot", as_of),
            programme_manager="pilot__programme_manager__name",
        ),
    )


def _running_weeks(used: UsageWeekQuerySet, thresholds: Thresholds) -> UsageWeekQuerySet:
    return used.in_a_row(thresholds.used_weeks).filter(pilot=models.OuterRef("pilot"))


def _entered_on(as_of: date) -> models.Subquery:
    claims = lasting(*Stage.in_pilot_or_later()).filter(pilot=models.OuterRef("pilot"), on__lte=as_of)
    return _first(claims, latest("on"))


def _first(facts: models.QuerySet[Any], day: Combinable) -> models.Subquery:
    per_pilot = facts.order_by().values("pilot").annotate(first=models.Min(day))
    return models.Subquery(per_pilot.values("first"))


def _since(as_of: date) -> models.Case:
    refused = models.Case(models.When(decided_on__lte=as_of, then=latest("decided_on")))
    return models.Case(models.When(in_use_since__isnull=False, then=Greatest("in_use_since", refused)))


def explain(evidence: Evidence, as_of: date) -> str:
    area, data = area_name(evidence["area"]), evidence["data"]
    in_use = f"It is in use with this data: {data.rstrip('.')}." if data else "It is in use."
    if evidence["decision"] == Decision.UNKNOWN:
        return f"{in_use} We do not know whether {area} is approved: how it was decided is not on record."
    if evidence["needed"] == Needed.UNKNOWN and not evidence["decision"]:
        return f"{in_use} Nothing on record says that {area} is approved, or that it is not needed."
    return f"{in_use} {area} is not approved."


def next_step(evidence: Evidence) -> str:
    return "Stop the use, or have a named person accept the risk in writing, with a date, today."


RULE = Rule(
    id="governance/live-without-sign-off",
    title="Live without sign-off",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("champion", "programme_manager"),
    clears_when="It is approved, or the use is stopped.",
    opens_after_days=0,
    holds_when_realised=True,
)
