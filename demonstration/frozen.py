"""The frozen copy that each decided round of a sign-off keeps: the pilot as it was on that day, and what was decided.

Under the names of which the governance pages write and read it, as plain types: ISO days, decimals as text.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.wording import number
from demonstration.telling import MODEL, Signed, Story
from outcomes.models import OutcomeMetric

OF_PILOT = ("sector", "model_or_vendor", "data_categories", "staging_url", "production_url")


def frozen_copy(story: Story, signed: Signed, *, code: str, today: date) -> dict[str, Any]:
    pilot = story.pilot.as_entered_by(signed.on)
    return {
        "pilot_code": code,
        "pilot_name": pilot["name"],
        **{name: pilot.get(name, "") for name in OF_PILOT},
        "covers": pilot["model_or_vendor"] if signed.covers == MODEL else signed.covers,
        "metric": _metric(story, signed.on, today),
        "decision": signed.decision,
        "conditions": signed.conditions,
        "conditions_due_on": _iso(signed.conditions_due_on, today),
        "expires_on": _iso(signed.expires_on, today),
        "typical_days": signed.typical_days,
        "decided_on": _iso(signed.on, today),
    }


def _metric(story: Story, on: int, today: date) -> dict[str, Any] | None:
    """Return the metric that was agreed by a day."""
    metrics = (fact.as_entered_by(on) for fact in story.facts_of(OutcomeMetric))
    agreed = next((one for one in metrics if one.get("primary") and one.get("agreed_on") is not None), None)
    if agreed is None:
        return None
    plain = {"name": agreed["name"], "unit": agreed["unit"]}
    numbers = {name: _number(agreed[name]) for name in ("baseline", "target")}
    return plain | numbers | {name: _iso(agreed[name], today) for name in ("target_on", "agreed_on")}


def _number(value: float | None) -> str | None:
    return None if value is None else number(Decimal(str(value)))


def _iso(offset: int | None, today: date) -> str | None:
    return None if offset is None else (today + timedelta(days=offset)).isoformat()
