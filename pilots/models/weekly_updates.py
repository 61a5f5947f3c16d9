"""What the team says once a week."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Person, Portfolio, QuietPeriod, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SOMEBODY, SameForeignKey, portfolio_of_pilot
from pilots.models.pilot import Pilot


class Confidence(models.TextChoices):
    YES = "yes", "Yes"
    UNSURE = "unsure", "Unsure"
    NO = "no", "No"
    UNKNOWN = "unknown", "Do not know"


class WeeklyUpdateQuerySet(ScopedQuerySet["WeeklyUpdate"]):
    def submitted_by(self, as_of: date) -> Self:
        """Keep the updates that were submitted up to a day."""
        return self.filter(submitted_on__lte=as_of)

    def outside_quiet_periods(self) -> Self:
        """Leave out what was submitted in a quiet period of its portfolio."""
        quiet = QuietPeriod.objects.filter(
            portfolio=models.OuterRef("portfolio"),
            since__lte=models.OuterRef("submitted_on"),
            until__gt=models.OuterRef("submitted_on"),
        )
        return self.exclude(models.Exists(quiet))


@keep_history()
class WeeklyUpdate(models.Model):
    """The answers of one week for one pilot. A week is named by its Monday."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="weekly_updates", db_constraint=False)
    week = models.DateField()
    author = models.ForeignKey(Person, **SOMEBODY)
    submitted_on = models.DateField()
    confidence = models.CharField(
        max_length=7, choices=Confidence, blank=True, help_text="Will it be live by the promised date?"
    )
    nothing_changed = models.BooleanField(default=False)
    blocker = models.TextField(blank=True)
    seconds_taken = models.PositiveIntegerField(null=True, blank=True, help_text="From opening the form to sending it.")
    answers = models.JSONField(default=dict, blank=True)
    submission_key = models.UUIDField(
        null=True, unique=True, editable=False, help_text="Of the form that was sent: sending it twice is one update."
    )
    version = models.PositiveIntegerField(default=1, editable=False, help_text="Counts up with each correction.")
    recorded_on = recorded_field()

    objects = WeeklyUpdateQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "week"], name="weeklyupdate_one_a_week"),
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="weeklyupdate_week_is_a_monday"),
            SameForeignKey(field="pilot", name="weeklyupdate_pilot_in_portfolio"),
            SameForeignKey(field="author", name="weeklyupdate_author_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}, week of {self.week}"
