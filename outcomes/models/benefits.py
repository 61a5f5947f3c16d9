"""What comes of it: the ninety-day review and the next decision about money."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet, Viewer
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from outcomes.models.metrics import OutcomeMetric
from pilots.dates import certainly_by, day_field, precise_enough, precision_field
from pilots.models import Band, Pilot


class Verdict(models.TextChoices):
    WORKED = "worked", "It worked"
    PARTLY = "partly", "It worked in part"
    DID_NOT = "did_not", "It did not work"
    CANNOT_TELL = "cannot_tell", "Cannot tell"
    UNKNOWN = "unknown", "Unknown"

    @classmethod
    def given(cls) -> tuple[Verdict, ...]:
        """Return what somebody concluded, be it that one cannot tell."""
        return (cls.WORKED, cls.PARTLY, cls.DID_NOT, cls.CANNOT_TELL)


class BenefitsReviewQuerySet(ScopedQuerySet["BenefitsReview"]):
    def held_by(self, as_of: date) -> Self:
        """Keep the reviews held up to a day, the last one first."""
        return self.filter(held_on__lte=as_of).order_by("-held_on", "-pk")

    def planned(self) -> Self:
        """Keep the reviews that are not held yet."""
        return self.filter(held_on=None)

    def concluded(self) -> Self:
        """Keep the reviews that came to a verdict."""
        return self.filter(verdict__in=Verdict.given())

    def holdable_by(self, user: Viewer) -> Self:
        """Keep what the user may hold and confirm: whoever records facts may, and the benefit owner of the pilot."""
        own = OutcomeMetric.objects.filter(pilot=models.OuterRef("pilot"), primary=True, benefit_owner__user=user.pk)
        return self.visible_to(user).filter(
            models.Q(portfolio__in=Portfolio.objects.recorded_by(user)) | models.Exists(own)
        )


@keep_history()
class BenefitsReview(models.Model):
    """Ninety days in use: before, after, how many, what it cost, what next."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="benefits_reviews", db_constraint=False)
    key = models.CharField(max_length=80)
    due_on = day_field()
    due_on_precision = precision_field()
    held_on = day_field()
    held_on_precision = precision_field()
    verdict = models.CharField(max_length=11, choices=Verdict, blank=True)
    story = models.TextField(blank=True, help_text="Half a page: before, after, how many, what it cost, what next.")
    confirmed_by = models.ForeignKey(Person, **SOMEBODY, help_text="The benefit owner who confirms it.")
    shortfall_accepted = models.TextField(
        blank=True, help_text="Why the benefit owner accepts less than the target, in their words."
    )
    recorded_on = recorded_field()

    objects = BenefitsReviewQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="benefitsreview_key_unique"),
            models.CheckConstraint(
                condition=models.Q(shortfall_accepted="") | models.Q(confirmed_by__isnull=False),
                name="benefitsreview_shortfall_has_confirmer",
                violation_error_message="Accepting a shortfall needs the person who accepts it.",
            ),
            *precise_enough("benefitsreview", "due_on", "held_on"),
            SameForeignKey(field="pilot", name="benefitsreview_pilot_in_portfolio"),
            SameForeignKey(field="confirmed_by", name="benefitsreview_confirmer_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"Benefits review of {self.pilot}"


class Funded(models.TextChoices):
    FUNDED = "funded", "Funded"
    REFUSED = "refused", "Refused"
    DEFERRED = "deferred", "Deferred"
    UNKNOWN = "unknown", "Unknown"

    @classmethod
    def undecided(cls) -> tuple[str, ...]:
        """Return what leaves it open, nothing among it; a deferral is no decision."""
        return ("", cls.DEFERRED, cls.UNKNOWN)


class FundingDecisionQuerySet(ScopedQuerySet["FundingDecision"]):
    def undecided(self) -> Self:
        """Keep what is not decided; a deferred one is not."""
        return self.filter(decision__in=Funded.undecided())

    def certainly_decided(self, as_of: date) -> Self:
        """Keep what had certainly been decided by a day, either way; a decision without a day counts."""
        dated = models.Q(decided_on__isnull=True) | certainly_by("decided_on", as_of)
        return self.filter(dated, decision__in=(Funded.FUNDED, Funded.REFUSED))

    def running_out(self, as_of: date) -> Self:
        """Keep what had been granted by a day, as long as nothing later is on record, decided or not.

        Its `funding_ends_on` is the end of what was granted: a day that was on record before the grant was that of the
        money before it.
        """
        granted = models.Q(decided_on__isnull=True) | models.Q(decided_on__lte=as_of)
        others = FundingDecision.objects.filter(pilot=models.OuterRef("pilot")).exclude(pk=models.OuterRef("pk"))
        later = others.filter(
            models.Q(decided_on__isnull=True) | models.Q(decided_on__gt=models.OuterRef("decided_on"))
        )
        history = apps.get_model("outcomes", "FundingDecisionHistory")._default_manager
        same_day = history.filter(pgh_obj=models.OuterRef("pk"), funding_ends_on=models.OuterRef("funding_ends_on"))
        said_before = models.Exists(same_day.exclude(decision=Funded.FUNDED))
        dated = self.filter(granted, decision=Funded.FUNDED, funding_ends_on__isnull=False)
        return dated.filter(~models.Exists(later), ~said_before)


@keep_history()
class FundingDecision(models.Model):
    """The decision about the money for a next phase, and by when it is needed."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="funding_decisions", db_constraint=False)
    key = models.CharField(max_length=80)
    phase = models.CharField(max_length=200, blank=True, help_text="What the money is for.")
    needed_by = day_field()
    needed_by_precision = precision_field()
    funding_ends_on = day_field()
    funding_ends_on_precision = precision_field()
    submitted_on = day_field()
    submitted_on_precision = precision_field()
    decided_on = day_field()
    decided_on_precision = precision_field()
    decision = models.CharField(max_length=8, choices=Funded, blank=True)
    board = models.ForeignKey(Person, **SOMEBODY, help_text="Who decides: a board or a person.")
    amount = models.CharField("amount at stake", max_length=7, choices=Band, blank=True)
    recorded_on = recorded_field()

    objects = FundingDecisionQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="fundingdecision_key_unique"),
            models.CheckConstraint(
                condition=models.Q(decided_on__isnull=True) | ~models.Q(decision=""),
                name="fundingdecision_day_has_decision",
                violation_error_message="A day of deciding needs the decision.",
            ),
            *precise_enough("fundingdecision", "needed_by", "funding_ends_on", "submitted_on", "decided_on"),
            SameForeignKey(field="pilot", name="fundingdecision_pilot_in_portfolio"),
            SameForeignKey(field="board", name="fundingdecision_board_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"Funding of {self.pilot}: {self.phase}"
