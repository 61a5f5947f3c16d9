"""The facts that a row can give, each with the row of ours that holds it.

A fact is a text, so that what the file gave last, what it gives now and what the product holds compare as they are;
an absent fact is the empty text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from governance.models import Decision, Needed, SignOff
from inventories import dates
from outcomes.models import OutcomeMetric
from pilots.dates import Precision
from pilots.models import AccessRequest, Pilot, Stage, StageEvent

TITLES = {
    "name": "name",
    "organisation": "organisation",
    "unit": "unit",
    "problem": "problem",
    "claimed_stage": "claimed stage",
    "clock_start": "clock start",
    "pilot_on": "pilot since",
    "production_on": "in production since",
    "stopped_on": "stopped on",
    "authorization": "authorisation to operate",
    "data_protection": "data protection sign-off",
    "developer_tools": "developer tools asked for by",
    "performance_documentation": "performance documentation",
}
ELSEWHERE = "edited here"  # stands for a row of ours that no file can have made


# --- The pilot itself ---


def pilot_columns(facts: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of a pilot for a row's facts."""
    start = dates.day_from(facts.get("clock_start", ""))
    return {
        "name": facts.get("name", ""),
        "organisation": facts.get("organisation", ""),
        "unit": facts.get("unit", ""),
        "problem": facts.get("problem", ""),
        "claimed_stage": facts.get("claimed_stage", Stage.UNKNOWN.value),
        "clock_start": start.on if start else None,
        "clock_start_precision": start.precision if start else Precision.DAY,
    }


PILOT_FACTS = ("name", "organisation", "unit", "problem", "claimed_stage", "clock_start")


def held_by_pilot(pilot: Pilot, fact: str) -> str:
    """Return what a pilot holds for one of PILOT_FACTS."""
    if fact == "clock_start":
        return _written(pilot.clock_start, pilot.clock_start_precision)
    return str(getattr(pilot, fact))


def _written(on: date | None, precision: str) -> str:
    return f"{on.isoformat()}/{precision}" if on else ""


# --- Rows beside the pilot ---


@dataclass(frozen=True)
class Beside:
    """A fact that is a row of another table: `row` gives its columns, `held` finds the one that is meant."""

    model: type[models.Model]
    constants: Mapping[str, Any]

    def row(self, value: str, *, recorded_on: date) -> dict[str, Any]:
        """Return the columns of a new row that says `value`. Raises KeyError or ValueError for one of another fact."""
        return {**self.constants, **self.columns(value), "recorded_on": recorded_on}

    def put(self, row: Any, value: str, *, recorded_on: date) -> None:
        """Let a row of ours say `value` from now on."""
        columns = {**self.columns(value), "recorded_on": recorded_on}
        for column, content in columns.items():
            setattr(row, column, content)
        row.save(update_fields=list(columns))

    def held(self, rows: Sequence[Any], was: str) -> tuple[str, Any]:
        """Return what the product holds, and its row (None: nothing). Of several rows, the one that says `was`."""
        mine = [row for row in rows if all(getattr(row, name) == value for name, value in self.constants.items())]
        said = [(self.says(row), row) for row in mine]
        return next((pair for pair in said if pair[0] == was), said[-1] if said else ("", None))

    def columns(self, value: str) -> dict[str, Any]:
        raise NotImplementedError

    def says(self, row: Any) -> str:
        raise NotImplementedError


class Reached(Beside):
    """The pilot reached a stage on a day."""

    def columns(self, value: str) -> dict[str, Any]:
        day = dates.day_from(value)
        return {"on": day.on if day else None, "on_precision": day.precision if day else Precision.DAY}

    def says(self, row: StageEvent) -> str:
        return _written(row.on, row.on_precision) or ELSEWHERE


class Signed(Beside):
    """A sign-off: approved, needed and not engaged, or not known whether needed."""

    spellings: Mapping[str, Mapping[str, Any]] = {
        "approved": {"needed": Needed.YES, "decision": Decision.APPROVED},
        "needed": {"needed": Needed.YES, "decision": ""},
        "unknown": {"needed": Needed.UNKNOWN, "decision": ""},
    }

    def columns(self, value: str) -> dict[str, Any]:
        return dict(self.spellings[value])

    def says(self, row: SignOff) -> str:
        days = (row.engaged_on, row.submitted_on, row.decided_on, row.expires_on)
        if any(days) or row.decided_by_id or row.not_needed_because or not row.blocking:
            return ELSEWHERE
        said = {"needed": row.needed, "decision": row.decision}
        return next((value for value, columns in self.spellings.items() if columns == said), ELSEWHERE)


class AskedFor(Beside):
    """A request that was raised on a day at the latest and waits."""

    def columns(self, value: str) -> dict[str, Any]:
        return {"raised_on": date.fromisoformat(value)}

    def says(self, row: AccessRequest) -> str:
        if row.answered_on or row.closed_on or row.escalated_on or row.team_id or not row.raised_on:
            return ELSEWHERE
        return row.raised_on.isoformat()


class Undocumented(Beside):
    """A primary metric that nobody has agreed, because the inventory documents no performance."""

    def columns(self, value: str) -> dict[str, Any]:
        return {}

    def says(self, row: OutcomeMetric) -> str:
        touched = row.agreed_on or row.definition_of_done or row.benefit_owner_id or row.baseline or row.target
        return ELSEWHERE if touched else "none"

    def held(self, rows: Sequence[Any], was: str) -> tuple[str, Any]:
        """Let a primary metric of the team's own count as edited: a pilot has one primary metric."""
        if any(row.primary and row.key != self.constants["key"] for row in rows):
            return ELSEWHERE, None
        mine = [row for row in rows if row.key == self.constants["key"]]
        return (self.says(mine[0]), mine[0]) if mine else ("", None)


BESIDE: dict[str, Beside] = {
    "pilot_on": Reached(StageEvent, {"stage": Stage.PILOT}),
    "production_on": Reached(StageEvent, {"stage": Stage.PRODUCTION}),
    "stopped_on": Reached(StageEvent, {"stage": Stage.STOPPED}),
    "authorization": Signed(SignOff, {"area": "authorization_to_operate"}),
    "data_protection": Signed(SignOff, {"area": "data_protection"}),
    "developer_tools": AskedFor(AccessRequest, {"key": "developer-tools", "request_kind": "environment"}),
    "performance_documentation": Undocumented(
        OutcomeMetric,
        {"key": "inventory", "name": "None: the inventory says that no performance is documented", "primary": True},
    ),
}
