"""What the pages of rehearsals show, put together for their templates."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from accounts.models import Portfolio
from pilots.models import Pilot
from scorecard.differences import MOST
from stalls import failure_modes
from stalls.models import Rehearsal, RehearsalState
from stalls.modes import Severity
from stalls.rules import Rule, retired
from stalls.words import settings_in_words

KINDS = {
    "opened": ("Would have opened", "Findings of this rule that opened."),
    "closed": ("Would have closed", "Findings of this rule that closed after they had stood."),
    "mailed": (
        "Would have been mailed",
        "Days on which a pilot turned critical by any rule: at most one mail per pilot in 7 days.",
    ),
}
LISTED = 200


def rule_of(rehearsal: Rehearsal) -> Rule:
    """Return the rule, or what can be said of one that is no longer applied."""
    try:
        return failure_modes.rule(rehearsal.rule)
    except LookupError:
        return retired(rehearsal.rule)


def context(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return the context of one rehearsal's page (one query)."""
    rule = rule_of(rehearsal)
    mode, _, name = rule.id.partition("/")
    return {
        "rehearsal": rehearsal,
        "portfolio": rehearsal.portfolio,
        "rule": rule,
        "mode": mode,
        "name": name,
        "is_open": rehearsal.state in (RehearsalState.WAITING, RehearsalState.RUNNING),
        "thresholds": _thresholds(rule, rehearsal),
        "most": MOST,
        **(_compared(rehearsal, rehearsal.result) if rehearsal.result else {}),
    }


def past(portfolio: Portfolio) -> list[dict[str, Any]]:
    """Return the newest rehearsals of a portfolio."""
    newest = Rehearsal.objects.filter(portfolio=portfolio).select_related("by", "setting").order_by("-asked_at", "-pk")
    return [{"rehearsal": one, "rule": rule_of(one)} for one in newest[:LISTED]]


def _thresholds(rule: Rule, rehearsal: Rehearsal) -> list[tuple[str, str, str, str]]:
    """Return per threshold its label, its default, what was in force, and what is tried."""
    if rule.thresholds is None:
        return []
    defaults = asdict(rule.thresholds)
    in_force = (rehearsal.result or {}).get("thresholds", {}).get("now", {})
    ways = (defaults, in_force, defaults | rehearsal.thresholds if rehearsal.is_applied else None)
    return [(_label(name), *(_value(way, name) for way in ways)) for name in defaults]  # type: ignore[misc]


def _label(name: str) -> str:
    return settings_in_words({name: ""})[0][0]


def _value(way: dict[str, float] | None, name: str) -> str:
    if way is None:
        return "not applied"
    return settings_in_words({name: way[name]})[0][1] if name in way else ""


def _compared(rehearsal: Rehearsal, result: dict[str, Any]) -> dict[str, Any]:
    begins = date.fromisoformat(result["recorded_from"]) if result["recorded_from"] else None
    rows = [row for kind in KINDS for row in result[kind]["rows"]]
    codes = {row["pilot"] for row in rows}
    pilots = {pilot.code: pilot for pilot in Pilot.objects.filter(portfolio=rehearsal.portfolio, code__in=codes)}
    return {
        "kinds": [_kind(kind, result[kind], pilots) for kind in KINDS],
        "stood": result["stood"],
        "stands": result["stands"],
        "recorded_from": begins,
        "is_short": begins is None or begins > rehearsal.first_on,
    }


def _kind(kind: str, of: dict[str, Any], pilots: dict[str, Pilot]) -> dict[str, Any]:
    title, about = KINDS[kind]
    rows = [
        {"code": row["pilot"], "pilot": pilots.get(row["pilot"]), "ways": [_event(row["now"]), _event(row["then"])]}
        for row in of["rows"]
    ]
    return {**of, "kind": kind, "title": title, "about": about, "rows": rows}


def _event(event: dict[str, str] | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return event | {"day": date.fromisoformat(event["day"]), "label": Severity(event["severity"]).label}
