"""Findings, the health that follows from them, and the days that have been swept."""

from stalls.models.findings import Finding, FindingEvent
from stalls.models.health import Health, HealthEvent, PilotHealth
from stalls.models.settings import RuleSetting
from stalls.models.sweeps import HistoryMark, Sweep

__all__ = ["Finding", "FindingEvent", "Health", "HealthEvent", "HistoryMark", "PilotHealth", "RuleSetting", "Sweep"]
