"""What may be said of a pilot in a word: its sector, its stage, what is at stake, why it was stopped or paused."""

from __future__ import annotations

from django.db import models


class Sector(models.TextChoices):
    HEALTH = "health", "Health"
    LOCAL_GOVERNMENT = "local_government", "Local government"
    UNIVERSITY = "university", "University"
    FINANCIAL_SERVICES = "financial_services", "Financial services"
    ENTERPRISE = "enterprise", "Enterprise"
    UNKNOWN = "unknown", "Unknown"


class Stage(models.TextChoices):
    """Stages of domain.md C.2, in the order of the lifecycle."""

    UNKNOWN = "unknown", "Unknown"
    PROPOSED = "proposed", "Proposed"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    FIRST_SLICE = "first_slice", "First slice"
    PILOT = "pilot", "Pilot"
    PRODUCTION = "production", "Production"
    REALISED = "realised", "Realised"
    STOPPED = "stopped", "Stopped"
    WOUND_DOWN = "wound_down", "Wound down"

    @classmethod
    def ended(cls) -> tuple[Stage, ...]:
        """Return the stages in which nothing is due any more."""
        return (cls.REALISED, cls.STOPPED, cls.WOUND_DOWN)

    @classmethod
    def dead(cls) -> tuple[Stage, ...]:
        """Return how a pilot ends for good without having come to what it was for."""
        return (cls.STOPPED, cls.WOUND_DOWN)

    def is_over(self, *, something_stands: bool) -> bool:
        """Return whether nothing is due: it is dead, or realised and no finding stands that holds even then."""
        return self in Stage.dead() or (self == Stage.REALISED and not something_stands)

    def or_later(self) -> tuple[Stage, ...]:
        """Return the stage and those that a pilot reaches by going on from it; none come after an end."""
        stages = tuple(Stage)
        return stages[stages.index(self) : max(stages.index(Stage.REALISED), stages.index(self)) + 1]

    @classmethod
    def in_pilot_or_later(cls) -> tuple[Stage, ...]:
        return cls.PILOT.or_later()

    @classmethod
    def live(cls) -> tuple[Stage, ...]:
        return cls.PRODUCTION.or_later()


class Band(models.TextChoices):
    """How much is at stake; a band, because a figure would be invented."""

    SMALL = "small", "Small"
    MEDIUM = "medium", "Medium"
    LARGE = "large", "Large"
    UNKNOWN = "unknown", "Unknown"


class Reason(models.TextChoices):
    """Why a pilot was stopped or paused (docs/portable-history.md)."""

    INTEGRATION = "integration", "Integration"
    WORKFLOW = "workflow", "Workflow"
    GOVERNANCE = "governance", "Governance"
    CHAMPION = "champion", "Champion"
    UNMEASURED = "unmeasured", "Not measured"
    COST = "cost", "Cost"
    TECHNICAL_QUALITY = "technical_quality", "Technical quality"
    SUPERSEDED = "superseded", "Superseded"
    STRATEGY = "strategy", "Strategy"
    SUPPLIER = "supplier", "Supplier"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"
