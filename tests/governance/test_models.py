from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Person
from governance.clocks import Turn, standing_of
from governance.models import Decision, GovernanceQuestion, Needed, Pause, Requirement, SignOff, SignOffDecision
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_champion,
    make_handed_in,
    make_pause,
    make_person,
    make_pilot,
    make_portfolio,
    make_question,
    make_requirement,
    make_reviewer,
    make_round,
    make_sign_off,
)

DAY = timedelta(days=1)


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
        ({"decision": "rejected", "decided_on": MONDAY}, True),
        ({"decision": "rejected"}, True),
    ],
)
def test_a_sign_off_is_waited_for_until_it_is_approved(
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


def test_evidence_needs_the_answer(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="governancequestion_evidence_has_answer"):
        make_question(pilot=pilot, evidence="SharePoint, folder 7")


ENDS = ((None, None), (MONDAY, None), (None, MONDAY))


def every_way_to_stand(pilot: Pilot) -> list[SignOff]:
    """Make a sign-off for every combination of what decides whose turn it is."""
    days = (None, MONDAY - 2 * DAY, MONDAY - DAY, MONDAY + DAY)
    ways = itertools.product(Needed.values, ("", *Decision.values), days, days, ENDS, (False, True))
    rows, decided = [], []
    for n, (needed, decision, submitted, decided_on, (expires, met), has_round) in enumerate(ways):
        on = {"submitted_on": submitted, "decided_on": decided_on if decision else None, "expires_on": expires}
        conditions = {"conditions": "Log it" if met else "", "conditions_met_on": met}
        rows.append(SignOff(pilot=pilot, area=f"a{n}", needed=needed, decision=decision, **on, **conditions))
        decided.append(has_round)
    made = SignOff.objects.bulk_create(rows)
    person = make_person()
    SignOffDecision.objects.bulk_create(
        SignOffDecision(
            pilot=pilot, sign_off=row, round=1, decided_on=MONDAY, decision="returned", decided_by=person, frozen={}
        )
        for row, has_round in zip(made, decided, strict=True)
        if has_round
    )
    return made


def test_the_database_and_the_clock_agree_on_whose_turn_it_is(pilot: Pilot) -> None:
    every_way_to_stand(pilot)
    reviewers = set(SignOff.objects.with_reviewers(MONDAY).values_list("pk", flat=True))
    team = set(SignOff.objects.with_team(MONDAY).values_list("pk", flat=True))

    for row in SignOff.objects.prefetch_related("decisions"):
        turn = standing_of(row, list(row.decisions.all()), MONDAY).turn
        assert (row.pk in reviewers, row.pk in team) == (turn == Turn.REVIEWERS, turn == Turn.TEAM), vars(row)


@pytest.mark.parametrize("stage", ["stopped", "wound_down"])
def test_nothing_waits_for_anybody_once_the_pilot_is_over(db: None, stage: str) -> None:
    make_sign_off(pilot=make_pilot(claimed_stage=stage), submitted_on=MONDAY)
    make_sign_off(pilot=make_pilot(claimed_stage=stage))

    assert not SignOff.objects.with_reviewers(MONDAY).exists()
    assert not SignOff.objects.with_team(MONDAY).exists()


@pytest.mark.parametrize("decision", ["returned", "rejected"])
def test_what_is_handed_in_after_it_was_refused_is_undecided_and_handed_in_again(pilot: Pilot, decision: str) -> None:
    make_sign_off(pilot=pilot, decision=decision, decided_on=MONDAY - 3 * DAY, submitted_on=MONDAY - DAY)

    row = SignOff.objects.undecided_on(MONDAY).with_handed_in_on(MONDAY).get()

    assert row.handed_in_on == MONDAY - DAY


@pytest.mark.parametrize("decision", ["returned", "rejected"])
def test_what_was_refused_lies_nowhere_until_it_is_handed_in_again(pilot: Pilot, decision: str) -> None:
    make_sign_off(pilot=pilot, decision=decision, decided_on=MONDAY, submitted_on=MONDAY - 9 * DAY)

    def handed_in_on(as_of: date) -> date | None:
        row = SignOff.objects.undecided_on(as_of).with_handed_in_on(as_of).get()
        return row.handed_in_on  # type: ignore[attr-defined]  # annotated

    assert (handed_in_on(MONDAY - DAY), handed_in_on(MONDAY)) == (MONDAY - 9 * DAY, None)


@pytest.mark.parametrize(
    ("own", "required", "reviewing", "days"),
    [
        ({"function": "legal", "typical_days": 9}, True, "legal", 9),
        ({"typical_days": None}, True, "security_desk", 42),
        ({"typical_days": None}, False, "information_security", None),
    ],
)
def test_a_sign_off_that_does_not_say_takes_function_and_days_from_the_requirement(
    db: None, own: dict[str, Any], required: bool, reviewing: str, days: int | None
) -> None:
    make_sign_off(pilot=make_pilot(sector="health"), **own)
    if required:
        make_requirement(code="information_security", function="security_desk")
    make_requirement(code="information_security", function="elsewhere", sector="university")

    row = SignOff.objects.with_requirement().get()

    assert (row.reviewing, row.normal_days) == (reviewing, days)


def test_what_waits_for_a_function_waits_for_its_reviewers_of_the_same_portfolio(pilot: Pilot) -> None:
    make_handed_in(pilot=pilot)
    rosa, other = make_person(name="Rosa"), make_person(name="Rosa", portfolio=make_portfolio(name="Elsewhere"))
    make_reviewer(person=other)
    assert not SignOff.objects.reviewed_by(Person.objects.all()).exists()

    make_reviewer(person=rosa)

    assert SignOff.objects.reviewed_by(Person.objects.filter(pk=rosa.pk)).exists()
    assert not SignOff.objects.reviewed_by(Person.objects.filter(pk=other.pk)).exists()


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ({"answerer": "Rosa"}, True),
        ({"answerer": "Max"}, False),
        ({"function": "information_security"}, True),
        ({"function": "legal"}, False),
        ({"function": "champion"}, True),
        ({"function": "champion", "answerer": "Max"}, False),
        ({}, False),
    ],
)
def test_a_question_waits_for_a_person_a_function_or_the_champion_of_the_day(
    pilot: Pilot, asked: dict[str, str], waits: bool
) -> None:
    rosa = make_person(name="Rosa")
    make_reviewer(person=rosa)
    make_champion(pilot=pilot, person=rosa)
    answerer = {"answerer": make_person(name=asked["answerer"])} if "answerer" in asked else {}
    make_question(pilot=pilot, **asked | answerer)

    people = Person.objects.filter(pk=rosa.pk)

    assert GovernanceQuestion.objects.waiting_for(people, MONDAY).exists() is waits


