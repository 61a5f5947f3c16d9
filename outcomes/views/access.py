"""What the pages of outcomes begin with: the day that it is for a pilot, and the metric that a page is of."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils import timezone

from outcomes.models import OutcomeMetric
from pilots.models import Pilot


def today(pilot: Pilot) -> date:
    """Return the day that it is in the pilot's portfolio."""
    return pilot.portfolio.day_of(timezone.now())


def metric_of(metrics: models.QuerySet[OutcomeMetric], pk: int) -> OutcomeMetric:
    """Return one of the metrics with everything that a page says of it; otherwise it is not found."""
    return get_object_or_404(metrics.select_related("pilot__portfolio", "benefit_owner"), pk=pk)
