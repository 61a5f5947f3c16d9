"""Ines, who will leave, and a pilot whose every fact names her."""

from __future__ import annotations

import pghistory
import pytest

from accounts.models import Person, Portfolio, Role, User
from alerts.models import Alert
from alerts.sweeping import sweep_and_alert
from pilots.models import Pilot
from tests import factories as make
from tests.accounts.erasure.leaving import (
    ADDRESS,
    DAY,
    LOG_IN,
    NAME,
    NOW,
    make_pilot_of,
)


@pytest.fixture
def ines(portfolio: Portfolio) -> Person:
    """The engineer who will leave, with a log-in and a session."""
    user = make.make_member(user=make.make_user(email=LOG_IN, name=NAME), role=Role.ENGINEER).user
    return make.make_person(name=NAME, email=ADDRESS, user=user)


@pytest.fixture
def pilot(ines: Person) -> Pilot:
    """A pilot whose every fact names Ines."""
    with pghistory.context(user=ines.user_id, url=f"/pilots/?q={ADDRESS.replace('@', '%40')}"):
        return make_pilot_of(ines)


@pytest.fixture
def swept(pilot: Pilot, lena: User) -> Pilot:
    """The same pilot with the findings and the mails that follow from its facts."""
    for now in (NOW - DAY, NOW):
        sweep_and_alert(now=now)
    told = f"Phone {NAME} ({ADDRESS})."
    Alert.objects.update(subject=told, text=told, html=f"<p>{told.replace(chr(39), '&#x27;')}</p>")
    return pilot
