"""What was changed of a metric, when and by whom, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.history import Change, changes_of
from accounts.models import Person
from accounts.wording import number
from outcomes.models import OutcomeMetric
from pilots.dates import Day, Precision

# What says nothing to a reader: whose row it is, and what is told beside the day or the change itself.
UNTOLD = frozenset(("id", "pilot", "portfolio", "key", "recorded_on"))
LABELS = {
    "baseline_on": "Day of the baseline",
    "target_on": "Target day",
    "agreed_on": "Agreed on",
    "reading_every_days": "Days between readings",
    "primary": "Decides whether it worked",
    "direction": "Better is",
}


@dataclass(frozen=True)
class Step:
    """One change: its moves are a label, what was and what is."""

    at: datetime
    by: str
    moves: list[tuple[str, str, str]]


def steps_of(metric: OutcomeMetric) -> list[Step]:
    """Return the changes of a metric, the latest first. Four queries at most."""
    changes = changes_of(metric)
    owners = {
        value for change in changes for name, *both in change.columns if name == "benefit_owner" for value in both
    }
    names = dict(Person.objects.filter(pk__in=owners - {None}).values_list("pk", "name"))
    steps, precisions = [], dict[str, Any]()
    for change in changes:
        moves = list(_moves(change, names, precisions))
        if moves:
            steps.append(Step(change.at, change.by, moves))
    return steps[::-1]


def _moves(change: Change, names: dict[int, str], precisions: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what one change moved; `precisions` holds those of the days before, and is brought up to date."""
    before = dict(precisions)
    precisions.update({name: new for name, _, new in change.columns if name.endswith("_precision")})
    return [
        (_label(name), _words(name, old, names, before), _words(name, new, names, precisions))
        for name, old, new in change.columns
        if name not in UNTOLD and not name.endswith("_precision")
    ]


def _label(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def _words(name: str, value: Any, names: dict[int, str], precisions: dict[str, Any]) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return str(Day(value, Precision(precisions.get(f"{name}_precision", Precision.DAY))))
    if name == "benefit_owner":
        return names.get(value, "somebody who is not on record any more")
    return number(value) if isinstance(value, Decimal) else str(value)
