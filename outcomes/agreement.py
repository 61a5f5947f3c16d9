"""When a metric can count as agreed, the sentence that then holds, and how late the agreement came (OUT-1, OUT-2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.wording import number
from outcomes.models import OutcomeMetric
from outcomes.paths import KNOWN, better_is_up
from outcomes.words import grouped, last_day, quantity, span
from pilots.dates import Precision, day_of
from pilots.models import Pilot

# By the day 14 on which the rule begins to ask (domain.md OUT-1), an agreement is in time.
IN_TIME_DAYS = 14


@dataclass(frozen=True)
class Missing:
    """What an agreement lacks: the form's field, a short name of it, and the reason in a sentence."""

    field: str
    label: str
    reason: str


class NotAgreedError(Exception):
    """A metric cannot count as agreed; `missing` lists everything that it lacks."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("It cannot count as agreed yet. " + " ".join(one.reason for one in missing))
        self.missing = missing


REQUIRED = (
    Missing("unit", "unit", "There is no unit: a number alone says nothing."),
    Missing("baseline", "baseline", "There is no baseline: after the start it can no longer be measured."),
    Missing("baseline_on", "day of the baseline", "Nobody has said when the baseline was measured."),
    Missing("target", "target", "There is no target: nobody could say when it has worked."),
    Missing("target_on", "target day", "There is no day by which the target is to be reached."),
    Missing("definition_of_done", "definition of done", "There is no definition of done."),
    Missing("data_source", "data source", "Nobody has said where the readings come from."),
    Missing("benefit_owner", "benefit owner", "There is no benefit owner who will confirm it."),
)


def missing_of(metric: OutcomeMetric) -> list[Missing]:
    """Return what the metric lacks to be agreed, in the order of its form; its pilot's people must be loaded."""
    values = {one.field: getattr(metric, one.field) for one in REQUIRED}
    lacking = [one for one in REQUIRED if values[one.field] in (None, "")]
    return [*lacking, *_contradictions(metric), *_owner_inside(metric)]


def _contradictions(metric: OutcomeMetric) -> list[Missing]:
    found = []
    if metric.baseline is not None and metric.target is not None and not _target_is_better(metric):
        better = (
            {True: "above", False: "below"}.get(bool(better_is_up(metric)))
            if metric.direction in KNOWN
            else "away from"
        )
        reason = f"The target, {number(metric.target)}, does not lie {better} the baseline, {number(metric.baseline)}."
        found.append(Missing("target", "target better than the baseline", reason))
    start, end = last_day(metric, "baseline_on"), last_day(metric, "target_on")
    if start and end and start >= end:
        reason = "The target day does not lie after the day of the baseline."
        found.append(Missing("target_on", "target day after the baseline's", reason))
    return found


def _target_is_better(metric: OutcomeMetric) -> bool:
    assert metric.baseline is not None and metric.target is not None  # noqa: S101, PT018  # asked by the caller
    gain = metric.target - metric.baseline
    return gain != 0 and (gain > 0) == better_is_up(metric)


def _owner_inside(metric: OutcomeMetric) -> list[Missing]:
    """Say so if the benefit owner belongs to the delivery team, as OUT-1 draws it; the champion does not."""
    pilot, owner = metric.pilot, metric.benefit_owner_id
    roles = {pilot.engineer_id: "engineer", pilot.programme_manager_id: "programme manager"}
    if owner is None or owner not in roles:
        return []
    reason = f"{metric.benefit_owner} is the {roles[owner]}: the benefit owner must stand outside the delivery team."
    return [Missing("benefit_owner", "benefit owner outside the team", reason)]


def sentence_of(metric: OutcomeMetric) -> str:
    """Return what holds once it is agreed, and says so where something is not known yet."""
    start = "an unknown value" if metric.baseline is None else grouped(metric.baseline)
    end = quantity(metric.target, metric.unit) or "an unknown target"
    by = day_of(metric, "target_on") or "a day to be named"
    return f"From {start} to {end} by {by}, confirmed by {metric.benefit_owner or 'nobody yet'}."


def terms_of(metric: OutcomeMetric) -> dict[str, Any]:
    """Return what is agreed: every value that nobody may change without agreeing again."""
    plain = ("name", "unit", "direction", "baseline", "target", "definition_of_done", "benefit_owner")
    return {name: getattr(metric, name) for name in plain} | {
        name: day_of(metric, name) for name in ("baseline_on", "target_on")
    }


def digest_of(metric: OutcomeMetric) -> str:
    """Return a short mark of the terms as they stand, so that nobody agrees to what they have not read."""
    terms = "\x1f".join(str(value) for value in terms_of(metric).values())
    return hashlib.sha256(terms.encode()).hexdigest()[:16]


def lateness(pilot: Pilot, agreed_on: date | None, *, first_use_on: date | None) -> str:
    """Return how late an agreement came: `agreed 6 weeks after the clock start, 3 weeks after the first use`.

    Empty where it came before anybody used it and by day 14, or where neither day is known for certain.
    """
    if agreed_on is None:
        return ""
    in_use = first_use_on is not None and agreed_on > first_use_on
    started = pilot.clock_start if pilot.clock_start_precision == Precision.DAY else None
    late = started is not None and agreed_on > started and (in_use or (agreed_on - started).days > IN_TIME_DAYS)
    parts = [f"{span((agreed_on - started).days)} after the clock start"] if late and started else []
    if in_use and first_use_on:
        parts.append(f"{span((agreed_on - first_use_on).days)} after the first use")
    return f"agreed {', '.join(parts)}" if parts else ""
