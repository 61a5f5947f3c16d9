"""Reviews and the money for what is next."""

from __future__ import annotations

from datetime import date

from django.test import Client

from outcomes.models import BenefitsReview, FundingDecision, OutcomeMetric
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_benefits_review,
    make_complete_metric,
    make_funding_decision,
    make_stage_event,
)
from tests.outcomes.views.pages import text_of


class TestReviews:
    def test_is_booked_for_the_ninetieth_day_and_moved(self, engineer: Client, pilot: Pilot) -> None:
        make_stage_event(pilot=pilot, stage="production", on=date(2026, 5, 1))
        assert "The ninetieth day in production is 30 Jul 2026" in text_of(
            engineer.get(f"/pilots/{pilot.pk}/benefits-reviews/add/")
        )
        engineer.post(f"/pilots/{pilot.pk}/benefits-reviews/add/", {"due_on": ""})
        assert BenefitsReview.objects.get().due_on == date(2026, 7, 30)
        engineer.post(f"/pilots/{pilot.pk}/benefits-reviews/add/", {"due_on": "2026-08-05"})
        assert BenefitsReview.objects.get().due_on == date(2026, 8, 5)

    def test_asks_for_a_day_before_production(self, engineer: Client, pilot: Pilot) -> None:
        response = engineer.post(f"/pilots/{pilot.pk}/benefits-reviews/add/", {"due_on": ""})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["due_on"])

    def test_is_held_and_confirmed_by_the_benefit_owner(self, owner: Client, metric: OutcomeMetric) -> None:
        review = make_benefits_review(pilot=metric.pilot)
        given = {
            "held_on": "2026-06-01",
            "verdict": "partly",
            "story": "Two of four.",
            "confirmed": "on",
            "shortfall_accepted": "It is enough.",
        }
        response = owner.post(f"/benefits-reviews/{review.pk}/hold/", given, follow=True)
        assert "Confirmed by B. Owner." in text_of(response)
        assert BenefitsReview.objects.exclude(shortfall_accepted="").get().verdict == "partly"

    def test_a_shortfall_needs_the_confirmation(self, engineer: Client, metric: OutcomeMetric) -> None:
        review = make_benefits_review(pilot=metric.pilot)
        given = {"held_on": "2026-06-01", "verdict": "partly", "story": "x", "shortfall_accepted": "Enough"}
        response = engineer.post(f"/benefits-reviews/{review.pk}/hold/", given)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["shortfall_accepted"])

    def test_nobody_can_confirm_without_an_owner_outside_the_team(self, engineer: Client, pilot: Pilot) -> None:
        make_complete_metric(pilot=pilot, benefit_owner=pilot.engineer)
        review = make_benefits_review(pilot=pilot)
        page = engineer.get(f"/benefits-reviews/{review.pk}/hold/")
        assert "No benefit owner outside the team is on record" in text_of(page)
        assert "confirmed" not in page.context["form"].fields


class TestFunding:
    def test_is_needed_asked_for_and_decided(self, engineer: Client, pilot: Pilot) -> None:
        given = {"phase": "Roll-out", "needed_by": "2026-07-01", "board": "The board", "amount": "large"}
        for _ in range(2):
            engineer.post(f"/pilots/{pilot.pk}/funding/add/", given)
        funding = FundingDecision.objects.get()
        assert (funding.board.name, funding.amount, funding.recorded_on) == ("The board", "large", MONDAY)
        decided = {"submitted_on": "2026-05-20", "decision": "refused", "decided_on": "2026-05-30"}
        said = text_of(engineer.post(f"/funding/{funding.pk}/decide/", decided, follow=True))
        assert "Roll-out Refused" in said
        assert "Asked for 20 May 2026, of The board" in said

    def test_half_a_decision_is_refused_beside_its_field(self, engineer: Client, pilot: Pilot) -> None:
        funding = make_funding_decision(pilot=pilot)
        response = engineer.post(f"/funding/{funding.pk}/decide/", {"decision": "funded"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["decided_on"])
