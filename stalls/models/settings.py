"""Thresholds of rules that differ from the defaults: for a portfolio or a sector, from a day on, for a reason."""

from __future__ import annotations

from datetime import date
from typing import Self

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
