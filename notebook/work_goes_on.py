"""What a page says of a pilot that is milder as a whole than one of its modes: that work goes on."""

from __future__ import annotations

import json
from datetime import date

from pilots.models import Pilot
from stalls.failure_modes.champion.maintenance_drift import RULE
from stalls.models import PilotHealth
from stalls.signs_of_life import lived
from stalls.statements import run
from stalls.thresholds import Settings


def as_a_whole(pilot: Pilot, health: PilotHealth | None, as_of: date) -> str:
    """Return why a pilot as a whole is worth a look at most, though one of its modes is worse; else the empty text."""
    if health is None or not health.work_goes_on:
        return ""
    return f"As a whole: worth a look. {_signs(pilot, as_of)}"


def _signs(pilot: Pilot, as_of: date) -> str:
    """Tell of how many of its signs of life it lived lately; it drifts once enough have been quiet for long enough."""
    thresholds = Settings(as_of).at(RULE, (pilot.portfolio_id, pilot.sector))
    days, much = thresholds.quiet_after_days, thresholds.stalled_quiet_share
    lives = lived(Pilot.objects.filter(pk=pilot.pk), as_of=as_of, days=days, quiet_share=much)
    row = next(run(lives.sql, lives.params), None)
    if row is None or not row["counted"]:
        return "Work goes on."
    goes_on = "Work goes on" if row["share"] < much else "It has not drifted for long enough to be a stall"
    recent = row["counted"] - len(json.loads(row["quiet"] or "{}"))
    return f"{goes_on}: {recent} of {row['counted']} signs of life in the last {days} days."
