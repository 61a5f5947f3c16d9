"""The frozen copy of what was signed, and how it differs from the pilot as it is today.

Each decision keeps one (`SignOffDecision.frozen`): plain types under the codes of `FACTS`, written and read in their
order. Facts without a value are kept as empty, so that a fact that comes later shows as a difference.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.wording import number, spoken
from governance.models import Decision, SignOff
from pilots.models import Pilot, Sector

type Facts = dict[str, Any]

# What a reviewer signs, in the order in which it is shown.
FACTS = {
    "pilot_code": "Code",
    "pilot_name": "Pilot",
    "sector": "Sector",
    "model_or_vendor": "Model or product",
    "data_categories": "Data",
    "staging_url": "Staging address",
    "production_url": "Production address",
    "covers": "What it covers",
    "metric": "Outcome metric agreed",
}
# What the decision added to it.
OF_DECISION = {
    "decision": "Decision",
    "conditions": "Conditions",
    "conditions_due_on": "Conditions due",
    "expires_on": "Expires",
    "typical_days": "Typical days",
    "decided_on": "Date",
}


def facts_of(sign_off: SignOff, *, as_of: date) -> Facts:
    """Return what lies before the reviewers on a day (one query; the pilot has to be at hand)."""
    pilot = sign_off.pilot
    facts = {
        "pilot_code": pilot.code,
        "pilot_name": pilot.name,
        "covers": sign_off.covers,
        "metric": _metric(pilot, as_of),
    }
    return {name: facts[name] if name in facts else getattr(pilot, name) for name in FACTS}


def _metric(pilot: Pilot, as_of: date) -> Facts | None:
    metric = pilot.outcome_metrics.agreed_by(as_of).order_by("pk").first()
    if metric is None:
        return None
    return {
        "name": metric.name,
        "baseline": _plain(metric.baseline),
        "target": _plain(metric.target),
        "unit": metric.unit,
        "target_on": _plain(metric.target_on),
        "agreed_on": _plain(metric.agreed_on),
    }


def _plain(value: Any) -> str | None:
    """Return a day as ISO and a decimal without its trailing zeros, so that equal values are equal texts."""
    if value is None:
        return None
    return str(value) if isinstance(value, date) else number(value)


def freeze(facts: Facts, **decision: Any) -> Facts:
    """Return the copy to keep: the facts, then what the decision adds, under the codes of `OF_DECISION`."""
    added = {name: _iso(decision[name]) for name in OF_DECISION}
    return {**facts, **added}


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def digest(facts: Any) -> str:
    """Return a short name of exactly these facts: who acts on them says with it what they have seen."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in words, as it was signed and as it is."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


def compare(frozen: Mapping[str, Any], today: Facts) -> list[Line]:
    """Return every fact as signed beside today's."""
    return [Line(label, _words(name, frozen.get(name)), _words(name, today[name])) for name, label in FACTS.items()]


def decided(frozen: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the decision added, in words; what it did not say is left out."""
    return [(label, _words(name, frozen[name])) for name, label in OF_DECISION.items() if frozen.get(name)]


def in_words(facts: Facts) -> list[tuple[str, str]]:
    return [(label, _words(name, facts[name])) for name, label in FACTS.items()]


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return "not recorded"
    if name == "metric":
        return _metric_in_words(value)
    if name == "sector":
        return Sector(value).label if value in Sector.values else str(value)
    if name == "decision":
        return Decision(value).label
    if name.endswith("_on"):
        return spoken(date.fromisoformat(value))
    return str(value)


def _metric_in_words(metric: Mapping[str, Any]) -> str:
    aim = f"from {metric['baseline'] or 'no baseline'} to {metric['target'] or 'no target'} {metric['unit']}".strip()
    return f"{metric['name']}: {aim}, agreed {_words('agreed_on', metric['agreed_on'])}"
