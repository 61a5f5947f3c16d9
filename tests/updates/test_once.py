"""A week is posted once, however often a form is sent and by however many people."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from pilots.models import ChampionAction, Pilot, UserContact, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import make_full_pilot, post
from updates.actions import AlreadyPostedError, SpentKeyError

pytestmark = pytest.mark.django_db

WEEK = make.MONDAY
WEDNESDAY = WEEK + timedelta(days=2)


@pytest.fixture
def pilot() -> Pilot:
    return make_full_pilot()


def test_same_form_twice_is_one_update(pilot: Pilot) -> None:
    key, said = uuid4(), {"contact": {"answer": "talked"}, "blocker": {"text": "Slow"}}

    first = post(pilot, said, as_of=WEDNESDAY, key=key)

    assert post(pilot, said, as_of=WEDNESDAY, key=key) == first
    assert (WeeklyUpdate.objects.count(), UserContact.objects.count()) == (1, 1)


def test_same_form_twice_is_one_update_even_after_a_correction(pilot: Pilot) -> None:
    key, said = uuid4(), {"contact": {"answer": "talked"}}
    post(pilot, said, as_of=WEDNESDAY, key=key)
    corrected = post(pilot, {"contact": {"answer": "nobody"}}, as_of=WEDNESDAY, version=1)

    again = post(pilot, said, as_of=WEDNESDAY, key=key)

    assert (again, again.answers["contact"]) == (corrected, {"answer": "nobody"})


def test_same_form_with_other_words_loses_none_of_them(pilot: Pilot) -> None:
    key = uuid4()
    post(pilot, {"blocker": {"text": "Slow"}}, as_of=WEDNESDAY, key=key)

    with pytest.raises(AlreadyPostedError):
        post(pilot, {"blocker": {"text": "Very slow"}}, as_of=WEDNESDAY, key=key)


def test_second_person_is_told_and_writes_nothing(pilot: Pilot) -> None:
    post(pilot, {"contact": {"answer": "talked"}}, as_of=WEDNESDAY)

    with pytest.raises(AlreadyPostedError):
        post(pilot, {"champion": {"answer": "yes"}}, as_of=WEDNESDAY)

    assert not ChampionAction.objects.exists()
    assert WeeklyUpdate.objects.get().version == 1


def test_stale_correction_is_told_and_writes_nothing(pilot: Pilot) -> None:
    post(pilot, {"contact": {"answer": "talked"}}, as_of=WEDNESDAY)
    post(pilot, {"contact": {"answer": "nobody"}}, as_of=WEDNESDAY, version=1)

    with pytest.raises(AlreadyPostedError):
        post(pilot, {"champion": {"answer": "yes"}}, as_of=WEDNESDAY, version=1)

    assert not ChampionAction.objects.exists()


def test_key_of_another_pilots_form_is_spent(pilot: Pilot) -> None:
    key = uuid4()
    post(make.make_pilot(), as_of=WEDNESDAY, key=key, nothing_changed=True)

    with pytest.raises(SpentKeyError):
        post(pilot, as_of=WEDNESDAY, key=key, nothing_changed=True)
    with pytest.raises(SpentKeyError):
        post(pilot, as_of=WEDNESDAY, version=3, nothing_changed=True)
