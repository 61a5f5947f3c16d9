"""What to do where two findings of a pilot stand together (domain.md C.7.6): one next step for both, which says why.

It knows the rules by their ids, and every place that tells a next step takes it from here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models

from stalls import failure_modes
from stalls.rules import Evidence, Rule


@dataclass(frozen=True)
class Together:
    """Two rules whose findings ask for something else together than each by itself; `advice` has no full stop."""

    rules: tuple[str, str]
    advice: str

    @property
    def next_step(self) -> str:
        first, second = (failure_modes.rule_or_retired(rule).title for rule in self.rules)
        return f"{self.advice}, because both “{first}” and “{second}” stand."


ADOPTION, DISTRUST = "workflow/adoption-not-appearing", "workflow/overridden"

# The first pair that stands counts: where the aim is wrong, trust does not help.
TOGETHER = (
    Together(
        ("workflow/not-the-bottleneck", ADOPTION),
        "Train nobody for this step: watch the work and aim at the step that waits, or decide to stop",
    ),
    Together(
        (DISTRUST, ADOPTION),
        "Win trust before any training: look at twenty overridden answers with users, and show reasons and sources",
    ),
    Together(
        ("champion/gone", "delivery/heartbeat-only"),
        "Have it decided this week whether somebody adopts the pilot by name or it stops",
    ),
    Together(
        ("outcome/nothing-agreed", "outcome/no-budget-for-next"),
        "Measure an emergency baseline this week in a unit that does not use it yet, before the money is decided",
    ),
)
RULES = tuple({rule for one in TOGETHER for rule in one.rules})


def next_step(rule: Rule, evidence: Evidence, together: Collection[str]) -> str:
    """Return what to do about a finding; `together` are the rules that `stand_together` tells of it."""
    for one in TOGETHER:
        if rule.id in one.rules and set(one.rules) <= set(together):
            return one.next_step
    return rule.next_step(evidence)


def stand_together(standing: models.QuerySet[Any], finding: str = "") -> models.Case:
    """Return the expression over findings for those of `RULES` that stand in their pilot, their own among them.

    `standing`: what stands in the pilot. `finding`: the path to it, where it and the outer rows are events of findings.
    What nobody knows advises nothing, nor do answers that are accepted unread: that is no distrust.
    """
    of_rules = models.Q(**{f"{finding}rule__in": RULES})
    is_stamped = models.Q(**{f"{finding}rule": DISTRUST, "evidence__stamped": True})
    known = standing.filter(of_rules, is_guess=False).exclude(is_stamped).order_by()
    rules = ArraySubquery(known.values_list(f"{finding}rule", flat=True).distinct())
    nothing = models.Value([], output_field=ArrayField(models.CharField()))
    return models.Case(models.When(of_rules, then=rules), default=nothing)
