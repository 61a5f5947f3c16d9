"""Handing a pilot over: the champion proposes a receiver, who becomes champion by accepting."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet, Viewer
from accounts.walls import FOLLOWS_PILOT, PERSON, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.models.pilot import Pilot


class HandOverAnswer(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HandOverQuerySet(ScopedQuerySet["HandOver"]):
    def open(self) -> Self:
        """Keep the hand-overs whose receiver has not answered."""
        return self.filter(answer="")

    def open_on(self, as_of: date) -> Self:
        """Keep the hand-overs that had been proposed by a day and were not answered by then."""
        return self.filter(models.Q(answer="") | models.Q(answered_on__gt=as_of), proposed_on__lte=as_of)

    def waiting_for(self, user: Viewer) -> Self:
        """Keep what this user is asked to take over and has not answered."""
        return self.open().filter(receiver__user=user.pk) if user.is_authenticated else self.none()

    def concerning(self, user: Viewer) -> Self:
        """Keep what the user gives, is asked to take over, or looks after as a manager of the portfolio."""
        if not user.is_authenticated:
            return self.none()
        theirs = models.Q(receiver__user=user) | models.Q(giver__user=user)
        managed = models.Q(portfolio__in=Portfolio.objects.managed_by(user))
        return self.visible_to(user).filter(theirs | managed)


@keep_history()
class HandOver(models.Model):
    """A champion is to hand a pilot over to somebody, who becomes champion by accepting."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="hand_overs", db_constraint=False)
    key = models.CharField(max_length=80)
    giver = models.ForeignKey(Person, **SOMEBODY, help_text="The champion who leaves.")
    receiver = models.ForeignKey(Person, **PERSON, help_text="Who is asked to become champion.")
    proposed_on = models.DateField()
    answer = models.CharField(max_length=10, choices=HandOverAnswer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    because = models.TextField(blank=True, help_text="Why it was declined or withdrawn.")
    recorded_on = recorded_field()

    objects = HandOverQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="handover_key_unique"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(answer=""),
                name="handover_one_open",
                violation_error_message="Somebody has been asked already. Withdraw that first.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_on__isnull=True)
                | ~models.Q(answer="") & models.Q(answered_on__isnull=False),
                name="handover_answer_has_day",
            ),
            SameForeignKey(field="pilot", name="handover_pilot_in_portfolio"),
            SameForeignKey(field="giver", name="handover_giver_in_portfolio"),
            SameForeignKey(field="receiver", name="handover_receiver_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot} to {self.receiver}"
