"""The first working slice: the moment at which a demo has become something that somebody used for their job."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import day_field, precise_enough, precision_field
from pilots.models.pilot import Pilot


class Place(models.TextChoices):
    """Where the system runs. What runs in neither place is a demo."""

    STAGING = "staging", "Staging"
    PRODUCTION = "production", "Production"
    UNKNOWN = "unknown", "Unknown"


class FirstSliceQuerySet(ScopedQuerySet["FirstSlice"]):
    def delivered_by(self, as_of: date) -> Self:
        """Keep the slices that say who used it, for what work, on which day, and that have happened by a day."""
        return self.filter(on__lte=as_of, user__isnull=False).exclude(work="").exclude(environment="")

    def real(self) -> Self:
        """Keep what ran on real data in a place that is known: anything else is a demo."""
        return self.filter(real_data=True, environment__in=(Place.STAGING, Place.PRODUCTION))


@keep_history()
class FirstSlice(models.Model):
    """A named real person used it for a real piece of their job (domain.md C.1): more than a demo."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="first_slices", db_constraint=False)
    on = day_field()
    on_precision = precision_field()
    user = models.ForeignKey(Person, **SOMEBODY, help_text="Who used it.")
    work = models.CharField(max_length=500, blank=True, help_text="For which piece of their job.")
    real_data = models.BooleanField(null=True, blank=True)
    environment = models.CharField(max_length=10, choices=Place, blank=True)
    recorded_on = recorded_field()

    objects = FirstSliceQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *precise_enough("firstslice", "on"),
            SameForeignKey(field="pilot", name="firstslice_pilot_in_portfolio"),
            SameForeignKey(field="user", name="firstslice_user_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}: first slice on {self.on}"
