"""Book and hold the review; say what money is needed, and what was decided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import names_of
from accounts.models import Person
from accounts.posting import posted
from outcomes.actions import decide_funding, hold_benefits_review, need_funding_decision, schedule_benefits_review
from outcomes.actions.benefits import benefit_owner_of
from outcomes.forms.benefits import FundingDecideForm, FundingForm, ReviewAddForm, ReviewHoldForm
from outcomes.models import BenefitsReview, FundingDecision
from outcomes.moments import ninety_days_in_use
from outcomes.views.access import today
from pilots.lifecycle.reading import recordable_pilot


@require_http_methods(["GET", "POST"])
def benefits_review_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the next review, or move the one that is booked."""
    pilot = recordable_pilot(request, pk)
    as_of = today(pilot)
    booked = BenefitsReview.objects.filter(pilot=pilot).planned().order_by("pk").first()
    due_on = booked.due_on if booked else ninety_days_in_use(pilot, as_of=as_of)
    form = ReviewAddForm(posted(request), portfolio=pilot.portfolio, initial={"due_on": due_on})
    if form.is_bound and (review := form.carry_out(schedule_benefits_review, pilot, as_of=as_of)):
        messages.success(request, f"The review is to be held by {review.due_on:%-d %b %Y}.")
        return redirect("metric-list", pk=pk)
    context = {"form": form, "pilot": pilot, "booked": booked, "ninety_days": ninety_days_in_use(pilot, as_of=as_of)}
    return render(request, "outcomes/review_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def benefits_review_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the review found, and the benefit owner's confirmation."""
    reviews = BenefitsReview.objects.holdable_by(request.user).select_related("pilot__portfolio", "confirmed_by")
    review = get_object_or_404(reviews, pk=pk)
    pilot, owner = review.pilot, benefit_owner_of(review.pilot_id)
    as_of = today(pilot)
    initial = {name: getattr(review, name) for name in ("verdict", "story", "shortfall_accepted")}
    initial |= {"held_on": review.held_on or as_of, "confirmed": review.confirmed_by is not None}
    form = ReviewHoldForm(posted(request), portfolio=pilot.portfolio, owner=owner, initial=initial)
    if form.is_bound and form.carry_out(hold_benefits_review, review, as_of=as_of) is not None:
        messages.success(request, "The review is on record.")
        return redirect("metric-list", pk=pilot.pk)
    context = {"form": form, "pilot": pilot, "review": review, "owner": owner}
    return render(request, "outcomes/review_hold.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def funding_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what money is needed next, and by when."""
    pilot = recordable_pilot(request, pk)
    form = FundingForm(posted(request), portfolio=pilot.portfolio)
    if form.is_bound and form.carry_out(need_funding_decision, pilot, as_of=today(pilot)) is not None:
        messages.success(request, "The decision is on record as needed.")
        return redirect("metric-list", pk=pk)
    context = {"form": form, "pilot": pilot, "people": names_of(Person, pilot.portfolio_id)}
    return render(request, "outcomes/funding_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def funding_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the money was asked for, and what was decided."""
    needed = FundingDecision.objects.recordable_by(request.user).select_related("pilot__portfolio", "board")
    funding = get_object_or_404(needed, pk=pk)
    pilot = funding.pilot
    names = ("submitted_on", "decision", "decided_on")
    initial = {name: getattr(funding, name) for name in names}
    form = FundingDecideForm(posted(request), portfolio=pilot.portfolio, initial=initial)
    if form.is_bound and form.carry_out(decide_funding, funding, as_of=today(pilot)) is not None:
        messages.success(request, "It is on record.")
        return redirect("metric-list", pk=pilot.pk)
    context = {"form": form, "pilot": pilot, "funding": funding}
    return render(request, "outcomes/funding_decide.html", context, status=422 if form.errors else 200)
