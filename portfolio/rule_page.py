"""The page of one rule: its policy, its thresholds, what becomes of pilots that it flags, and which it finds."""

from __future__ import annotations

from typing import Any

from accounts.models import Portfolio, Viewer
from notebook.words import settings_in_words
from pilots.models import Pilot
from portfolio.heat_map import When
from portfolio.mode_pages.affected import affected_by
from portfolio.policies import policy
from portfolio.readers import without_invented
from scorecard import base_rates
from stalls.models import Finding, RuleSetting
from stalls.rules import Rule


def context(rule: Rule, user: Viewer, when: When) -> dict[str, Any]:
    """Return the page's context for a user on a day (six queries at most)."""
    told = policy(rule)
    seen = Portfolio.objects.visible_to(user)
    counted, are_left_out = without_invented(Pilot.objects.visible_to(user), seen, {})
    settings = RuleSetting.objects.visible_to(user).filter(rule=rule.id).order_by("-since", "-pk")
    return {
        "policy": told,
        "mode": told.mode,
        "affected": affected_by(Finding.objects.visible_to(user).filter(rule=rule.id), when),
        "base_rate": base_rates.of_rule(counted, rule.id),
        "real_alone": are_left_out,
        "managed": list(Portfolio.objects.managed_by(user).order_by("name")),
        "settings": [(one, settings_in_words(one.thresholds)) for one in settings.select_related("portfolio", "by")],
    }
