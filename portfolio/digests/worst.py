"""The pilots that a digest tells of: the worst five, each with what is wrong, since when, and what is asked of whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilots.models import Band, Pilot
from portfolio import summaries
from portfolio.today import Ranked, Today
from stalls import combined
from stalls.actions import as_seen
from stalls.failure_modes import rule_or_retired
from stalls.models import Action, Finding
from stalls.modes import FailureMode, HealthState
from stalls.silences import attentions

# domain.md C.8: "then at most five pilots".
MOST_SHOWN = 5
AT_STAKE = {band: place for place, band in enumerate((Band.LARGE, Band.MEDIUM, Band.SMALL))}


def worst_of(pilots: Ranked, standing: dict[int, HealthState], when: Today) -> dict[str, Any]:
    """Return the worst pilots, how many more are stalled or critical, and how many of all of them are silent.

    `standing`: those that are stalled or critical. In the order of domain.md C.8: by severity, then the age of the
    condition, then the value at stake. What is silent, acknowledged or put off, is counted and shown like the others.
    """
    # A sweep may end between two statements.
    found = [row for row in summaries.worst(pilots, when) if row["of"] in standing]
    stakes = dict(Pilot.objects.filter(pk__in=standing).values_list("pk", "value_at_stake"))
    found.sort(key=lambda row: (-standing[row["of"]].rank, row["since"] or date.max, _stake(stakes.get(row["of"], ""))))
    spoken = attentions([row["finding"] for row in found], as_of=when.as_of)
    shown = [row["finding"] for row in found[:MOST_SHOWN]]
    agreed, seen = _agreed(shown), {one.pk: as_seen(one) for one in Finding.objects.filter(pk__in=shown)}
    return {
        "worst": [
            {
                "state": standing[row["of"]],
                "about": spoken[row["finding"]].sentence,
                "agreed": agreed.get(row["finding"]),
                "seen": seen.get(row["finding"], ""),
                **_told(row, when.as_of),
            }
            for row in found[:MOST_SHOWN]
        ],
        "more": len(standing) - len(found[:MOST_SHOWN]),
        "silent": sum(one.silenced is not None for one in spoken.values()),
    }


def _stake(band: str) -> int:
    return AT_STAKE.get(Band(band), len(AT_STAKE)) if band else len(AT_STAKE)


def _told(row: dict[str, Any], as_of: date) -> dict[str, Any]:
    rule, evidence = rule_or_retired(row["by_rule"]), row["evidence"]
    return {
        "pilot": {"id": row["of"], "code": row["code"], "name": row["name"]},
        "finding": row["finding"],
        "rule": row["by_rule"],
        "mode": FailureMode(row["of_mode"]).label,
        "sentence": rule.explain(evidence, as_of),
        "since": row["since"].isoformat() if row["since"] else None,
        "next_step": combined.next_step(rule, evidence, row["stand_together"]),
        "owner": rule.owner(evidence),
    }


def _agreed(findings: list[int]) -> dict[int, dict[str, str]]:
    """Return by finding what somebody has promised to do about it, and by when."""
    open_actions = Action.objects.open().filter(finding__in=findings).select_related("owner")
    return {
        one.finding_id: {"text": one.text, "owner": one.owner.name, "by": one.due_on.isoformat()}
        for one in open_actions
        if one.owner
    }
