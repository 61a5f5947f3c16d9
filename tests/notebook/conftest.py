"""A pilot of which one fact of every kind is on record, and Eli, an engineer, who is logged in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from pilots.models import Pilot
from tests import factories as make


@pytest.fixture
def pilot(eli: User, client: Client) -> Pilot:
    client.force_login(eli)
    return make.make_pilot(sector="health")


@pytest.fixture
def rows(pilot: Pilot) -> dict[str, Any]:
    return make.make_one_of_each(pilot=pilot)
