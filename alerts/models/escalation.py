"""Who else is told of what nobody has answered, and after how long."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.history import keep_history
from accounts.models import Portfolio, Role, ScopedQuerySet

# Whoever is told only after a quarter of a year learns nothing that the digest has not said a dozen times.
LONGEST_WAIT = 90


class EscalationStepQuerySet(ScopedQuerySet["EscalationStep"]):
    pass


@keep_history()
class EscalationStep(models.Model):
    """A critical finding that nobody has answered for so many days is told to everybody of a role, or to one member."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="escalation_steps")
    after_days = models.PositiveSmallIntegerField(
        "after days",
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WAIT)],
        help_text="For how many days nobody has answered it: from 1 to 90.",
    )
    role = models.CharField(max_length=20, choices=Role, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = EscalationStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values, user=None) | models.Q(role="", user__isnull=False),
                name="escalationstep_one_of_both",
                violation_error_message="Choose either a role or a member.",
            ),
            models.CheckConstraint(
                condition=models.Q(after_days__gte=1, after_days__lte=LONGEST_WAIT),
                name="escalationstep_days_known",
                violation_error_message="Wait from 1 to 90 days.",
            ),
            models.UniqueConstraint(
                fields=["portfolio", "role", "user"],
                nulls_distinct=False,
                name="escalationstep_once_each",
                violation_error_message="They are told already; change after how many days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id}: after {self.after_days} days"

    @property
    def whom(self) -> str:
        """Return who is told, in words."""
        return str(self.user) if self.user else f"Every {Role(self.role).label.lower()}"
