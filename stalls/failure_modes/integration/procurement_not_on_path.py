"""Something has to be bought, and nobody has asked for it, or buying takes longer than there is time for.

Where it is on record that procurement is needed, it is asked for in the first week; without, that is worth a look.
What was asked for (a procurement or a contract) and takes longer than such purchases normally take is a stall. It is
critical at more than twice that time, or where the rest of it goes beyond the day on which the pilot is promised live;
that also holds for what nobody has asked for. The normal time is the portfolio's own median of procurement
sign-offs once five are completed, else that of the pilot's, else what the portfolio requires of the sector, else 90
days.

Thresholds: domain.md C.6 INT-4; 90 days for a tender with its standstill is [A] (C.10). English hospitals took 4 to 10
months longer than planned to contract (B.2).
`since`: the day on which it was asked for, else day 0, both as late as their precision allows.
Missing data: not known whether procurement is needed is a guess, worth a look from day 7 on and never more, as it is
where the need is known. Without a procurement sign-off nobody was asked. A request without a day is not late.
While the procurement sign-off lies before its reviewers, its days count in governance/sign-off-behind-its-clock (C.7).
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import Cast, Coalesce, Floor, JSONObject
from django.db.models.lookups import LessThan

from governance.models import Needed, Requirement, SignOff
from governance.requests import clocked_sign_offs
from governance.typical_days import MedianDays, with_medians
from pilots.dates import latest, plus_days
from pilots.models import AccessRequest, Promise, RequestKind, Stage
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
    week_of_pilot,
)

AREA = "procurement"
PURCHASES = (RequestKind.PROCUREMENT, RequestKind.CONTRACT)


@dataclass(frozen=True)
class Thresholds:
    unasked_watch_from_day: int = 7
    stalled_after_more_than_normal_times: float = 1
    critical_after_more_than_normal_times: float = 2
    normal_days: int = 90


RESTS_ON = (
    Facts(AccessRequest, ("raised_on", "answered_on", "closed_on"), only=models.Q(request_kind__in=PURCHASES)),
    Facts(SignOff, ("engaged_on", "submitted_on", "decided_on"), only=models.Q(area=AREA)),
    Facts(Promise, ("recorded_on",), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def taken(times: float) -> models.Q:
        return models.Q(LessThan(plus_days(models.F("asked_on"), Floor(models.F("normal_days") * times)), as_of))

    unasked = _unasked(as_of) & models.Q(day_zero__lte=days_before(as_of, thresholds.unasked_watch_from_day))
    late = _open(as_of) & taken(thresholds.stalled_after_more_than_normal_times)
    too_late = (_open(as_of) | unasked & models.Q(needed=Needed.YES)) & _ends_too_late(as_of)
    to_buy = _with_days(_to_buy(pilots.running(), as_of), as_of, normal_days=thresholds.normal_days)
    found = rows(
        to_buy.filter(unasked | late | too_late),
        subject=Coalesce("key", models.Value("")),
        severity=severity_where(
            watch=unasked,
            stalled=late,
            critical=too_late | _open(as_of) & taken(thresholds.critical_after_more_than_normal_times),
        ),
        guess=models.Q(key=None, needed=Needed.UNKNOWN),
        since=models.Case(models.When(key=None, then="day_zero"), default="asked_on"),
        evidence=JSONObject(
            needed="needed",
            reference="purchase__reference",
            request_kind="purchase__request_kind",
            team="purchase__team__name",
            asked_on="asked_on",
            normal_days="normal_days",
            live_by="live_by",
            clock_start="day_zero",
            programme_manager="programme_manager__name",
        ),
    )
    return with_medians(found, pilots.values("portfolio"), as_of=as_of)


def _to_buy(pilots: PilotQuerySet, as_of: date) -> PilotQuerySet:
    """Join each `purchase` that was asked for, and `buying`, the procurement sign-off; keep those not settled there.

    What is asked of the two is annotated: a filter that names them would join them again.
    """
    sign_offs = SignOff.objects.filter(area=AREA, pilot=models.OuterRef("pk"))
    undecided = sign_offs.exclude(needed=Needed.NO).undecided_on(as_of)
    waiting = clocked_sign_offs(as_of, AREA).filter(pilot=models.OuterRef("pk"))
    asked = models.Q(access_requests__raised_on=None) | models.Q(access_requests__raised_on__lte=as_of)
    unsettled = pilots.filter(~models.Exists(sign_offs) | models.Exists(undecided)).exclude(models.Exists(waiting))
    return unsettled.annotate(
        purchase=models.FilteredRelation(
            "access_requests", condition=asked & models.Q(access_requests__request_kind__in=PURCHASES)
        ),
        buying=models.FilteredRelation("sign_offs", condition=models.Q(sign_offs__area=AREA)),
        key=models.F("purchase__key"),
        asked_on=latest("purchase__raised_on"),
        closed_on=models.F("purchase__closed_on"),
        needed=models.F("buying__needed"),
        handed_in_on=models.F("buying__submitted_on"),
    )


def _with_days(to_buy: PilotQuerySet, as_of: date, *, normal_days: int) -> PilotQuerySet:
    """Annotate `day_zero`, `normal_days`, and `live_by` (null once it is said to be live)."""
    required = Requirement.objects.filter(
        portfolio=models.OuterRef("portfolio"), sector=models.OuterRef("sector"), code=AREA
    )
    promise = models.Subquery(Promise.objects.in_force(models.OuterRef("pk"), as_of).values(day=latest("live_by")))
    return to_buy.annotate(
        day_zero=latest("clock_start"),
        normal_days=Coalesce(
            MedianDays("portfolio", models.Value(AREA)),
            "buying__typical_days",
            models.Subquery(required.values("typical_days")),
            normal_days,
        ),
        live_by=models.Case(models.When(~models.Q(claimed_stage__in=Stage.live()), then=promise)),
    )


def _unasked(as_of: date) -> models.Q:
    not_handed_in = models.Q(handed_in_on=None) | models.Q(handed_in_on__gt=as_of)
    return not_handed_in & models.Q(key=None, needed__isnull=False)


def _open(as_of: date) -> models.Q:
    return models.Q(asked_on__isnull=False) & (models.Q(closed_on=None) | models.Q(closed_on__gt=as_of))


def _ends_too_late(as_of: date) -> models.Q:
    """Bought in the normal time, from the day of asking or else from now on, it is there after the promised day."""
    begun_on = Coalesce("asked_on", Cast(models.Value(as_of), models.DateField()))
    return models.Q(LessThan(models.F("live_by"), plus_days(begun_on, models.F("normal_days"))))


def _cannot_be_dated(as_of: date) -> models.Q:
    """As long as nothing was asked for, a pilot is late or early by its day 0 alone."""
    asked = AccessRequest.objects.filter(pilot=models.OuterRef("pk"), request_kind__in=PURCHASES)
    return models.Q(clock_start=None) & ~models.Q(models.Exists(asked))


def explain(evidence: Evidence, as_of: date) -> str:
    normally = counted(evidence["normal_days"], "day")
    if evidence["asked_on"]:
        asked = counted(days_since(evidence, "asked_on", as_of), "day")
        return f"{_purchase(evidence)} was asked for {asked} ago. It normally takes {normally}{_left(evidence, as_of)}."
    week = week_of_pilot(evidence, as_of)
    now = f", now in week {week}" if week else ""
    if evidence["needed"] == Needed.UNKNOWN:
        return f"Nothing on record says whether anything has to be bought{now}."
    left = _left(evidence, as_of)
    return f"Something has to be bought, and no request for it is on record{now}. It normally takes {normally}{left}."


def _purchase(evidence: Evidence) -> str:
    what = "contract" if evidence["request_kind"] == RequestKind.CONTRACT else "purchase"
    return f"{what.capitalize()} {evidence['reference']}" if evidence["reference"] else f"A {what}"


def _left(evidence: Evidence, as_of: date) -> str:
    if not evidence["live_by"]:
        return ""
    left = -days_since(evidence, "live_by", as_of)
    return f"; live-by is {counted(left, 'day')} away" if left >= 0 else f"; live-by was {counted(-left, 'day')} ago"


def next_step(evidence: Evidence) -> str:
    if evidence["asked_on"]:
        return (
            f"Ask {evidence['team'] or 'whoever buys'} for a day, and move the live-by date openly if it is too late."
        )
    if evidence["needed"] == Needed.UNKNOWN:
        return "Record whether anything has to be bought, or why not."
    return "Start it now, use an existing framework, or move the live-by date openly."


RULE = Rule(
    id="integration/procurement-not-on-path",
    title="Procurement not on the path",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("team", "programme_manager"),
    clears_when="The contract is signed, or procurement is recorded as not needed, with the reason.",
    cannot_tell=_cannot_be_dated,
)
