"""The five failure modes and delivery, and the words for how bad things are (domain.md C.1, C.5)."""

from __future__ import annotations

from django.db import models


class FailureMode(models.TextChoices):
    INTEGRATION = "integration", "Integration"
    WORKFLOW = "workflow", "Workflow"
    GOVERNANCE = "governance", "Governance"
    CHAMPION = "champion", "Champion"
    OUTCOME = "outcome", "Outcome"
    DELIVERY = "delivery", "Delivery"


class Severity(models.TextChoices):
    WATCH = "watch", "Watch"
    STALLED = "stalled", "Stalled"
    CRITICAL = "critical", "Critical"

    @property
    def rank(self) -> int:
        """Return 1 for watch, 2 for stalled, 3 for critical."""
        return _RANKS[self]

    @property
    def milder(self) -> Severity:
        """Return the severity one step below; watch stays watch."""
        return list(Severity)[max(self.rank - 2, 0)]


_RANKS = {severity: rank for rank, severity in enumerate(Severity, start=1)}


class HealthState(models.TextChoices):
    """What a cell of the dashboard says."""

    NOT_ASSESSABLE = "not_assessable", "Not assessable"
    CLEAR = "clear", "Clear"
    WATCH = "watch", "Watch"
    STALLED = "stalled", "Stalled"
    CRITICAL = "critical", "Critical"

    @property
    def rank(self) -> int:
        """Return how soon it needs a look; not assessable stands above clear: nobody knows that it is well."""
        return _LOOKED_AT_LAST_TO_FIRST.index(self)


class Yardstick(models.TextChoices):
    """What a pilot as a whole is judged by (ADR 18)."""

    SIGNS = "signs", "Its signs of life"
    YOUTH = "youth", "Its youth"
    PAUSE = "pause", "Its pause"
    FINDINGS = "findings", "Its findings"


_LOOKED_AT_LAST_TO_FIRST = (
    HealthState.CLEAR,
    HealthState.NOT_ASSESSABLE,
    HealthState.WATCH,
    HealthState.STALLED,
    HealthState.CRITICAL,
)
