"""What a pilot is for, as a number agreed before the start, and the readings of it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.dates import day_field, precise_enough, precision_field
from pilots.models import Pilot


class Direction(models.TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    UNKNOWN = "unknown", "Unknown"


class OutcomeMetricQuerySet(ScopedQuerySet["OutcomeMetric"]):
    def agreed_by(self, as_of: date) -> Self:
        """Keep the primary metrics that a benefit owner outside the team can have agreed by a day."""
        return (
            self.filter(primary=True, agreed_on__lte=as_of, benefit_owner__isnull=False)
            .exclude(benefit_owner=models.F("pilot__engineer"))
            .exclude(benefit_owner=models.F("pilot__programme_manager"))
        )


@keep_history()
class OutcomeMetric(models.Model):
    """The number that will say whether the pilot worked."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="outcome_metrics", db_constraint=False)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=7, choices=Direction, blank=True)
    baseline = models.DecimalField(null=True, blank=True, help_text="The value before the pilot.")
    baseline_on = day_field()
    baseline_on_precision = precision_field()
    baseline_method = models.CharField(max_length=300, blank=True, help_text="How the baseline was measured.")
    target = models.DecimalField(null=True, blank=True)
    target_on = day_field()
    target_on_precision = precision_field()
    definition_of_done = models.TextField(blank=True)
    data_source = models.CharField(max_length=300, blank=True)
    benefit_owner = models.ForeignKey(Person, **SOMEBODY)
    agreed_on = day_field()
    agreed_on_precision = precision_field()
    reading_every_days = models.PositiveSmallIntegerField(default=14)
    primary = models.BooleanField(default=False)
    recorded_on = recorded_field()

    objects = OutcomeMetricQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "key"], name="outcomemetric_key_unique"),
            models.UniqueConstraint(fields=["pilot", "id"], name="outcomemetric_in_pilot"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=models.Q(primary=True),
                name="outcomemetric_one_primary",
                violation_error_message="This pilot has a primary metric.",
            ),
            *precise_enough("outcomemetric", "baseline_on", "target_on", "agreed_on"),
            SameForeignKey(field="pilot", name="outcomemetric_pilot_in_portfolio"),
            SameForeignKey(field="benefit_owner", name="outcomemetric_owner_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pilot})"


class Evidence(models.TextChoices):
    MEASURED = "measured", "Measured"
    SAMPLED = "sampled", "Sampled"
    SELF_REPORTED = "self_reported", "Self-reported"
    UNKNOWN = "unknown", "Unknown"


class ReadingQuerySet(ScopedQuerySet["Reading"]):
    def taken_by(self, as_of: date) -> Self:
        """Keep the readings up to a day, the last one first."""
        return self.filter(on__lte=as_of).order_by("-on", "-pk")


@keep_history()
class Reading(models.Model):
    """One value of an outcome metric on one day."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="readings", db_constraint=False)
    metric = models.ForeignKey(OutcomeMetric, on_delete=models.CASCADE, null=True, blank=True, related_name="readings")
    on = day_field()
    on_precision = precision_field()
    value = models.DecimalField(null=True, blank=True)
    evidence = models.CharField(max_length=15, choices=Evidence, blank=True)
    cases = models.PositiveIntegerField(null=True, blank=True, help_text="How many cases it rests on.")
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    submission_key = models.UUIDField(
        null=True, unique=True, editable=False, help_text="Of the form that was sent: sending it twice is one reading."
    )
    recorded_on = recorded_field()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *precise_enough("reading", "on"),
            SameForeignKey(field="pilot", name="reading_pilot_in_portfolio"),
            SameForeignKey(field="metric", same="pilot", name="reading_metric_in_pilot"),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value} on {self.on}"
