"""What the end of a pilot is put down to afterwards."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.history import keep_history, recorded_field
from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.dates import Day, day_field, precise_enough, precision_field
from pilots.models.choices import Reason
from pilots.models.pilot import Pilot


class HowEnded(models.TextChoices):
    DELIBERATE = "deliberate", "By a decision"
    DEFAULT = "default", "By default: nobody decided"
    UNKNOWN = "unknown", "Unknown"


class WasFlagged(models.TextChoices):
    YES = "yes", "Yes, in time"
    LATE = "late", "Yes, but late"
    NO = "no", "No"
    UNKNOWN = "unknown", "Unknown"


class RetrospectiveQuerySet(ScopedQuerySet["Retrospective"]):
    pass


@keep_history()
class Retrospective(models.Model):
    """What the pilot's end is put down to afterwards, once a pilot. The rules are judged by these labels."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="retrospective", db_constraint=False)
    ended_on = day_field(help_text="The last day on which real work happened.")
    ended_on_precision = precision_field()
    how = models.CharField(max_length=10, choices=HowEnded, blank=True)
    primary_mode = models.CharField("main reason", max_length=20, choices=Reason, blank=True)
    secondary_modes = ArrayField(models.CharField(max_length=20, choices=Reason), default=list, blank=True)
    first_sign_on = day_field(help_text="The day on which the first sign was noticed.")
    first_sign_on_precision = precision_field()
    was_flagged = models.CharField("flagged here", max_length=7, choices=WasFlagged, blank=True)
    lesson = models.TextField(blank=True)
    recorded_on = recorded_field()

    objects = RetrospectiveQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            *precise_enough("retrospective", "ended_on", "first_sign_on"),
            SameForeignKey(field="pilot", name="retrospective_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"Retrospective of {self.pilot}"

    @property
    def ended(self) -> Day | None:
        return Day.stored(self.ended_on, self.ended_on_precision)

    @property
    def first_sign(self) -> Day | None:
        return Day.stored(self.first_sign_on, self.first_sign_on_precision)
