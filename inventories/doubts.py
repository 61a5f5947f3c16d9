"""What cannot all be true in the days of one row: kept as the file gives it, and noted (domain.md A.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pilots.dates import Day
from pilots.models import Stage

ORDER = (
    ("initiated", "development", "Development began before the pilot was initiated."),
    ("initiated", "implemented", "In production before it was initiated."),
    ("development", "implemented", "In production before its development began."),
)
NOT_LIVE = (Stage.PROPOSED, Stage.DIAGNOSTIC, Stage.FIRST_SLICE, Stage.PILOT)


@dataclass(frozen=True)
class Doubt:
    kind: str
    field: str
    note: str


def of_days(stage: Stage, days: Mapping[str, Day | None], speaks_for: date | None) -> Iterator[Doubt]:
    """Yield what is doubtful. A doubt is raised only if it holds for every day that the precisions allow."""
    for earlier, later, note in ORDER:
        first, second = days.get(earlier), days.get(later)
        if first and second and second.last < first.on:
            yield Doubt("order", later, note)
    for field, day in days.items():
        if day and speaks_for and day.on > speaks_for:
            yield Doubt("future", field, f"Lies after {Day(speaks_for)}, the day of the file: a plan, not a fact.")
    yield from _against_stage(stage, days)


def _against_stage(stage: Stage, days: Mapping[str, Day | None]) -> Iterator[Doubt]:
    said = f"{stage.label.lower()}"
    if days.get("implemented") and stage in NOT_LIVE:
        yield Doubt("stage_date", "implemented", f"Has a day of production, but its stage is {said}.")
    if days.get("operational_or_pilot") and stage in NOT_LIVE and stage is not Stage.PILOT:
        yield Doubt("stage_date", "operational_or_pilot", f"Has a day of operation or pilot, but its stage is {said}.")
    if days.get("retired") and stage not in (Stage.STOPPED, Stage.UNKNOWN):
        yield Doubt("stage_date", "retired", f"Has a day of retirement, but its stage is {said}.")
    if "retired" in days and stage is Stage.STOPPED and not days["retired"]:
        yield Doubt("stage_date", "retired", "Retired, without a day.")
