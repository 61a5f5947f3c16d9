"""Findings, the health that follows from them, and the days that have been swept."""

from stalls.models.findings import Finding, FindingEvent
from stalls.models.health import Health
from stalls.models.sweeps import Sweep

__all__ = ["Finding", "FindingEvent", "Health", "Sweep"]
