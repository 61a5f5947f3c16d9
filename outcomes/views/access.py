"""Whose page it is, and what every page of a pilot's outcomes shows."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.db import models
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Person, User
from outcomes.models import OutcomeMetric
from pilots.models import Pilot

MOST_NAMES = 500


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, be it nothing at all; None if none was sent."""
    return request.POST if request.method == "POST" else None


def today(pilot: Pilot) -> date:
    """Return the day that it is in the pilot's portfolio."""
    return pilot.portfolio.day_of(timezone.now())


def pilot_to_record(request: HttpRequest, pk: int) -> Pilot:
    """Return a pilot whose facts the user records; otherwise it is not found."""
    return get_object_or_404(Pilot.objects.recordable_by(request.user).select_related("portfolio"), pk=pk)


def metric_of(metrics: models.QuerySet[OutcomeMetric], pk: int) -> OutcomeMetric:
    """Return one of the metrics with everything that a page says of it; otherwise it is not found."""
    return get_object_or_404(metrics.select_related("pilot__portfolio", "benefit_owner"), pk=pk)


def names_known(pilot: Pilot) -> dict[str, Any]:
    """Return the names that a field for a name offers."""
    people = Person.objects.filter(portfolio=pilot.portfolio).order_by("name").values_list("name", flat=True)
    return {"people": people[:MOST_NAMES]}
