"""What the page of a failure mode shows, put together for its template."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count

from accounts.models import Portfolio, Viewer
from pilots.models import Pilot
from portfolio.mode_pages.affected import affected_by, worst_of_each_pilot
from portfolio.policies import Policy
from portfolio.readers import without_invented
from scorecard import base_rates
from stalls.models import Finding
from stalls.rules import Mode


def context(mode: Mode, policies: list[Policy], user: Viewer, as_of: date) -> dict[str, Any]:
    """Return the page's context for a user on a day (five queries at most)."""
    findings = Finding.objects.visible_to(user)
    standing = findings.standing().filter(mode=mode.code).order_by().values_list("rule")
    pilots = dict(standing.annotate(pilots=Count("pilot", distinct=True)))
    seen = Portfolio.objects.visible_to(user)
    counted, are_left_out = without_invented(Pilot.objects.visible_to(user), seen, {})
    return {
        "mode": mode,
        "policies": [(policy, pilots.get(policy.rule.id, 0)) for policy in policies],
        "affected": affected_by(worst_of_each_pilot(findings, mode.code), as_of),
        "base_rate": base_rates.of_mode(counted, mode.code),
        "real_alone": are_left_out,
    }
