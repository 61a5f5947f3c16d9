"""What the page of one rule shows: its policy, by which thresholds it goes where, and which pilots it finds now."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Portfolio, Viewer
from notebook.words import settings_in_words
from portfolio.policies import policy
from stalls.models import Finding, RuleSetting
from stalls.rules import Rule

MOST = 50


def context(rule: Rule, user: Viewer, as_of: date) -> dict[str, Any]:
    """Return the page's context for a user on a day (three queries)."""
    standing = Finding.objects.visible_to(user).standing().filter(rule=rule.id).worst_first()
    affected = list(standing.select_related("pilot")[: MOST + 1])
    settings = RuleSetting.objects.visible_to(user).filter(rule=rule.id).order_by("-since", "-pk")
    return {
        "policy": policy(rule),
        "affected": [(finding, finding.explanation(as_of)) for finding in affected[:MOST]],
        "are_more": len(affected) > MOST,
        "managed": list(Portfolio.objects.managed_by(user).order_by("name")),
        "settings": [(one, settings_in_words(one.thresholds)) for one in settings.select_related("portfolio", "by")],
    }
