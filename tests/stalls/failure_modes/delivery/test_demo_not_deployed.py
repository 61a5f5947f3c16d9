"""delivery/demo-not-deployed (DR-5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.delivery.demo_not_deployed import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_evidenced_pilot,
    make_first_slice,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_stage_event,
    make_usage_week,
    make_weekly_update,
)

DAY = timedelta(days=1)
PROPOSED = {"sector": "health", "problem": "Referrals wait for days.", "unit": "Respiratory"}
pytestmark = pytest.mark.django_db


def make_claimed(stage: str, *, on: date | None, precision: str = "day", **fields: Any) -> Pilot:
    """Make a pilot that is said to be in a stage, of which only the evidence of a proposal is on record."""
    asked = make_person(name="R. Quest")
    pilot = make_pilot(claimed_stage=stage, requested_by=asked, **PROPOSED | fields)
    make_stage_event(pilot=pilot, stage="proposed", on=date(2026, 1, 5))
    make_stage_event(pilot=pilot, stage=stage, on=on, on_precision=precision, recorded_on=on or date(2026, 1, 5))
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_claimed(stage, on=as_of - 90 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["proposed", "diagnostic", "first_slice", "pilot", "production"])
def test_quiet_where_the_evidence_reaches_the_claim(as_of: date, stage: str) -> None:
    make_evidenced_pilot(as_of=as_of, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["diagnostic", "first_slice", "pilot", "production"])
@pytest.mark.parametrize(("days", "expected"), [(0, "watch"), (13, "watch"), (14, "stalled"), (27, "stalled")])
def test_rises_with_the_days_since_the_claim(as_of: date, stage: str, days: int, expected: str) -> None:
    make_claimed(stage, on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("stage", "expected"), [("pilot", "stalled"), ("production", "critical")])
def test_only_production_without_use_becomes_critical(as_of: date, stage: str, expected: str) -> None:
    make_claimed(stage, on=as_of - 28 * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(28, None), (35, "critical")])
def test_production_whose_use_has_ended_is_critical(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_evidenced_pilot(as_of=as_of - days * DAY + 14 * DAY, claimed_stage="production")
    make_stage_event(pilot=pilot, stage="production", on=as_of - 100 * DAY)
    # A week of which the Sunday lies within the last 28 days is still one of them.
    assert max(pilot.usage_weeks.values_list("week", flat=True)) == as_of - days * DAY
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("users", "expected"), [(0, "critical"), (None, "stalled"), (1, "stalled")])
def test_a_week_that_nobody_has_counted_may_have_been_used(as_of: date, users: int | None, expected: str) -> None:
    make_usage_week(pilot=make_claimed("production", on=as_of - 90 * DAY), week=as_of - 7 * DAY, active_users=users)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(27, "stalled"), (28, "critical")])
def test_a_first_slice_is_use_too(as_of: date, days: int, expected: str) -> None:
    make_first_slice(pilot=make_claimed("production", on=as_of - 90 * DAY), on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_counts_from_the_first_claim_of_the_stage(as_of: date) -> None:
    pilot = make_claimed("pilot", on=as_of - 2 * DAY)
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 14 * DAY)
    make_stage_event(pilot=pilot, stage="first_slice", on=as_of - 60 * DAY)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 13), "watch"), (date(2026, 5, 14), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str) -> None:
    make_claimed("pilot", on=date(2026, 4, 1), precision="month")
    assert severity(RULE, as_of) == expected


def test_a_claim_without_a_day_is_worth_a_look_at_most(as_of: date) -> None:
    make_claimed("production", on=None)
    assert [(row["severity"], row["since"]) for row in found(RULE, as_of)] == [("watch", None)]


def test_says_nothing_of_a_pilot_of_which_not_even_a_proposal_is_borne_out(as_of: date) -> None:
    make_claimed("pilot", on=as_of - 90 * DAY, unit="")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_but_of_one_in_production_without_use_it_does(as_of: date) -> None:
    make_claimed("production", on=as_of - 28 * DAY, unit="")
    assert severity(RULE, as_of) == "critical"
    assert found(RULE, as_of - DAY) == []
    assert known_on(RULE, as_of) == as_of - 28 * DAY


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_claimed("production", on=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_weekly_update(pilot=pilot, submitted_on=as_of)
    assert severity(RULE, as_of) == "critical"


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_claimed("production", on=date(2026, 4, 1), programme_manager=make_person(name="P. Rao"))
    make_usage_week(pilot=pilot, week=date(2026, 4, 6))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "critical",
            "since": date(2026, 4, 1),
            "evidence": {
                "claimed": "production",
                "claimed_on": "2026-04-01",
                "unused": {"since_week": "2026-04-06"},
                "programme_manager": "P. Rao",
            },
        }
    ]


def test_the_last_use_is_no_evidence_of_what_is_used(as_of: date) -> None:
    make_usage_week(pilot=make_claimed("production", on=as_of - 90 * DAY), week=as_of - 7 * DAY)
    assert [row["evidence"]["unused"] for row in found(RULE, as_of)] == [None]


def test_says_that_nobody_is_on_record_as_having_used_it(as_of: date) -> None:
    pilot = make_claimed("production", on=as_of - 60 * DAY)
    assert sentence(RULE, as_of) == "Reported as live; we have no evidence that any intended user has used it."
    make_usage_week(pilot=pilot, week=date(2026, 4, 6))
    assert sentence(RULE, as_of) == (
        "Reported as live; no intended user has used it on record since the week of 6 Apr 2026."
    )


def test_says_that_the_record_does_not_bear_out_the_claim(as_of: date) -> None:
    make_claimed("first_slice", on=as_of - 60 * DAY)
    assert sentence(RULE, as_of) == "Claimed stage: first slice. What is on record does not bear it out."


def test_the_ball_and_the_next_step_are_the_programme_managers() -> None:
    assert RULE.owner({"programme_manager": "P. Rao"}) == "Programme manager, P. Rao"
    assert RULE.waits_on({"programme_manager": "P. Rao"}) == "P. Rao"
    assert RULE.next_step({}) == "Attach the evidence that its page lists as missing, or correct the stage."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_claimed("pilot", on=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
