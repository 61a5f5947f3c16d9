"""A round is decided once, by somebody who has read what they sign, and the copy of it stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.history import changes_of
from accounts.models import Person
from governance.actions import (
    ConflictError,
    withdraw_approval,
)
from governance.clocks import Standing
from governance.frozen import FACTS, OF_DECISION, compare, digest, facts_of
from governance.models import Decision, SignOff, SignOffDecision
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_agreed_metric,
    make_handed_in,
    make_person,
    make_pilot,
    make_sign_off,
)
from tests.governance.makers import decide, in_threads, standing

DAY = timedelta(days=1)


def test_an_approval_is_written_with_a_frozen_copy_in_one_order(handed_in: SignOff, reviewer: Person) -> None:
    make_agreed_metric(pilot=handed_in.pilot, baseline=40, target="25.50", unit="minutes")

    made = decide(handed_in, reviewer, expires_on=MONDAY + 365 * DAY)

    made.refresh_from_db()
    assert made.frozen == {
        "pilot_code": "P-0001",
        "pilot_name": "Referral triage",
        "sector": "health",
        "model_or_vendor": "Scribe v1",
        "data_categories": "Referral letters",
        "staging_url": "",
        "production_url": "",
        "covers": "Scribe v1 on referral letters",
        "metric": {
            "name": "Minutes per referral",
            "baseline": "40",
            "target": "25.5",
            "unit": "minutes",
            "target_on": None,
            "agreed_on": "2026-06-01",
        },
        "decision": "approved",
        "conditions": "",
        "conditions_due_on": None,
        "expires_on": "2027-06-01",
        "typical_days": 28,
        "decided_on": "2026-06-01",
    }
    assert [line.label for line in compare(made.frozen, facts_of(handed_in, as_of=MONDAY))] == list(FACTS.values())
    assert set(made.frozen) == {*FACTS, *OF_DECISION}
    handed_in.refresh_from_db()
    told = (handed_in.decision, handed_in.decided_on, handed_in.decided_by, handed_in.expires_on)
    assert told == ("approved", MONDAY, reviewer, MONDAY + 365 * DAY)
    assert (made.round, made.submitted_on) == (1, MONDAY - 5 * DAY)


def test_the_frozen_copy_stays_as_signed_when_the_model_changes(handed_in: SignOff, reviewer: Person) -> None:
    made = decide(handed_in, reviewer)

    Pilot.objects.update(model_or_vendor="Scribe v2")

    made.refresh_from_db()
    today = facts_of(SignOff.objects.select_related("pilot").get(pk=handed_in.pk), as_of=MONDAY)
    changed = [(line.label, line.then, line.now) for line in compare(made.frozen, today) if line.differs]
    assert changed == [("Model or product", "Scribe v1", "Scribe v2")]


def test_conditions_are_kept_with_the_day_they_are_due(handed_in: SignOff, reviewer: Person) -> None:
    due = {"comment": "Log every answer", "conditions_due_on": MONDAY + 30 * DAY}
    made = decide(handed_in, reviewer, "approved_with_conditions", **due)

    handed_in.refresh_from_db()
    assert (handed_in.conditions, handed_in.conditions_due_on) == ("Log every answer", MONDAY + 30 * DAY)
    assert (made.frozen["conditions"], made.frozen["conditions_due_on"]) == ("Log every answer", "2026-07-01")
    assert standing(handed_in) == Standing.CONDITIONS


def test_a_return_says_what_is_missing_and_nothing_is_conditional(handed_in: SignOff, reviewer: Person) -> None:
    decide(handed_in, reviewer, "returned", comment="The data flow", conditions_due_on=MONDAY)

    handed_in.refresh_from_db()
    assert (handed_in.missing, handed_in.conditions, handed_in.conditions_due_on) == ("The data flow", "", None)


def test_a_stand_in_is_recorded_with_whom_they_stood_in_for(handed_in: SignOff, reviewer: Person) -> None:
    made = decide(handed_in, make_person(name="Max"), on_behalf_of=reviewer)

    assert (made.decided_by.name, made.on_behalf_of) == ("Max", reviewer)


def test_a_round_that_is_decided_is_told_by_whom(handed_in: SignOff, reviewer: Person) -> None:
    decide(handed_in, reviewer, "rejected", comment="No")

    with pytest.raises(ConflictError, match=r"Rosa has decided round 1 already: rejected\. Nothing of yours"):
        decide(handed_in, make_person(name="Max"))

    assert SignOffDecision.objects.get().decision == "rejected"


@pytest.mark.parametrize("number", [0, 2, 99])
def test_no_other_round_than_the_one_at_hand_is_decided(handed_in: SignOff, reviewer: Person, number: int) -> None:
    with pytest.raises(ConflictError):
        decide(handed_in, reviewer, round_number=number)


def test_nothing_is_decided_that_was_not_handed_in(pilot: Pilot, reviewer: Person) -> None:
    with pytest.raises(ConflictError, match="not handed in"):
        decide(make_sign_off(pilot=pilot), reviewer)


def test_nobody_signs_what_has_changed_since_they_read_it(handed_in: SignOff, reviewer: Person) -> None:
    seen = digest(facts_of(handed_in, as_of=MONDAY))
    Pilot.objects.update(model_or_vendor="Scribe v2")

    with pytest.raises(ConflictError, match="changed while you read"):
        decide(handed_in, reviewer, seen=seen)

    assert not SignOffDecision.objects.exists()


def test_a_withdrawn_approval_is_a_round_of_its_own(handed_in: SignOff, reviewer: Person) -> None:
    signed = decide(handed_in, reviewer, expires_on=MONDAY + DAY)

    made = withdraw_approval(handed_in, because="The supplier was sold", by=reviewer, as_of=MONDAY)

    assert (made.round, made.decision, made.submitted_on) == (2, "returned", None)
    assert standing(handed_in) == Standing.RETURNED
    handed_in.refresh_from_db()
    assert (handed_in.missing, handed_in.expires_on) == ("Approval withdrawn: The supplier was sold", None)
    signed.refresh_from_db()
    assert signed.decision == "approved"
    with pytest.raises(ConflictError):
        withdraw_approval(handed_in, because="Again", by=reviewer, as_of=MONDAY)


def test_history_tells_who_decided(handed_in: SignOff, reviewer: Person) -> None:
    decide(handed_in, reviewer)

    last = changes_of(handed_in)[-1]
    assert ("decision", "", "approved") in last.columns


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_decide_at_once_one_does_and_nine_are_told() -> None:
    row = make_handed_in(pilot=make_pilot(), on=MONDAY)
    people = [make_person(name=f"Reviewer {number}") for number in range(10)]
    decisions = [*Decision.approvals(), Decision.REJECTED, Decision.RETURNED]

    raised = in_threads(10, lambda n: decide(row, people[n], decisions[n % 4], comment="Because"))

    assert [type(error) for error in raised] == [ConflictError] * 9
    made = SignOffDecision.objects.get()
    row.refresh_from_db()
    assert (row.decision, row.decided_by_id) == (made.decision, made.decided_by_id)
