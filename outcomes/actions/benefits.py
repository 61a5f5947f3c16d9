"""Book and hold the ninety-day review; say what money is needed by when, and what was decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Person
from outcomes.actions.refusals import RefusedError, free_key, lock
from outcomes.models import BenefitsReview, Funded, FundingDecision, OutcomeMetric, Verdict
from outcomes.moments import ninety_days_in_use
from pilots.dates import Precision
from pilots.models import Pilot


@transaction.atomic
def schedule_benefits_review(pilot: Pilot, *, as_of: date, due_on: date | None = None) -> BenefitsReview:
    """Book the pilot's next review for a day, or move the one that is booked; history keeps the earlier day.

    Without a day it is the ninetieth in production. Raises RefusedError where that is not known.
    """
    due_on = due_on or ninety_days_in_use(pilot, as_of=as_of)
    if due_on is None:
        raise RefusedError("due_on", "It is not in production on record, so give the day.")
    lock(pilot)
    reviews = BenefitsReview.objects.filter(pilot=pilot)
    review = reviews.planned().order_by("pk").first()
    if review is None:
        review = BenefitsReview(pilot=pilot, key=free_key(reviews, "benefits", otherwise="benefits"))
    review.due_on, review.due_on_precision, review.recorded_on = due_on, Precision.DAY, as_of
    review.save()
    return review


@transaction.atomic
def hold_benefits_review(
    review: BenefitsReview,
    *,
    held_on: date,
    verdict: str,
    story: str,
    as_of: date,
    confirmed_by: Person | None = None,
    shortfall_accepted: str = "",
) -> BenefitsReview:
    """Record that a review was held, what it found, and whether the benefit owner confirms it.

    Accepting less than the target is in the benefit owner's words. Raises RefusedError.
    """
    review = BenefitsReview.objects.select_for_update().get(pk=review.pk)
    if held_on > as_of:
        raise RefusedError("held_on", "A review cannot have been held on a day to come.")
    if verdict not in Verdict.values or verdict == Verdict.UNKNOWN:
        raise RefusedError("verdict", "Say whether it worked; “cannot tell” is an answer.")
    if not story.strip():
        raise RefusedError("story", "Write the story: before, after, how many, what it cost, what next.")
    check_confirmation(review.pilot_id, confirmed_by, shortfall_accepted)
    review.held_on, review.held_on_precision, review.recorded_on = held_on, Precision.DAY, as_of
    review.verdict, review.story = verdict, story
    review.confirmed_by = confirmed_by  # type: ignore[assignment]  # may be null, which the checker does not see
    review.shortfall_accepted = shortfall_accepted
    review.save()
    return review


def check_confirmation(pilot_id: int, confirmed_by: Person | None, shortfall_accepted: str) -> None:
    """Raise RefusedError unless a review of the pilot may be confirmed by this person, with this shortfall accepted."""
    if shortfall_accepted and confirmed_by is None:
        reason = "Only the benefit owner can accept less than the target, so the review needs their confirmation."
        raise RefusedError("shortfall_accepted", reason)
    if confirmed_by is not None and confirmed_by != benefit_owner_of(pilot_id):
        reason = (
            "Only the benefit owner of the pilot's primary metric can confirm it, and not one of the delivery team."
        )
        raise RefusedError("confirmed", reason)


def benefit_owner_of(pilot_id: int) -> Person | None:
    """Return who confirms what comes of a pilot: the benefit owner of its primary metric, if outside the team."""
    metrics = OutcomeMetric.objects.filter(pilot=pilot_id, primary=True).select_related("benefit_owner", "pilot")
    metric = metrics.first()
    team = (metric.pilot.engineer_id, metric.pilot.programme_manager_id) if metric else ()
    return metric.benefit_owner if metric and metric.benefit_owner_id not in team else None


@transaction.atomic
def need_funding_decision(pilot: Pilot, *, as_of: date, **values: Any) -> FundingDecision:
    """Say what money a pilot needs next and by when it has to be decided.

    Without `needed_by` that is the day on which the funding ends, else the ninetieth in production (domain.md OUT-5).
    The same values sent twice are one decision. Raises RefusedError where no day is known.
    """
    values["needed_by"] = values.get("needed_by") or values.get("funding_ends_on")
    values["needed_by"] = values["needed_by"] or ninety_days_in_use(pilot, as_of=as_of)
    if values["needed_by"] is None:
        raise RefusedError("needed_by", "Neither the end of the funding nor production is on record, so give the day.")
    lock(pilot)
    decisions = FundingDecision.objects.filter(pilot=pilot)
    known = decisions.filter(decision="", **values).order_by("pk").first()
    if known:
        return known
    key = free_key(decisions, values.get("phase", ""), otherwise="next")
    return FundingDecision.objects.create(pilot=pilot, key=key, recorded_on=as_of, **values)


@transaction.atomic
def decide_funding(
    funding: FundingDecision,
    *,
    as_of: date,
    submitted_on: date | None = None,
    decision: str = "",
    decided_on: date | None = None,
    needed_by: date | None = None,
    funding_ends_on: date | None = None,
) -> FundingDecision:
    """Record that the money was asked for, and what was decided.

    A deferred decision is needed by another day, `needed_by`; of money that is granted `funding_ends_on` is the end.
    Raises RefusedError for nothing at all, for half a decision and for days to come.
    """
    funding = FundingDecision.objects.select_for_update().get(pk=funding.pk)
    for name, day in (("submitted_on", submitted_on), ("decided_on", decided_on)):
        if day and day > as_of:
            raise RefusedError(name, "This day has not come yet.")
    if not (submitted_on or decided_on or decision):
        raise RefusedError("submitted_on", "Give the day on which it was asked for, or the decision.")
    check_decision(decision, decided_on, needed_by)
    funding.submitted_on, funding.submitted_on_precision = submitted_on, Precision.DAY
    funding.decision, funding.decided_on, funding.decided_on_precision = decision, decided_on, Precision.DAY
    if decision == Funded.DEFERRED:
        funding.needed_by, funding.needed_by_precision = needed_by, Precision.DAY
    if decision == Funded.FUNDED and funding_ends_on:
        funding.funding_ends_on, funding.funding_ends_on_precision = funding_ends_on, Precision.DAY
    funding.recorded_on = as_of
    funding.save()
    return funding


def check_decision(decision: str, decided_on: date | None, needed_by: date | None) -> None:
    """Raise RefusedError unless decision, its day and the day by which it is needed go together."""
    if decision and decision not in Funded.values:
        raise RefusedError("decision", "Funded, refused or deferred; leave it empty while nothing is decided.")
    if decision and decided_on is None:
        raise RefusedError("decided_on", "A decision needs its day.")
    if decided_on and not decision:
        raise RefusedError("decision", "A day of deciding needs the decision.")
    if decision == Funded.DEFERRED and (needed_by is None or (decided_on and needed_by <= decided_on)):
        raise RefusedError("needed_by", "A deferred decision needs the day by which it is to be taken after all.")
