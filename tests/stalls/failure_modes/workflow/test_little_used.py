"""workflow/little-used."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.workflow.little_used import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_pause, make_person, make_pilot, make_usage_week, make_usage_weeks

WEEK = timedelta(weeks=1)
pytestmark = pytest.mark.django_db


def used(*, as_of: date, weeks: int = 40, last: tuple[int | None, ...] = (4, 4, 4, 4), **fields: object) -> Pilot:
    """Make a pilot meant for 20 that came into use so many weeks ago, and how many used it in the last weeks."""
    pilot = make_pilot(**fields)
    make_usage_week(pilot=pilot, week=as_of - weeks * WEEK, active_users=5)
    make_usage_weeks(pilot=pilot, counts=list(last), until=as_of)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    used(as_of=as_of, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(17, None), (18, "watch"), (34, "watch"), (35, "stalled"), (64, "stalled"), (65, "critical")],
)
def test_rises_with_the_weeks_in_use(as_of: date, weeks: int, expected: str | None) -> None:
    used(as_of=as_of, weeks=weeks)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ((4, 5, 5, 5), ["stalled"]),
        ((5, 5, 5, 5), [None]),
        ((6, 7, 7, 7), [None]),
        ((7, 7, 7, 7), []),
        ((20, 4, 4, 4, 4), ["stalled"]),
    ],
)
def test_few_is_less_than_a_quarter_and_closes_at_more(
    as_of: date, last: tuple[int, ...], expected: list[str | None]
) -> None:
    used(as_of=as_of, last=last)
    assert [row["severity"] for row in found(RULE, as_of)] == expected


def test_weeks_that_nobody_counted_or_a_pause_touches_are_left_out(as_of: date) -> None:
    pilot = used(as_of=as_of, last=(4, 4, 4, 4, None, 20))
    assert found(RULE, as_of) == []
    make_pause(pilot=pilot, started_on=as_of - WEEK, resumed_on=as_of - timedelta(days=4))
    assert severity(RULE, as_of) == "stalled"


def test_says_nothing_from_fewer_than_four_weeks(as_of: date) -> None:
    used(as_of=as_of, last=(4, 4))
    assert found(RULE, as_of) == []


def test_says_nothing_of_a_pilot_that_nobody_ever_used(as_of: date) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=[0] * 40, until=as_of)
    assert found(RULE, as_of) == []


def test_says_nothing_of_a_pilot_whose_use_was_not_counted(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_how_few_for_how_long_and_who_holds_the_ball(as_of: date) -> None:
    used(as_of=as_of, weeks=40, engineer=make_person(name="E. Ito"))
    [row] = found(RULE, as_of)
    assert row["since"] == as_of - 40 * WEEK
    assert row["evidence"] == {"first_used": "2025-08-25", "users": 16, "intended": 80, "engineer": "E. Ito"}
    assert sentence(RULE, as_of) == "After 40 weeks in use, 4 of the 20 people it is meant for use it."
    assert RULE.owner(row["evidence"]) == "Engineer, E. Ito"
    assert RULE.waits_on(row["evidence"]) == "E. Ito"
    assert RULE.next_step(row["evidence"]).startswith("Go back to the work itself")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        used(as_of=as_of)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
