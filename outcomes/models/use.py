"""Who used it, and who looked: counted by week, by feeds or by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Cast, Coalesce

from accounts.history import keep_history, recorded_field
from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.dates import plus_days
from pilots.models import Pilot, Place


class UsageSource(models.TextChoices):
    FEED = "feed", "Feed"
    MANUAL = "manual", "By hand"
    UNKNOWN = "unknown", "Unknown"


USERS_COUNTED = models.Q(target_users__gt=0, active_users__isnull=False)
ANSWERS_COUNTED = models.Q(outputs_shown__gt=0) & (
    models.Q(overridden__isnull=False) | models.Q(redone_elsewhere__isnull=False)
)
VISITORS_COUNTED = models.Q(environment=Place.STAGING, visitors__isnull=False)


class UsageWeekQuerySet(ScopedQuerySet["UsageWeek"]):
    def up_to(self, as_of: date) -> Self:
        """Keep the weeks that had begun by a day, the last one first."""
        return self.filter(week__lte=as_of).order_by("-week")

    def over_by(self, as_of: date) -> Self:
        """Keep the weeks that had ended by a day: only then everything counted in them has certainly happened."""
        return self.filter(week__lte=as_of - timedelta(days=6))

    def in_a_row(self, weeks: int) -> Self:
        """Keep of these weeks the first of every `weeks` consecutive ones of a pilot."""
        later = [
            self.filter(pilot=models.OuterRef("pilot"), week=plus_days(models.OuterRef("week"), 7 * ahead))
            for ahead in range(1, weeks)
        ]
        return self.filter(*[models.Exists(week) for week in later])

    def users_counted(self) -> Self:
        """Keep the weeks of which it is known how many of the people it is meant for used it."""
        return self.filter(USERS_COUNTED)

    def answers_counted(self) -> Self:
        """Keep the weeks of which it is known how many answers users overrode or did over again: `rejected`."""
        overridden = Cast(Coalesce("overridden", 0), models.BigIntegerField())
        rejected = overridden + Coalesce("redone_elsewhere", 0)
        return self.filter(ANSWERS_COUNTED).annotate(rejected=rejected)

    def used(self) -> Self:
        """Keep the weeks in which anybody used it."""
        return self.filter(active_users__gt=0)


@keep_history()
class UsageWeek(models.Model):
    """The use of one pilot in one week, named by its Monday."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="usage_weeks", db_constraint=False)
    week = models.DateField()
    target_users = models.PositiveIntegerField(null=True, blank=True, help_text="The people it is meant for.")
    active_users = models.PositiveIntegerField(null=True, blank=True)
    eligible_cases = models.PositiveIntegerField(null=True, blank=True)
    cases_with_ai = models.PositiveIntegerField("cases with it", null=True, blank=True)
    outputs_shown = models.PositiveIntegerField(null=True, blank=True)
    accepted = models.PositiveIntegerField(null=True, blank=True)
    edited = models.PositiveIntegerField(null=True, blank=True)
    overridden = models.PositiveIntegerField(null=True, blank=True)
    redone_elsewhere = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=7, choices=UsageSource, blank=True)
    recorded_on = recorded_field()

    objects = UsageWeekQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "week"], name="usageweek_once"),
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="usageweek_week_is_a_monday"),
            SameForeignKey(field="pilot", name="usageweek_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}, use in the week of {self.week}"


class EnvironmentWeekQuerySet(ScopedQuerySet["EnvironmentWeek"]):
    def up_to(self, as_of: date) -> Self:
        """Keep the weeks that had begun by a day, the last one first."""
        return self.filter(week__lte=as_of).order_by("-week")

    def over_by(self, as_of: date) -> Self:
        """Keep the weeks that had ended by a day: only then every visitor in them has certainly come."""
        return self.filter(week__lte=as_of - timedelta(days=6))


@keep_history()
class EnvironmentWeek(models.Model):
    """Who opened one environment in one week, without the team and robots, and how often it was deployed to."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="environment_weeks", db_constraint=False)
    week = models.DateField()
    environment = models.CharField(max_length=10, choices=Place)
    visitors = models.PositiveIntegerField(null=True, blank=True)
    deploys = models.PositiveIntegerField(null=True, blank=True)
    recorded_on = recorded_field()

    objects = EnvironmentWeekQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "week", "environment"], name="environmentweek_once"),
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="environmentweek_week_is_a_monday"),
            SameForeignKey(field="pilot", name="environmentweek_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot}, {self.environment} in the week of {self.week}"
