"""Findings, what people answer to them, the health that follows from them, and the days that have been swept."""

from stalls.models.answers import Acknowledgement, Action, Judged, Judgement, Snooze
from stalls.models.findings import Finding, FindingEvent
from stalls.models.health import Health
from stalls.models.sweeps import Sweep

__all__ = [
    "Acknowledgement",
    "Action",
    "Finding",
    "FindingEvent",
    "Health",
    "Judged",
    "Judgement",
    "Snooze",
    "Sweep",
]
