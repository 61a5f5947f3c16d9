"""Eli, an engineer, and a pilot of his about which everything is asked this week."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from pilots.dates import monday_of
from pilots.models import Pilot
from tests import factories as make
from tests.updates.makers import make_full_pilot


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def engineer(eli: User) -> Person:
    return make.make_person(name="Eli", user=eli)


@pytest.fixture
def pilot(engineer: Person, today: date) -> Pilot:
    return make_full_pilot(week=monday_of(today), engineer=engineer)


@pytest.fixture
def eli_client(client: Client, eli: User) -> Client:
    client.force_login(eli)
    return client
