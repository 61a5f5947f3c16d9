"""Thresholds of rules that differ from the defaults: for a portfolio or a sector, from a day on, for a reason.

And what they would have done over the weeks before, asked before they are switched on.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models

from accounts.models import Portfolio, ScopedQuerySet
from accounts.walls import never_overwritten
from pilots.models import Sector


class RuleSettingQuerySet(ScopedQuerySet["RuleSetting"]):
    def in_force(self, as_of: date) -> Self:
        """Keep the settings that had begun by a day; a later one of the same rule and place replaces an earlier one."""
        begun = self.filter(since__lte=as_of)
        return begun.order_by("rule", "portfolio", "sector", "-since", "-pk").distinct("rule", "portfolio", "sector")


class RuleSetting(models.Model):
    """What one rule goes by in a portfolio, or in a sector of it. What it found under earlier settings stays.

    Written once: a change is a next setting, with its own day and reason.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="rule_settings")
    sector = models.CharField(max_length=20, choices=Sector, blank=True, help_text="Empty: every sector.")
    rule = models.CharField(max_length=80)
    thresholds = models.JSONField(default=dict, blank=True, help_text="Those that differ from the defaults, by name.")
    is_applied = models.BooleanField(default=True, help_text="Without it the rule finds nothing here.")
    since = models.DateField(help_text="The first day that is evaluated by it.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        triggers = [
            never_overwritten("portfolio_id", "sector", "rule", "thresholds", "is_applied", "since", "reason"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="rulesetting_has_reason",
                violation_error_message="Say why: somebody will ask in a year.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} from {self.since}"


# A rehearsal may take half an hour (`scorecard.tasks`); whoever runs one for longer has died.
LOST_AFTER = timedelta(hours=1)


class RehearsalState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class RehearsalQuerySet(ScopedQuerySet["Rehearsal"]):
    def to_run(self, now: datetime) -> Self:
        """Keep those that wait, and those whose run was lost; the longest-waiting first."""
        lost = models.Q(state=RehearsalState.RUNNING, begun_at__lt=now - LOST_AFTER)
        return self.filter(models.Q(state=RehearsalState.WAITING) | lost).order_by("asked_at", "pk")

    def running(self, now: datetime) -> Self:
        """Keep those that somebody is at."""
        return self.filter(state=RehearsalState.RUNNING, begun_at__gte=now - LOST_AFTER)


class Rehearsal(models.Model):
    """What one rule would have found and mailed in a portfolio, or in a sector of it, by other thresholds.

    What was asked is never changed. `setting`: the setting that was switched on because of it.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="rehearsals")
    sector = models.CharField(max_length=20, choices=Sector, blank=True, help_text="Empty: every sector.")
    rule = models.CharField(max_length=80)
    thresholds = models.JSONField(default=dict, blank=True, help_text="Those that differ from the defaults, by name.")
    is_applied = models.BooleanField(default=True, help_text="Without it the rule finds nothing here.")
    first_on = models.DateField(help_text="The first day that is compared.")
    last_on = models.DateField(help_text="The last day that is compared.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=RehearsalState, default=RehearsalState.WAITING)
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True, help_text="What is compared (`scorecard.rehearsing`).")
    setting = models.OneToOneField(
        RuleSetting, on_delete=models.RESTRICT, null=True, blank=True, related_name="rehearsal"
    )

    COMPOSED = ("result",)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        triggers = [
            never_overwritten(
                "portfolio_id", "sector", "rule", "thresholds", "is_applied", "first_on", "last_on", "asked_at"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="rehearsal_has_days"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", begun_at=None)
                | ~models.Q(state="waiting") & models.Q(begun_at__isnull=False),
                name="rehearsal_begun_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "running"), finished_at=None)
                | models.Q(state__in=("done", "failed"), finished_at__isnull=False),
                name="rehearsal_finished_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", result__isnull=False)
                | ~models.Q(state="done") & models.Q(result__isnull=True),
                name="rehearsal_done_has_result",
            ),
            models.CheckConstraint(
                condition=models.Q(setting=None) | models.Q(state="done"),
                name="rehearsal_done_before_switched_on",
                violation_error_message="Wait for the result before you switch it on.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.first_on} to {self.last_on}"

    @property
    def proposed(self) -> RuleSetting:
        """Return the setting that it tries, not saved."""
        place: dict[str, Any] = {"portfolio_id": self.portfolio_id, "sector": self.sector}
        return RuleSetting(**place, rule=self.rule, thresholds=self.thresholds, is_applied=self.is_applied)
