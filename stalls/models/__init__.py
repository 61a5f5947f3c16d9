"""Findings, what people answer to them, the health that follows from them, and the days that have been swept."""

from stalls.models.answers import Acknowledgement, Action, Judged, Judgement, Snooze
from stalls.models.findings import Finding, FindingEvent
from stalls.models.health import Health, HealthEvent, PilotHealth
from stalls.models.settings import Rehearsal, RehearsalState, RuleSetting
from stalls.models.sweeps import HistoryMark, Revision, Sweep

__all__ = [
    "Acknowledgement",
    "Action",
    "Finding",
    "FindingEvent",
    "Health",
    "HealthEvent",
    "HistoryMark",
    "Judged",
    "Judgement",
    "PilotHealth",
    "Rehearsal",
    "RehearsalState",
    "Revision",
    "RuleSetting",
    "Snooze",
    "Sweep",
]
