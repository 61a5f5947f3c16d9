"""governance/not-opened (GOV-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from stalls.failure_modes.governance.not_opened import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_person, make_pilot, make_sign_off

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(7, None), (8, "watch"), (27, "watch"), (28, "stalled"), (59, "stalled"), (60, "critical")],
)
def test_rises_with_the_days_since_the_start(as_of: date, days: int, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - days * DAY))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("stage", ["pilot", "production"])
def test_is_critical_in_use_whatever_the_day(as_of: date, stage: str) -> None:
    make_sign_off(pilot=make_pilot(clock_start=None, claimed_stage=stage))
    assert severity(RULE, as_of) == "critical"


@pytest.mark.parametrize(
    "fields",
    [{"engaged_on": date(2026, 5, 31)}, {"decision": "approved"}, {"needed": "no"}, {"blocking": False}],
)
def test_quiet_where_they_know_or_need_not_know(as_of: date, fields: dict[str, object]) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 90 * DAY), **fields)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 8), "watch"), (date(2026, 5, 7), None)])
def test_counts_from_the_last_day_of_an_imprecise_start(as_of: date, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(clock_start=date(2026, 4, 1), clock_start_precision="month"))
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_a_pilot_without_sign_offs(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_can_speak_of_a_sign_off_without_any_day(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(inventory="us-federal-2024"), decision="approved")
    assert known_on(RULE, as_of) == UNDATED


def test_waits_for_the_stage_where_the_start_is_not_known_and_calls_nothing_clear(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=None))
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    manager = make_person(name="P. Shah")
    pilot = make_pilot(clock_start=date(2026, 4, 30), programme_manager=manager)
    make_sign_off(pilot=pilot)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "information_security",
            "severity": "stalled",
            "since": date(2026, 4, 30),
            "evidence": {
                "area": "information_security",
                "needed": "yes",
                "clock_start": "2026-04-30",
                "stage": "first_slice",
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_who_has_not_been_told_and_in_which_week(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 28 * DAY))
    assert sentence(RULE, as_of) == "Information security has not been told about this pilot, now in week 5."


def test_says_that_nothing_is_on_record_where_the_need_is_not_known(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 28 * DAY), needed="unknown")
    assert sentence(RULE, as_of) == (
        "Nothing on record says that Information security has been told about this pilot, now in week 5."
    )


def test_leaves_the_week_out_where_the_start_is_not_known(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=None, claimed_stage="production"), area="legal")
    [row] = found(RULE, as_of)
    assert row["since"] is None
    assert sentence(RULE, as_of) == "Legal has not been told about this pilot."


def test_the_ball_is_with_the_programme_manager(as_of: date) -> None:
    manager = make_person(name="P. Shah")
    make_sign_off(pilot=make_pilot(clock_start=as_of - 28 * DAY, programme_manager=manager))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.waits_on(row["evidence"]) == "P. Shah"


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_sign_off(pilot=make_pilot(clock_start=as_of - 28 * DAY))
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
