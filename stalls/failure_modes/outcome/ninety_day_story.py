"""Ninety days in use, and nobody has written whether it worked.

Half a page is due on day 90 of production: before, after, how many, what it cost, what next. With no review booked by
day 60 it is worth a look, without one held by day 90 it has stalled, on day 120 it is critical. A review that ended
with "cannot tell" is a stall at once, until a later one can. A planned day that has passed is no booking.

Thresholds: domain.md C.6 OUT-4; ninety days: seed; days 60 and 120: judgement [A]. Of 48 large UK projects 22 left
their portfolio without anybody being able to say whether they met their aims (B.6).
`since`: the first day of production, as late as its precision allows; after "cannot tell" the day of that review.
Missing data: where nobody recorded the first day of production, it counts from 14 days after the first use on record;
where there is none either, it says nothing. A review without a verdict counts as not held. Nobody was asked about a
pilot of an imported inventory, so it says nothing unless a review of it is on record.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import IsNull

from outcomes.models import BenefitsReview, Verdict, benefit_owner_name
from outcomes.moments import live_since
from pilots.dates import latest
from pilots.models import Stage, is_reporting
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    day,
    days_before,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
)


@dataclass(frozen=True)
class Thresholds:
    booked_by_day: int = 60
    held_by_day: int = 90
    critical_from_day: int = 120


RESTS_ON = (Facts(BenefitsReview, ("held_on",)),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(claimed_stage=Stage.PRODUCTION, live_since__lte=days_before(as_of, day))

    unclear, promised = models.Q(verdict=Verdict.CANNOT_TELL), models.Q(booked_for__gt=as_of)
    not_booked = from_day(thresholds.booked_by_day) & (models.Q(booked_for=None) | models.Q(booked_for__lt=as_of))
    not_held = from_day(thresholds.held_by_day)
    untold = _with_reviews(pilots, as_of).filter(models.Q(verdict=None) | unclear)
    return rows(
        untold.annotate(live_since=live_since("pk", as_of)).filter(unclear | not_booked | not_held),
        severity=severity_where(
            watch=not_booked,
            stalled=unclear | not_held,
            critical=models.Q(verdict=None) & from_day(thresholds.critical_from_day),
        ),
        since=models.Case(models.When(unclear, then=models.F("held_on")), default=models.F("live_since")),
        managed_until=models.Case(
            models.When(promised & models.Q(benefit_owner__isnull=False), then=models.F("booked_for"))
        ),
        evidence=JSONObject(
            live_since="live_since",
            booked_for="booked_for",
            unclear_on="held_on",
            benefit_owner="benefit_owner",
        ),
    )


def _with_reviews(pilots: PilotQuerySet, as_of: date) -> PilotQuerySet:
    """Annotate the last verdict and its day, the day for which the next review is booked, and who confirms it."""
    reviews = BenefitsReview.objects.filter(pilot=models.OuterRef("pk"))
    last = reviews.held_by(as_of).concluded()
    booked = reviews.planned().exclude(due_on=None).order_by("-due_on")
    in_use = pilots.running().filter(claimed_stage__in=Stage.in_pilot_or_later())
    return in_use.filter(is_reporting() | models.Exists(reviews)).annotate(
        verdict=models.Subquery(last.values("verdict")[:1]),
        held_on=models.Subquery(last.values(day=latest("held_on"))[:1]),
        booked_for=models.Subquery(booked.values(day=latest("due_on"))[:1]),
        benefit_owner=benefit_owner_name("pk"),
    )


def _cannot_be_dated(as_of: date) -> models.Q:
    """What is not in production, or nobody knows since when, is not due to be told of."""
    return ~models.Q(claimed_stage=Stage.PRODUCTION) | models.Q(IsNull(live_since("pk", as_of), True))


def explain(evidence: Evidence, as_of: date) -> str:
    unclear_on = day(evidence, "unclear_on")
    if unclear_on:
        return f"The review held on {spoken(unclear_on)} could not tell whether it worked."
    in_use = f"Day {days_since(evidence, 'live_since', as_of)} in use and nobody has written whether it worked"
    booked_for = day(evidence, "booked_for")
    if booked_for is None:
        return f"{in_use}; no review is booked."
    if booked_for < as_of:
        return f"{in_use}; the review that was booked for {spoken(booked_for)} was not held."
    return f"{in_use}; a review is booked for {spoken(booked_for)}."


def next_step(evidence: Evidence) -> str:
    if evidence["unclear_on"]:
        return "Measure again, against a group without it if nothing is left from before, and hold a second review."
    return "Write half a page: before, after, how many, what it cost, what next."


RULE = Rule(
    id="outcome/ninety-day-story",
    title="No ninety-day story",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Benefit owner", "benefit_owner"),
    waits_on=held_by("benefit_owner"),
    clears_when="A review was held and says whether it worked.",
    speaks_of_nothing=True,
    cannot_tell=_cannot_be_dated,
)
