"""A finding to be read and answered."""

from __future__ import annotations

import pytest

from pilots.models import Pilot
from stalls.models import Finding, Sweep
from tests.days import today
from tests.factories import make_finding, make_pilot
from tests.stalls.makers import make_event
from tests.stalls.views.pages import DAY


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot(code="P-7", name="Referral triage")


@pytest.fixture
def finding(pilot: Pilot) -> Finding:
    """A finding that has been critical for sixty days and was told as of today."""
    Sweep.objects.create(portfolio=pilot.portfolio, as_of=today())
    made = make_finding(pilot=pilot, since=today() - 60 * DAY)
    make_event(finding=made, on=today() - 60 * DAY, from_state="pending", to_severity="stalled")
    make_event(finding=made, on=today() - 2 * DAY, from_state="open", from_severity="stalled")
    return made
