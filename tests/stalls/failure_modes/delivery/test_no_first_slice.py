"""delivery/no-first-slice (DR-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.delivery.no_first_slice import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_first_slice, make_healthy_pilot, make_person, make_pilot, make_usage_week

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage)
    assert found(RULE, as_of) == []


LADDER = [(13, None), (14, "watch"), (27, "watch"), (28, "stalled"), (41, "stalled"), (42, "critical")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_since_the_start(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_quiet_from_the_day_of_the_first_slice_on(as_of: date, environment: str) -> None:
    make_first_slice(pilot=make_pilot(clock_start=as_of - 90 * DAY), on=as_of, environment=environment)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "critical"


INCOMPLETE: list[dict[str, Any]] = [
    {"user": None},
    {"work": ""},
    {"real_data": False},
    {"real_data": None},
    {"environment": ""},
    {"environment": "unknown"},
]


@pytest.mark.parametrize("lacking", INCOMPLETE)
def test_a_slice_that_does_not_name_everything_is_none(as_of: date, lacking: dict[str, Any]) -> None:
    make_first_slice(pilot=make_pilot(clock_start=as_of - 28 * DAY), on=as_of - 9 * DAY, **lacking)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(("users", "expected"), [(0, "stalled"), (None, "stalled"), (1, None)])
def test_a_counted_week_of_use_says_as_much(as_of: date, users: int | None, expected: str | None) -> None:
    make_usage_week(pilot=make_pilot(clock_start=as_of - 28 * DAY), week=as_of - 7 * DAY, active_users=users)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 13), None), (date(2026, 6, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_pilot(clock_start=date(2026, 5, 1), clock_start_precision="month")
    assert severity(RULE, as_of) == expected


def test_quiet_where_the_slice_may_have_been_this_month(as_of: date) -> None:
    make_first_slice(pilot=make_pilot(clock_start=as_of - 28 * DAY), on=as_of, on_precision="month")
    assert found(RULE, as_of) == []


def test_says_nothing_where_the_start_is_not_known(as_of: date) -> None:
    make_pilot(clock_start=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_first_slice(pilot=pilot, on=as_of - 9 * DAY, real_data=None)
    assert severity(RULE, as_of) == "critical"
    assert known_on(RULE, as_of) == as_of - 9 * DAY


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 5, 4), engineer=make_person(name="E. Novak"))
    make_first_slice(pilot=pilot, on=date(2026, 5, 20), real_data=False)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 4),
            "evidence": {
                "clock_start": "2026-05-04",
                "incomplete_slice_on": "2026-05-20",
                "engineer": "E. Novak",
            },
        }
    ]


def test_says_in_which_week_nobody_has_used_anything(as_of: date) -> None:
    make_pilot(clock_start=as_of - 30 * DAY)
    assert sentence(RULE, as_of) == "Week 5: nobody outside the team has used anything."


def test_says_that_what_is_on_record_is_not_enough(as_of: date) -> None:
    make_first_slice(pilot=make_pilot(clock_start=as_of - 30 * DAY), on=as_of, real_data=None)
    assert sentence(RULE, as_of) == (
        "Week 5: the use on record does not say who did which work with it, on real data, and where."
    )


def test_the_ball_and_the_next_step_are_the_engineers() -> None:
    evidence = {"engineer": "E. Novak", "incomplete_slice_on": None}
    assert RULE.owner(evidence) == "Engineer, E. Novak"
    assert RULE.waits_on(evidence) == "E. Novak"
    assert RULE.next_step(evidence) == "Cut the scope until one person can use it by Friday."
    assert RULE.next_step(evidence | {"incomplete_slice_on": "2026-05-20"}).startswith("Put on record who used it")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
