"""A pilot and what its team records of it, by sub-concept."""

from pilots.models.champion_actions import ActionKind, ChampionAction, notes_champions
from pilots.models.champions import Champion, Deputy, EndReason, champion_name, engineer_name
from pilots.models.choices import Band, Reason, Sector, Stage
from pilots.models.first_slices import FirstSlice, Place
from pilots.models.hand_overs import HandOver, HandOverAnswer
from pilots.models.integrations import (
    AccessRequest,
    Api,
    Integration,
    IntegrationState,
    RequestKind,
    SourceSystem,
    Turn,
    holder_name,
    in_state_by,
    interface,
    system_name,
)
from pilots.models.pilot import Pilot, Promise, StageEvent, is_reporting
from pilots.models.retrospectives import HowEnded, Retrospective, WasFlagged
from pilots.models.update_reminders import ReminderStep, UpdateReminder
from pilots.models.weekly_updates import Confidence, WeeklyUpdate
from pilots.models.workflows import (
    Bottleneck,
    ContactKind,
    Method,
    UserContact,
    Workaround,
    WorkaroundState,
    Workflow,
)

__all__ = [
    "AccessRequest",
    "ActionKind",
    "Api",
    "Band",
    "Bottleneck",
    "Champion",
    "ChampionAction",
    "Confidence",
    "ContactKind",
    "Deputy",
    "EndReason",
    "FirstSlice",
    "HandOver",
    "HandOverAnswer",
    "HowEnded",
    "Integration",
    "IntegrationState",
    "Method",
    "Pilot",
    "Place",
    "Promise",
    "Reason",
    "ReminderStep",
    "RequestKind",
    "Retrospective",
    "Sector",
    "SourceSystem",
    "Stage",
    "StageEvent",
    "Turn",
    "UpdateReminder",
    "UserContact",
    "WasFlagged",
    "WeeklyUpdate",
    "Workaround",
    "WorkaroundState",
    "Workflow",
    "champion_name",
    "engineer_name",
    "holder_name",
    "in_state_by",
    "interface",
    "is_reporting",
    "notes_champions",
    "system_name",
]
