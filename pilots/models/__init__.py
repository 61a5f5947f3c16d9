"""A pilot and what its team records of it, by sub-concept."""

from pilots.models.champions import Champion, Deputy, champion_name
from pilots.models.integrations import AccessRequest, Integration
from pilots.models.pilot import Pilot, Promise, Reason, Sector, Stage, StageEvent, is_reporting, told_on
from pilots.models.weekly_updates import WeeklyUpdate

__all__ = [
    "AccessRequest",
    "Champion",
    "Deputy",
    "Integration",
    "Pilot",
    "Promise",
    "Reason",
    "Sector",
    "Stage",
    "StageEvent",
    "WeeklyUpdate",
    "champion_name",
    "is_reporting",
    "told_on",
]
