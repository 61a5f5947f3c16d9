"""workflow/change-not-agreed (WF-7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from stalls.failure_modes.workflow.change_not_agreed import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_stage_event,
    make_workflow,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["diagnostic", "first_slice", "realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_is_not_yet_in_use_or_has_ended(as_of: date, stage: str) -> None:
    make_workflow(pilot=make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("pilot", 0, "watch"),
        ("pilot", 27, "watch"),
        ("pilot", 28, "stalled"),
        ("pilot", 300, "stalled"),
        ("production", 0, "critical"),
    ],
)
def test_rises_with_the_days_in_use_and_the_stage(as_of: date, stage: str, days: int, expected: str) -> None:
    pilot = make_pilot(claimed_stage=stage)
    make_stage_event(pilot=pilot, stage="pilot", on=as_of)
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - days * DAY)
    make_stage_event(pilot=pilot, stage="first_slice", on=as_of - 400 * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("stage", "expected"), [("pilot", "watch"), ("production", "critical")])
def test_is_no_stall_where_nobody_knows_since_when_it_is_in_use(as_of: date, stage: str, expected: str) -> None:
    make_stage_event(pilot=make_pilot(claimed_stage=stage), stage="pilot", on=None, recorded_on=as_of)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == (expected, None)


def test_quiet_from_the_day_of_agreement_on(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_workflow(pilot=pilot, task="Typing")
    make_workflow(pilot=pilot, change_agreed_on=as_of)
    assert [severity(RULE, day) for day in (as_of - DAY, as_of)] == ["critical", None]


def test_quiet_where_the_agreement_may_have_been_this_month(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_workflow(pilot=pilot, change_agreed_on=as_of, change_agreed_on_precision="month")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 27), "watch"), (date(2026, 5, 28), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1), on_precision="month")
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    make_pilot(claimed_stage="production", inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_can_speak_of_a_pilot_whose_team_reports_here(as_of: date) -> None:
    make_pilot(claimed_stage="pilot")
    assert known_on(RULE, as_of) == UNDATED


def test_speaks_of_an_imported_pilot_with_a_workflow_on_record(as_of: date) -> None:
    make_workflow(pilot=make_pilot(claimed_stage="production", inventory="us-federal-2024"))
    assert severity(RULE, as_of) == "critical"
    assert known_on(RULE, as_of) == UNDATED


def test_calls_nothing_clear_before_it_is_in_use(as_of: date) -> None:
    make_workflow(pilot=make_pilot(), change_agreed_on=as_of)
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_champion(pilot=pilot, since=date(2026, 4, 1))
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 5, 1))
    make_workflow(pilot=pilot, change_agreed_by=make_person(name="L. Manager"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 1),
            "evidence": {
                "in_use_since": "2026-05-01",
                "stage": "pilot",
                "line_manager": "L. Manager",
                "champion": "A. Jones",
            },
        }
    ]


@pytest.mark.parametrize(("stage", "used"), [("pilot", "limited real use"), ("production", "routine use")])
def test_says_who_has_not_agreed(as_of: date, stage: str, used: str) -> None:
    make_pilot(claimed_stage=stage)
    assert sentence(RULE, as_of) == (
        f"The manager of the people expected to change has not agreed to it, and it is in {used}."
    )


def test_the_ball_is_with_the_line_manager_and_the_next_step_with_the_champion(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_champion(pilot=pilot, person=make_person(name="C. Okafor"))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "C. Okafor"
    assert RULE.owner(row["evidence"]) == "Champion, C. Okafor"
    assert RULE.next_step(row["evidence"]).startswith("Champion and line manager agree what people stop doing,")
    make_workflow(pilot=pilot, change_agreed_by=make_person(name="L. Manager"))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "L. Manager"


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(claimed_stage="pilot")
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