def test_a_question_to_the_champion_goes_over_to_the_successor(pilot: Pilot) -> None:
    rosa, max_ = make_person(name="Rosa"), make_person(name="Max")
    make_champion(pilot=pilot, person=rosa, until=MONDAY + DAY)
    make_champion(pilot=pilot, person=max_, since=MONDAY + DAY)
    make_question(pilot=pilot, function="champion")

    def waits_for(person: Person, as_of: date) -> bool:
        return GovernanceQuestion.objects.waiting_for(Person.objects.filter(pk=person.pk), as_of).exists()

    assert [waits_for(rosa, MONDAY), waits_for(max_, MONDAY)] == [True, False]
    assert [waits_for(rosa, MONDAY + DAY), waits_for(max_, MONDAY + DAY)] == [False, True]


def in_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "frozen = '{}'",
        "frozen = jsonb_set(frozen, '{model_or_vendor}', '\"v2\"')",
        "decision = 'rejected'",
        "comment = 'Something else'",
        "decided_on = decided_on + 1",
        "submitted_on = NULL",
        "decided_by_id = on_behalf_of_id",
        "on_behalf_of_id = NULL",
        "round = 7",
    ],
)
def test_what_was_signed_cannot_be_changed_in_the_database(pilot: Pilot, change: str) -> None:
    signed = make_round(
        sign_off=make_handed_in(pilot=pilot),
        frozen={"model_or_vendor": "v1"},
        on_behalf_of=make_person(name="Max"),
    )

    with pytest.raises(IntegrityError, match="stays as it was"):
        in_sql(f"UPDATE governance_signoffdecision SET {change} WHERE id = %s", signed.pk)


def test_what_was_signed_cannot_be_moved_to_another_sign_off(pilot: Pilot) -> None:
    signed = make_round(sign_off=make_handed_in(pilot=pilot))
    other = make_sign_off(pilot=pilot, area="legal")

    with pytest.raises(IntegrityError, match="stays as it was"):
        in_sql("UPDATE governance_signoffdecision SET sign_off_id = %s WHERE id = %s", other.pk, signed.pk)


def test_what_was_signed_cannot_be_deleted_nor_the_sign_off_below_it(pilot: Pilot) -> None:
    signed = make_round(sign_off=make_handed_in(pilot=pilot))

    for statement in (
        "DELETE FROM governance_signoffdecision WHERE id = %s",
        "DELETE FROM governance_signoff WHERE id = (SELECT sign_off_id FROM governance_signoffdecision WHERE id = %s)",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            in_sql(statement, signed.pk)
            in_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.sign_off.delete()

    assert SignOffDecision.objects.filter(pk=signed.pk).exists()


def test_a_round_is_decided_once(pilot: Pilot) -> None:
    row = make_handed_in(pilot=pilot)
    make_round(sign_off=row)

    with pytest.raises(IntegrityError, match="signoffdecision_round_unique"):
        make_round(sign_off=row, round=1, decision="rejected")


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
