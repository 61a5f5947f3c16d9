"""What the page of a failure mode shows, put together for its template."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from accounts.models import Portfolio, Viewer
from pilots.models import Pilot
from portfolio import stood
from portfolio.heat_map import When
from portfolio.mode_pages.affected import worst_of_each_pilot
from portfolio.policies import Policy
from portfolio.readers import without_invented
from scorecard import base_rates
from stalls.models import Finding
from stalls.rules import Mode


def context(mode: Mode, policies: list[Policy], user: Viewer, when: When) -> dict[str, Any]:
    """Return the page's context for a user on a day (five queries at most)."""
    findings = Finding.objects.visible_to(user)
    standing = stood.standing(findings.filter(mode=mode.code), when).order_by()
    pilots = dict(standing.values_list(stood.rules(when)).annotate(pilots=Count(stood.pilots(when), distinct=True)))
    seen = Portfolio.objects.visible_to(user)
    counted, are_left_out = without_invented(Pilot.objects.visible_to(user), seen, {})
    return {
        "mode": mode,
        "policies": [(policy, pilots.get(policy.rule.id, 0)) for policy in policies],
        "affected": worst_of_each_pilot(findings, mode.code, when),
        "base_rate": base_rates.of_mode(counted, mode.code),
        "real_alone": are_left_out,
    }
