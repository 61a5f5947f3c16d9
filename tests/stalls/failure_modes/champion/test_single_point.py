"""champion/single-point (CH-4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from pilots.models import Pilot
from stalls.failure_modes.champion.single_point import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_champion_action,
    make_deputy,
    make_healthy_pilot,
    make_pilot,
    make_stage_event,
)

DAY = timedelta(days=1)
LONG_AGO = date(2025, 6, 2)
pytestmark = pytest.mark.django_db


def make_championed(*, days: int = 60, **fields: Any) -> Pilot:
    """Make a pilot some days old with a champion and nobody beside them."""
    pilot = make_pilot(**{"clock_start": date(2026, 6, 1) - days * DAY} | fields)
    make_champion(pilot=pilot, since=LONG_AGO)
    return pilot


def make_acting(*, pilot: Pilot, on: date | None, **fields: Any) -> None:
    """Make a deputy who has long been named, and what they did last."""
    deputy = make_deputy(pilot=pilot, **{"since": LONG_AGO, "has_authority": True} | fields)
    if on:
        make_champion_action(pilot=pilot, person=deputy.person, on=on)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_championed(claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["proposed", "diagnostic", "first_slice", "pilot", "production"])
@pytest.mark.parametrize(("days", "expected"), [(27, None), (28, "watch"), (300, "watch")])
def test_is_worth_a_look_from_day_28_on(as_of: date, stage: str, days: int, expected: str | None) -> None:
    make_championed(days=days, claimed_stage=stage)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("stage", ["pilot", "production"])
@pytest.mark.parametrize(("days", "expected"), [(27, "watch"), (28, "stalled"), (300, "stalled")])
def test_stalls_28_days_into_limited_use(as_of: date, stage: str, days: int, expected: str) -> None:
    pilot = make_championed(claimed_stage=stage)
    make_stage_event(pilot=pilot, stage=stage, on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_counts_from_the_first_claim_to_be_in_use(as_of: date) -> None:
    pilot = make_championed(claimed_stage="production")
    make_stage_event(pilot=pilot, stage="first_slice", on=as_of - 50 * DAY)
    make_stage_event(pilot=pilot, stage="production", on=as_of)
    assert severity(RULE, as_of) == "watch"
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 28 * DAY)
    assert severity(RULE, as_of) == "stalled"


def test_a_claim_that_was_taken_back_is_no_use(as_of: date) -> None:
    pilot = make_championed(claimed_stage="first_slice")
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 90 * DAY)
    assert severity(RULE, as_of) == "watch"


def test_without_a_champion_there_is_nobody_to_stand_beside(as_of: date) -> None:
    make_champion(pilot=make_pilot(clock_start=LONG_AGO), since=LONG_AGO, until=as_of - DAY)
    make_pilot(clock_start=LONG_AGO)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days", "expected"), [(55, None), (56, "watch")])
def test_an_inactive_deputy_counts_as_none(as_of: date, days: int, expected: str | None) -> None:
    make_acting(pilot=make_championed(), on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    "fields",
    [{"has_authority": False}, {"has_authority": None}, {"until": date(2026, 6, 1)}, {"since": date(2026, 6, 2)}],
)
def test_a_deputy_needs_authority_and_has_to_be_there(as_of: date, fields: dict[str, Any]) -> None:
    make_acting(pilot=make_championed(), on=as_of - 3 * DAY, **fields)
    assert severity(RULE, as_of) == "watch"


def test_nobody_is_their_own_deputy(as_of: date) -> None:
    pilot = make_championed()
    make_acting(pilot=pilot, on=as_of - 3 * DAY, person=pilot.champions.get().person)
    assert severity(RULE, as_of) == "watch"


def test_a_new_deputy_opens_nothing_and_closes_nothing_before_they_have_acted(as_of: date) -> None:
    pilot = make_championed()
    make_acting(pilot=pilot, on=None, since=as_of - 3 * DAY)
    [row] = found(RULE, as_of)
    assert row["severity"] is None
    make_champion_action(pilot=pilot, person=pilot.deputies.get().person, on=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 27), None), (date(2026, 6, 28), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_day_0(as_of: date, expected: str | None) -> None:
    make_championed(clock_start=date(2026, 5, 1), clock_start_precision="month")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 27), "watch"), (date(2026, 6, 28), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_claim(as_of: date, expected: str | None) -> None:
    pilot = make_championed(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 5, 1), on_precision="month")
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_of_which_no_deputy_was_ever_recorded(as_of: date) -> None:
    pilot = make_championed(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_acting(pilot=pilot, on=None, until=as_of - 9 * DAY)
    assert severity(RULE, as_of) == "watch"
    assert known_on(RULE, as_of) == as_of - 9 * DAY


def test_cannot_date_it_before_use_where_day_0_is_not_known(as_of: date) -> None:
    pilot = make_championed(clock_start=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_acting(pilot=pilot, on=as_of - 3 * DAY)
    assert known_on(RULE, as_of) == as_of - 3 * DAY


def test_the_days_in_use_tell_where_day_0_is_not_known(as_of: date) -> None:
    pilot = make_championed(clock_start=None, claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 28 * DAY)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == ("stalled", None)
    assert known_on(RULE, as_of) == LONG_AGO


def test_can_speak_of_a_pilot_that_reports_here(as_of: date) -> None:
    make_pilot()
    assert known_on(RULE, as_of) == UNDATED


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_championed(clock_start=date(2026, 4, 1))
    make_acting(pilot=pilot, on=None)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "watch",
            "since": date(2026, 4, 1),
            "evidence": {"champion": "A. Jones", "has_deputy": True, "clock_start": "2026-04-01"},
        }
    ]


def test_says_that_nobody_else_carries_it(as_of: date) -> None:
    make_championed()
    assert sentence(RULE, as_of) == "If A. Jones moves, nobody else carries this."


def test_says_what_is_missing_of_a_deputy(as_of: date) -> None:
    make_acting(pilot=make_championed(), on=None)
    assert sentence(RULE, as_of) == (
        "If A. Jones moves, nobody else carries this. "
        "A deputy is named; nothing on record shows that they have authority and act."
    )


def test_the_ball_and_the_next_step_are_with_the_champion(as_of: date) -> None:
    make_championed()
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "A. Jones"
    assert RULE.owner(row["evidence"]) == "Champion, A. Jones"
    assert (
        RULE.next_step(row["evidence"]) == "Name a deputy with authority, brief them, and leave one decision to them."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_championed()
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
