"""The health of pilots, kept beside the findings that it follows from."""

from __future__ import annotations

from django.db import models

from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot
from stalls.modes import FailureMode, HealthState


class HealthQuerySet(ScopedQuerySet["Health"]):
    pass


class Health(models.Model):
    """The state of one pilot in one failure mode, kept beside the findings it follows from."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="health", db_constraint=False)
    mode = models.CharField(max_length=12, choices=FailureMode)
    state = models.CharField(max_length=14, choices=HealthState)
    since = models.DateField(null=True, help_text="The oldest day from which a standing finding of this state counts.")
    facts_on = models.DateField(null=True, help_text="The day of the newest fact that the mode's rules rest on.")

    objects = HealthQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "health"
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "mode"], name="health_one_per_mode"),
            SameForeignKey(field="pilot", name="health_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}, {self.mode}: {self.state}"
