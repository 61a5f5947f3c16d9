"""workflow/use-decays (WF-3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.workflow.use_decays import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_healthy_pilot,
    make_pause,
    make_person,
    make_pilot,
    make_usage_week,
    make_usage_weeks,
)

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_usage_weeks(pilot=make_pilot(claimed_stage=stage), counts=[25] * 4 + [0] * 4)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([18, 18, 17, 18], None),
        ([18, 17, 17, 18], "watch"),
        ([12, 13, 13, 13], "watch"),
        ([12, 13, 12, 13], "stalled"),
        ([6, 6, 7, 7], "stalled"),
        ([6, 6, 6, 7], "critical"),
        ([0, 0, 0, 0], "critical"),
    ],
)
def test_rises_as_users_leave(as_of: date, last: list[int], expected: str | None) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=[25] * 4 + last)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("last", "expected"), [([20, 20, 20, 19], []), ([19, 20, 20, 19], [None])])
def test_closes_at_a_milder_figure_than_it_opens_at(as_of: date, last: list[int], expected: list[str | None]) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=[25] * 4 + last)
    assert [row["severity"] for row in found(RULE, as_of)] == expected
    assert RULE.opens_after_days == 7


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5] * 4 + [2] * 4, "stalled"),
        ([5, 5, 5, 4] + [2] * 4, None),
        ([25] * 3 + [2] * 4, None),
    ],
)
def test_needs_a_base_and_eight_weeks(as_of: date, counts: list[int], expected: str | None) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=counts)
    assert severity(RULE, as_of) == expected


def test_compares_with_the_best_four_weeks_in_a_row_before_the_last_four(as_of: date) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=[90, 2, 2, 20, 30, 30, 20, 2, 90, 13, 13, 13, 13])
    [row] = found(RULE, as_of)
    assert (row["evidence"]["best_users"], row["evidence"]["best_until"]) == (142, "2026-04-27")


def test_does_not_count_a_week_that_is_not_over(as_of: date) -> None:
    pilot = make_pilot()
    make_usage_weeks(pilot=pilot, counts=[25] * 5 + [15] * 3)
    make_usage_week(pilot=pilot, week=as_of, active_users=0)
    assert [severity(RULE, as_of + days * DAY) for days in (5, 6)] == ["watch", "stalled"]


def test_a_week_that_nobody_counted_is_not_a_week_without_users(as_of: date) -> None:
    pilot = make_pilot()
    make_usage_weeks(pilot=pilot, counts=[25, 25, 25, None, 25, 18, None, 18, 18, None, 18, None])
    make_usage_week(pilot=pilot, week=as_of - WEEK, active_users=None)
    assert severity(RULE, as_of) is None


@pytest.mark.parametrize(("started", "expected"), [(date(2026, 5, 17), None), (date(2026, 5, 18), "stalled")])
def test_weeks_that_a_pause_touches_do_not_count(as_of: date, started: date, expected: str | None) -> None:
    pilot = make_pilot()
    make_usage_weeks(pilot=pilot, counts=[25] * 8 + [0, 0, 0])
    make_pause(pilot=pilot, started_on=started, resumed_on=as_of)
    assert severity(RULE, as_of) is None
    make_usage_weeks(pilot=pilot, counts=[25, 0], until=as_of + 2 * WEEK)
    assert severity(RULE, as_of + 2 * WEEK) == expected
    assert RULE.rests_in_a_pause


def test_what_was_counted_last_stands_until_somebody_counts_again(as_of: date) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=[25] * 4 + [12] * 4)
    assert severity(RULE, as_of + 90 * DAY) == "stalled"


def test_says_nothing_where_nobody_ever_counted(as_of: date) -> None:
    make_usage_week(pilot=make_pilot(claimed_stage="production"), active_users=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_figures_as_evidence(as_of: date) -> None:
    pilot = make_pilot(engineer=make_person(name="E. Novak"))
    make_usage_weeks(pilot=pilot, counts=[10, 25, 25, 25, 25, 15, 12, 12, 12, 12])
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 27),
            "evidence": {
                "week": "2026-05-25",
                "recent_users": 48,
                "best_users": 100,
                "best_until": "2026-04-20",
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 25)


def test_says_how_far_use_has_fallen_since_when(as_of: date) -> None:
    make_usage_weeks(pilot=make_pilot(), counts=[25] * 4 + [20] * 8 + [12] * 4)
    assert sentence(RULE, as_of) == "Use has fallen 52 % since Mar 2026: from 25 users a week to 12."


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    make_usage_weeks(pilot=make_pilot(engineer=make_person(name="E. Novak")), counts=[25] * 4 + [12] * 4)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(row["evidence"]) == "E. Novak"
    assert RULE.next_step(row["evidence"]) == "Ask those who have left why they left, not those who stayed."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_usage_weeks(pilot=make_pilot(), counts=[25] * 4 + [12] * 4)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
