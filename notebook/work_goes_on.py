"""What a page says of a pilot that is milder as a whole than one of its modes: that work goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilots.models import Pilot
from stalls.failure_modes.champion.maintenance_drift import RULE
from stalls.models import PilotHealth
from stalls.signs_of_life import lived
from stalls.statements import run
from stalls.thresholds import Settings


def as_a_whole(pilot: Pilot, as_of: date) -> str:
    """Return why a pilot as a whole is worth a look at most, though one of its modes is worse; else the empty text."""
    health = PilotHealth.objects.filter(pilot=pilot).first()
    if health is None or not health.work_goes_on:
        return ""
    return f"As a whole: worth a look. {_signs(pilot, as_of)}"


def _signs(pilot: Pilot, as_of: date) -> str:
    """Tell of how many of its signs of life it lived lately; it drifts once half of them have been quiet for a week."""
    thresholds = Settings(as_of).at(RULE, (pilot.portfolio_id, pilot.sector)) or RULE.thresholds
    days, half = thresholds.quiet_after_days, thresholds.stalled_quiet_share
    lives = lived(Pilot.objects.filter(pk=pilot.pk), as_of=as_of, days=days, quiet_share=half)
    row = next(run(lives.sql, lives.params), None)
    if row is None:
        return "Work goes on."
    recent, counted = _recent(row), row["counted"]
    goes_on = "Work goes on" if recent * 2 > counted else "It has not drifted for long enough to be a stall"
    return f"{goes_on}: {recent} of {counted} signs of life in the last {days} days."


def _recent(row: dict[str, Any]) -> int:
    counted: int = row["counted"]
    return counted - round(counted * (row["share"] or 0))
