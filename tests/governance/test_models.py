from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection

from governance.models import GovernanceQuestion, Pause, Requirement, SignOff, SignOffDecision
from pilots.models import Pilot
from tests.factories import MONDAY, make_pause, make_person, make_pilot, make_question, make_sign_off

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


def test_a_pilot_is_paused_once_at_a_time(pilot: Pilot) -> None:
    make_pause(pilot=pilot, key="a", started_on=MONDAY, resumed_on=MONDAY + 9 * DAY)
    make_pause(pilot=pilot, key="b", started_on=MONDAY + 9 * DAY)
    with pytest.raises(IntegrityError, match=r"pause_(one_running|no_overlap)"):
        make_pause(pilot=pilot, key="c", started_on=MONDAY + 20 * DAY)


def test_two_pauses_share_no_day(pilot: Pilot) -> None:
    make_pause(pilot=pilot, key="a", started_on=MONDAY, resumed_on=MONDAY + 9 * DAY)
    with pytest.raises(IntegrityError, match="pause_no_overlap"):
        make_pause(pilot=pilot, key="b", started_on=MONDAY + 8 * DAY, resumed_on=MONDAY + 12 * DAY)


def test_two_pauses_without_a_beginning_are_not_both_running(pilot: Pilot) -> None:
    make_pause(pilot=pilot, key="a", started_on=None)
    with pytest.raises(IntegrityError, match="pause_one_running"):
        make_pause(pilot=pilot, key="b", started_on=None)


@pytest.mark.parametrize(("offset", "paused"), [(-1, False), (0, True), (8, True), (9, False)])
def test_a_pause_runs_from_its_first_day_to_the_day_before_resuming(pilot: Pilot, offset: int, paused: bool) -> None:
    make_pause(pilot=pilot, started_on=MONDAY, resumed_on=MONDAY + 9 * DAY)
    assert Pause.objects.on(MONDAY + offset * DAY).exists() is paused


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE governance_signoffdecision SET frozen = '{}'",
        "UPDATE governance_signoffdecision SET decision = 'rejected'",
        "UPDATE governance_signoffdecision SET decided_on = '2020-01-01'",
        "DELETE FROM governance_signoffdecision",
    ],
)
def test_what_was_signed_stays_as_it_was_signed(pilot: Pilot, change: str) -> None:
    decided = {"decision": "approved", "decided_on": MONDAY, "decided_by": make_person(), "frozen": {"model": "v1"}}
    SignOffDecision.objects.create(pilot=pilot, sign_off=make_sign_off(pilot=pilot), round=1, **decided)
    with pytest.raises(IntegrityError, match="stays as it was"), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_round_is_decided_once(pilot: Pilot) -> None:
    decided = {"decision": "approved", "decided_on": MONDAY, "decided_by": make_person(), "frozen": {}}
    sign_off = make_sign_off(pilot=pilot)
    SignOffDecision.objects.create(pilot=pilot, sign_off=sign_off, round=1, **decided)
    with pytest.raises(IntegrityError, match="signoffdecision_round_unique"):
        SignOffDecision.objects.create(pilot=pilot, sign_off=sign_off, round=1, **decided)


def test_a_round_belongs_to_a_sign_off_of_its_own_pilot(pilot: Pilot) -> None:
    decided = {"decision": "approved", "decided_on": MONDAY, "decided_by": make_person(), "frozen": {}}
    neighbour = make_sign_off(pilot=make_pilot())
    with pytest.raises(IntegrityError, match="signoffdecision_signoff_in_pilot"), connection.cursor() as cursor:
        SignOffDecision.objects.create(pilot=pilot, sign_off=neighbour, round=1, **decided)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_somebody_who_says_not_needed_needs_that_it_is_not_needed(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="signoff_somebody_says_not_needed"):
        make_sign_off(pilot=pilot, not_needed_by=make_person())


def test_days_of_conditions_need_conditions(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="signoff_condition_days_have_conditions"):
        make_sign_off(pilot=pilot, conditions_due_on=MONDAY)


def test_a_requirement_that_was_checked_names_its_source(pilot: Pilot) -> None:
    made = {"portfolio": pilot.portfolio, "sector": "health", "name": "DTAC", "function": "clinical"}
    with pytest.raises(IntegrityError, match="requirement_checked_has_source"):
        Requirement.objects.create(code="dtac", checked_on=MONDAY, **made)


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [({}, True), ({"answer": "Yes", "answered_on": MONDAY}, False), ({"answer": "Yes"}, False)],
)
def test_a_question_is_open_until_its_answer(pilot: Pilot, fields: dict[str, object], is_open: bool) -> None:
    make_question(pilot=pilot, **fields)
    assert GovernanceQuestion.objects.open_on(MONDAY).exists() is is_open
