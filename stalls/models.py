"""What the rules have found, when each finding opened, changed and closed, and the health that follows from it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now

from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import SameForeignKey, portfolio_of_pilot
from pilots.models import Pilot
from stalls.modes import FailureMode, HealthState, Severity


class FindingState(models.TextChoices):
    """domain.md C.9."""

    PENDING = "pending", "Pending"
    OPEN = "open", "Open"
    RECOVERING = "recovering", "Recovering"
    CLOSED = "closed", "Closed"


class FindingQuerySet(ScopedQuerySet["Finding"]):
    def standing(self) -> Self:
        """Keep the findings that count against a pilot: open, or recovering and not yet closed."""
        return self.filter(state__in=(FindingState.OPEN, FindingState.RECOVERING))


class Finding(models.Model):
    """What one rule says of one pilot and of one subject in it (a request, a sign-off; empty: the pilot itself)."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, editable=False, related_name="+")
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=80)
    mode = models.CharField(max_length=12, choices=FailureMode)
    subject = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=FindingState)
    severity = models.CharField(max_length=8, choices=Severity)
    peak = models.CharField(max_length=8, choices=Severity)
    since = models.DateField(null=True, help_text="The day from which the condition counts; null: not known.")
    evidence = models.JSONField(help_text="Days and raw numbers, never ages.")
    episode = models.PositiveIntegerField(default=1, help_text="Counts up each time the finding re-opens.")
    is_flapping = models.BooleanField(default=False)
    pending_on = models.DateField(help_text="The first evaluated day on which the condition held, in this episode.")
    opened_on = models.DateField(null=True)
    lower_since = models.DateField(null=True, help_text="The day from which only a lower severity has held.")
    recovering_since = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        triggers = [portfolio_of_pilot()]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "rule", "subject"], name="finding_one_per_subject"),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False)
                | ~models.Q(state="closed") & models.Q(closed_on__isnull=True),
                name="finding_closed_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="recovering", recovering_since__isnull=False)
                | ~models.Q(state="recovering") & models.Q(recovering_since__isnull=True),
                name="finding_recovering_has_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("open", "recovering")) | models.Q(opened_on__isnull=False),
                name="finding_open_has_day",
            ),
            SameForeignKey(field="pilot", name="finding_pilot_in_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} on {self.pilot_id}: {self.state}, {self.severity}"


class FindingEventQuerySet(models.QuerySet["FindingEvent"]):
    pass


class FindingEvent(models.Model):
    """One change of a finding; never edited."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="events")
    on = models.DateField(help_text="The evaluated day.")
    recorded_at = models.DateTimeField(db_default=Now())
    episode = models.PositiveIntegerField()
    from_state = models.CharField(max_length=10, choices=FindingState, blank=True)
    to_state = models.CharField(max_length=10, choices=FindingState)
    from_severity = models.CharField(max_length=8, choices=Severity, blank=True)
    to_severity = models.CharField(max_length=8, choices=Severity)
    evidence = models.JSONField()

    objects = FindingEventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.from_state or 'none'} to {self.to_state} on {self.on}"


class HealthQuerySet(ScopedQuerySet["Health"]):
    pass


class Health(models.Model):
    """The state of one pilot in one failure mode, kept beside the findings it follows from."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, editable=False, related_name="+")
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="health")
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


class Sweep(models.Model):
    """The days that have been evaluated over all pilots. A day is written once, whatever is swept again later."""

    as_of = models.DateField(unique=True)
    finished_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"sweep of {self.as_of}"
