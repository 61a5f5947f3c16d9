"""What may be decided of a sign-off, and every decision, round by round, with a frozen copy of what was signed."""

from __future__ import annotations

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, PERSON, SOMEBODY, SameForeignKey, never_overwritten, portfolio_of_pilot
from pilots.models import Pilot


class Decision(models.TextChoices):
    APPROVED = "approved", "Approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions", "Approved with conditions"
    REJECTED = "rejected", "Rejected"
    RETURNED = "returned", "Returned"
    UNKNOWN = "unknown", "Decided, not known how"

    @classmethod
    def approvals(cls) -> tuple[Decision, ...]:
        return (cls.APPROVED, cls.APPROVED_WITH_CONDITIONS)

    @classmethod
    def refusals(cls) -> tuple[Decision, ...]:
        return (cls.RETURNED, cls.REJECTED)


@keep_history()
class SignOffDecision(models.Model):
    """One round of one sign-off, with a frozen copy of what lay before the decider. Never changed and never deleted.

    The time from `submitted_on` to `decided_on` was the reviewers' turn; between two rounds it was the team's.
    """

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sign_off_decisions", db_constraint=False)
    sign_off = models.ForeignKey("governance.SignOff", on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveSmallIntegerField(help_text="The first hand-in is round 1.")
    submitted_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField()
    decision = models.CharField(max_length=25, choices=Decision)
    decided_by = models.ForeignKey(Person, **PERSON)
    on_behalf_of = models.ForeignKey(Person, **SOMEBODY, help_text="The reviewer for whom a stand-in decided.")
    comment = models.TextField(blank=True, help_text="The conditions, what is missing, or why it was rejected.")
    frozen = models.JSONField(help_text="What was signed: model, data, version, as they stood on that day.")
    recorded_on = recorded_field()

    objects = ScopedQuerySet["SignOffDecision"].as_manager()

    class Meta:
        triggers = [
            portfolio_of_pilot(),
            never_overwritten(
                "sign_off_id",
                "round",
                "submitted_on",
                "decided_on",
                "decision",
                "decided_by_id",
                "on_behalf_of_id",
                "comment",
                "frozen",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sign_off", "round"], name="signoffdecision_round_unique"),
            models.CheckConstraint(condition=models.Q(round__gte=1), name="signoffdecision_round_counts_from_1"),
            SameForeignKey(field="pilot", name="signoffdecision_pilot_in_portfolio"),
            SameForeignKey(field="sign_off", same="pilot", name="signoffdecision_signoff_in_pilot"),
            SameForeignKey(field="decided_by", name="signoffdecision_decider_in_portfolio"),
            SameForeignKey(field="on_behalf_of", name="signoffdecision_absent_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.sign_off}, round {self.round}: {self.get_decision_display()}"
