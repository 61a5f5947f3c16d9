from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from governance.models import GovernanceQuestion, SignOff
from pilots.models import Pilot
from tests.factories import MONDAY, make_person, make_pilot, make_sign_off

DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot()


def test_an_area_is_signed_off_once_in_a_pilot(pilot: Pilot) -> None:
    make_sign_off(pilot=pilot)
    with pytest.raises(IntegrityError, match="signoff_area_unique"):
        make_sign_off(pilot=pilot)


def test_who_and_when_of_a_decision_need_the_decision(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="signoff_who_and_when"):
        make_sign_off(pilot=pilot, decided_on=MONDAY)


def test_a_decider_needs_the_decision(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="signoff_who_and_when"):
        make_sign_off(pilot=pilot, decided_by=make_person())


def test_a_decision_may_stand_without_its_day(pilot: Pilot) -> None:
    make_sign_off(pilot=pilot, decision="approved")


def test_a_reason_for_not_needing_it_needs_that_it_is_not_needed(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="signoff_reason_if_not_needed"):
        make_sign_off(pilot=pilot, not_needed_because="No personal data")


def test_a_day_of_answering_needs_the_answer(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="governancequestion_answered_has_answer"):
        GovernanceQuestion.objects.create(pilot=pilot, key="a", text="May we?", answered_on=MONDAY)


@pytest.mark.parametrize(("needed", "blocks"), [("yes", True), ("unknown", True), ("no", False)])
def test_not_knowing_whether_a_sign_off_is_needed_counts_as_needed(pilot: Pilot, needed: str, blocks: bool) -> None:
    make_sign_off(pilot=pilot, needed=needed)
    assert SignOff.objects.blocking().exists() is blocks


@pytest.mark.parametrize(
    ("fields", "not_engaged"),
    [
        ({}, True),
        ({"engaged_on": MONDAY}, False),
        ({"engaged_on": MONDAY + DAY}, True),
        ({"submitted_on": MONDAY}, False),
        ({"decision": "approved"}, False),
    ],
)
def test_a_function_is_engaged_once_told_or_sent_papers_or_deciding(
    pilot: Pilot, fields: dict[str, date | str], not_engaged: bool
) -> None:
    make_sign_off(pilot=pilot, **fields)
    assert SignOff.objects.not_engaged_on(MONDAY).exists() is not_engaged


@pytest.mark.parametrize(
    ("fields", "undecided"),
    [
        ({}, True),
        ({"decision": "returned", "decided_on": MONDAY}, True),
        ({"decision": "approved", "decided_on": MONDAY}, False),
        ({"decision": "approved", "decided_on": MONDAY + DAY}, True),
        ({"decision": "approved"}, False),
    ],
)
def test_a_sign_off_is_undecided_until_its_decision(
    pilot: Pilot, fields: dict[str, date | str], undecided: bool
) -> None:
    make_sign_off(pilot=pilot, **fields)
    assert SignOff.objects.undecided_on(MONDAY).exists() is undecided
