"""What a page says of a pilot that is milder as a whole than one of its modes: that work goes on, or that it pauses."""

from __future__ import annotations

import json
from datetime import date

from pilots.models import Pilot
from stalls.failure_modes.champion.maintenance_drift import RULE
from stalls.known import YOUNG_DAYS
from stalls.models import PilotHealth
from stalls.modes import HealthState, Yardstick
from stalls.signs_of_life import lived
from stalls.statements import run
from stalls.thresholds import Settings

YOUNG = f"It is younger than {YOUNG_DAYS} days, and fewer than three signs of life are on record yet."
PAUSED = "As a whole: stalled, and no worse while its pause is in order."


def as_a_whole(pilot: Pilot, health: PilotHealth | None, as_of: date) -> str:
    """Return why a pilot as a whole is milder than one of its modes; else the empty text."""
    if health is None:
        return ""
    if health.work_goes_on:
        is_young = health.judged_by == Yardstick.YOUTH
        return f"As a whole: worth a look. {YOUNG if is_young else _signs(pilot, as_of)}"
    has_worse = any(state == HealthState.CRITICAL for _, state in health.modes)
    is_eased = health.judged_by == Yardstick.PAUSE and health.state == HealthState.STALLED
    return PAUSED if is_eased and has_worse else ""


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
