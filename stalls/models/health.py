"""The health of pilots, kept beside the findings that it follows from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import FOLLOWS_PILOT, SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot
from stalls.interactions import work_goes_on
from stalls.modes import FailureMode, HealthState, Yardstick


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


class PilotHealthQuerySet(ScopedQuerySet["PilotHealth"]):
    pass


class PilotHealth(models.Model):
    """The state of one pilot over all failure modes, and which mode its story began in."""

    portfolio = models.ForeignKey(Portfolio, **FOLLOWS_PILOT)
    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="overall_health", db_constraint=False)
    state = models.CharField(max_length=14, choices=HealthState)
    since = models.DateField(null=True, help_text="The oldest day from which a finding counts that makes it so.")
    primary_mode = models.CharField(max_length=12, choices=FailureMode, blank=True, help_text="Empty: none stands.")
    modes = models.JSONField(help_text="Pairs of mode and state, the most suspected first.")
    known = ArrayField(
        models.DateField(null=True),
        help_text="Per mode the day of the newest fact; year 1 where none has a day, null: not assessable.",
    )

    judged_by = models.CharField(max_length=8, choices=Yardstick, default=Yardstick.FINDINGS)
    reads_again_on = models.DateField(
        null=True, help_text="The day on which time alone may change the order of the modes; null: it does not."
    )

    objects = PilotHealthQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pilots' health"
        triggers = [portfolio_of_pilot()]
        constraints = [SameForeignKey(field="pilot", name="pilothealth_pilot_in_portfolio")]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.state}"

    @property
    def work_goes_on(self) -> bool:
        """Say whether it is milder than one of its modes, because work goes on."""
        worst = max((HealthState(state).rank for _, state in self.modes), default=0)
        return work_goes_on(self.state, worst, self.judged_by)


class HealthEvent(models.Model):
    """One change of a pilot's health; never edited."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="health_events", db_constraint=False)
    on = models.DateField(help_text="The evaluated day.")
    recorded_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=14, choices=HealthState)
    primary_mode = models.CharField(max_length=12, choices=FailureMode, blank=True)
    modes = models.JSONField(help_text="Pairs of mode and state, the most suspected first.")

    class Meta:
        indexes = [models.Index(fields=["pilot", "on"], name="healthevent_of_pilot")]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.state} on {self.on}"
