"""What the team and the reviewers do with a sign-off beside deciding it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Person
from governance.actions import (
    ConflictError,
    hand_in,
    meet_conditions,
    need_again,
    not_needed,
    set_expiry,
    take_back,
    tell_function,
)
from governance.clocks import Standing
from governance.models import SignOff
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_round,
    make_sign_off,
)
from tests.governance.makers import decide, standing

DAY = timedelta(days=1)


def test_telling_a_function_engages_it(pilot: Pilot) -> None:
    row = tell_function(make_sign_off(pilot=pilot), on=MONDAY - DAY, as_of=MONDAY)

    assert (row.engaged_on, row.recorded_on) == (MONDAY - DAY, MONDAY)


def test_handing_in_begins_a_round_and_says_that_it_is_needed(pilot: Pilot) -> None:
    row = make_sign_off(pilot=pilot, needed="unknown")

    hand_in(row, covers="Scribe v1", as_of=MONDAY)

    row.refresh_from_db()
    assert (row.needed, row.covers, row.submitted_on, row.engaged_on) == ("yes", "Scribe v1", MONDAY, MONDAY)
    assert standing(row) == Standing.HANDED_IN


@pytest.mark.parametrize("fields", [{"submitted_on": MONDAY}, {"needed": "no"}])
def test_refuses_to_hand_in_what_is_with_the_reviewers_or_not_needed(pilot: Pilot, fields: dict[str, Any]) -> None:
    with pytest.raises(ConflictError):
        hand_in(make_sign_off(pilot=pilot, **fields), covers="x", as_of=MONDAY)


@pytest.mark.parametrize("decision", ["returned", "rejected"])
def test_what_was_refused_can_be_handed_in_again_the_same_day(
    handed_in: SignOff, reviewer: Person, decision: str
) -> None:
    decide(handed_in, reviewer, decision, comment="The data flow")

    hand_in(handed_in, covers="With the data flow", as_of=MONDAY)

    assert standing(handed_in) == Standing.HANDED_IN
    handed_in.refresh_from_db()
    assert (handed_in.missing, handed_in.decided_by) == ("", None)
    assert decide(handed_in, reviewer, round_number=2).round == 2


def test_an_approval_holds_while_it_is_renewed(handed_in: SignOff, reviewer: Person) -> None:
    SignOff.objects.filter(pk=handed_in.pk).update(decision="approved", decided_on=MONDAY - DAY, decided_by=reviewer)
    make_round(sign_off=handed_in, on=MONDAY - DAY)

    hand_in(handed_in, covers="Scribe v2", as_of=MONDAY)

    handed_in.refresh_from_db()
    assert (handed_in.decision, handed_in.covers) == ("approved", "Scribe v2")
    assert standing(handed_in) == Standing.RENEWAL


def test_an_imported_approval_without_a_frozen_copy_starts_anew(pilot: Pilot) -> None:
    row = make_sign_off(pilot=pilot, decision="approved", decided_on=MONDAY - DAY, expires_on=MONDAY)

    hand_in(row, covers="Scribe v1", as_of=MONDAY)

    row.refresh_from_db()
    assert (row.decision, row.expires_on) == ("", None)
    assert standing(row) == Standing.HANDED_IN


def test_what_was_approved_today_is_not_renewed_today(handed_in: SignOff, reviewer: Person) -> None:
    decide(handed_in, reviewer)

    with pytest.raises(ConflictError, match="tomorrow"):
        hand_in(handed_in, covers="Scribe v2", as_of=MONDAY)


def test_papers_can_be_taken_back(handed_in: SignOff) -> None:
    take_back(handed_in, as_of=MONDAY)

    assert standing(handed_in) == Standing.NOT_HANDED_IN
    with pytest.raises(ConflictError):
        take_back(handed_in, as_of=MONDAY)


def test_a_renewal_taken_back_leaves_the_approval_as_it_was(handed_in: SignOff, reviewer: Person) -> None:
    first = handed_in.submitted_on
    SignOff.objects.filter(pk=handed_in.pk).update(decision="approved", decided_on=MONDAY - DAY)
    make_round(sign_off=handed_in, on=MONDAY - DAY)
    hand_in(handed_in, covers="Scribe v2", as_of=MONDAY)

    take_back(handed_in, as_of=MONDAY)

    handed_in.refresh_from_db()
    assert (standing(handed_in), handed_in.submitted_on) == (Standing.APPROVED, first)


def test_not_needed_takes_a_name_and_a_reason_and_can_be_undone(pilot: Pilot, reviewer: Person) -> None:
    row = make_sign_off(pilot=pilot, needed="unknown")

    not_needed(row, because="No patient data", said_by=reviewer, as_of=MONDAY)
    row.refresh_from_db()
    assert (row.needed, row.not_needed_because, row.not_needed_by) == ("no", "No patient data", reviewer)

    need_again(row, as_of=MONDAY)
    row.refresh_from_db()
    assert (row.needed, row.not_needed_because, row.not_needed_by) == ("yes", "", None)


@pytest.mark.parametrize("decision", ["approved", "approved_with_conditions", "rejected"])
def test_what_was_decided_was_needed(pilot: Pilot, reviewer: Person, decision: str) -> None:
    with pytest.raises(ConflictError):
        not_needed(make_sign_off(pilot=pilot, decision=decision), because="x", said_by=reviewer, as_of=MONDAY)


def test_conditions_are_met_once(pilot: Pilot) -> None:
    row = make_sign_off(pilot=pilot, decision="approved_with_conditions", decided_on=MONDAY - DAY)
    assert standing(row) == Standing.CONDITIONS

    meet_conditions(row, on=MONDAY, as_of=MONDAY)

    assert standing(row) == Standing.APPROVED
    with pytest.raises(ConflictError):
        meet_conditions(row, on=MONDAY, as_of=MONDAY)


def test_only_an_approval_expires(pilot: Pilot) -> None:
    set_expiry(make_sign_off(pilot=pilot, decision="approved"), on=MONDAY + DAY, as_of=MONDAY)
    assert SignOff.objects.get().expires_on == MONDAY + DAY

    with pytest.raises(ConflictError):
        set_expiry(make_sign_off(pilot=pilot, area="legal"), on=MONDAY, as_of=MONDAY)
