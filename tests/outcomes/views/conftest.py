"""A pilot with a complete metric, its engineer, and its benefit owner, on the Monday that every test knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person, Role, User
from outcomes.models import OutcomeMetric
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_complete_metric,
    make_member,
    make_person,
    make_pilot,
    make_user,
)


@pytest.fixture(autouse=True)
def on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on the day that every test knows."""
    noon = datetime.combine(MONDAY, time(12), tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def pilot(portfolio: Any) -> Pilot:
    return make_pilot(engineer=make_person(name="Eli"), clock_start=date(2026, 5, 18))


@pytest.fixture
def metric(pilot: Pilot) -> OutcomeMetric:
    return make_complete_metric(pilot=pilot)


@pytest.fixture
def engineer(client: Client, eli: User) -> Client:
    client.force_login(eli)
    return client


@pytest.fixture
def owner(metric: OutcomeMetric) -> Client:
    """The benefit owner, who has no other role than to read."""
    user = make_member(user=make_user(email="owner@example.org"), role=Role.LEADER).user
    Person.objects.filter(pk=metric.benefit_owner_id).update(user=user)
    client = Client()
    client.force_login(user)
    return client
