from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Person, User
from governance.models import SignOff
from pilots.models import Pilot
from tests.factories import MONDAY, make_handed_in, make_person, make_pilot, make_reviewer


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot(sector="health", model_or_vendor="Scribe v1", data_categories="Referral letters")


@pytest.fixture
def reviewer(pilot: Pilot) -> Person:
    return make_person(name="Rosa")


@pytest.fixture
def handed_in(pilot: Pilot) -> SignOff:
    """A sign-off that the reviewers have had for five days."""
    return make_handed_in(pilot=pilot, on=MONDAY - timedelta(days=5), covers="Scribe v1 on referral letters")


@pytest.fixture
def herself(rosa: User) -> Person:
    """The person of Rosa, reviewer for information security."""
    person = make_person(name="Rosa", user=rosa)
    make_reviewer(person=person)
    return person
