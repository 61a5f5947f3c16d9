"""delivery/staging-nobody-opens (DR-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.delivery.staging_nobody_opens import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    MONDAY,
    make_environment_week,
    make_healthy_pilot,
    make_pause,
    make_person,
    make_pilot,
)

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
pytestmark = pytest.mark.django_db


def make_opened(visitors: Sequence[int | None], *, environment: str = "staging", **fields: Any) -> Pilot:
    """Make a pilot whose test system had so many visitors in the weeks up to the last one."""
    pilot = make_pilot(**fields)
    for ago, count in enumerate(reversed(visitors), start=1):
        if count is not None:
            make_environment_week(pilot=pilot, week=MONDAY - ago * WEEK, visitors=count, environment=environment)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_opened([10] * 4 + [0] * 4, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([5, 5, 5, 6], None),
        ([5, 5, 5, 5], "watch"),
        ([1, 1, 1, 0], "watch"),
        ([10, 10, 0, 0], "stalled"),
        ([1, 0, 0, 0], "stalled"),
        ([0, 0, 0, 0], "critical"),
    ],
)
def test_rises_as_visitors_stay_away(as_of: date, last: list[int], expected: str | None) -> None:
    make_opened([10] * 4 + last)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("counts", "expected"), [([10, 0, 0], "stalled"), ([10, 0, 0, 0, 0], "critical")])
def test_is_a_stall_from_the_fourteenth_day_on(as_of: date, counts: list[int], expected: str) -> None:
    make_opened(counts)
    assert severity(RULE, as_of) == expected
    assert severity(RULE, as_of - DAY) == (None if expected == "stalled" else "stalled")


def test_counts_from_the_first_week_where_nobody_ever_came(as_of: date) -> None:
    make_opened([0, 0])
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == ("stalled", date(2026, 5, 18))


@pytest.mark.parametrize(("last", "expected"), [([6, 7, 6, 7], []), ([6, 7, 6, 6], [None])])
def test_closes_at_a_milder_figure_than_it_opens_at(as_of: date, last: list[int], expected: list[str | None]) -> None:
    make_opened([10] * 4 + last)
    assert [row["severity"] for row in found(RULE, as_of)] == expected
    assert RULE.opens_after_days == 7


@pytest.mark.parametrize("counts", [[10] * 3 + [1] * 4, [0] * 4 + [1] * 4])
def test_needs_eight_weeks_and_a_first_level(as_of: date, counts: list[int]) -> None:
    make_opened(counts)
    assert found(RULE, as_of) == []


def test_quiet_where_there_is_a_production_environment(as_of: date) -> None:
    pilot = make_opened([10] * 4 + [0] * 4)
    make_environment_week(pilot=pilot, week=as_of - WEEK, environment="production", visitors=0)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("environment", ["production", "unknown"])
def test_asks_only_about_the_test_system(as_of: date, environment: str) -> None:
    make_opened([10] * 4 + [0] * 4, environment=environment)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_does_not_count_a_week_that_is_not_over(as_of: date) -> None:
    pilot = make_opened([10, None, 0])
    make_environment_week(pilot=pilot, week=as_of, visitors=0)
    assert [severity(RULE, as_of + days * DAY) for days in (5, 6)] == [None, "stalled"]


@pytest.mark.parametrize(
    ("last", "expected"), [([0, None], None), ([0, None, 0], "stalled"), ([0, None, 0, 0], "stalled")]
)
def test_a_week_that_nobody_counted_is_not_a_week_without_visitors(
    as_of: date, last: list[int | None], expected: str | None
) -> None:
    make_opened([10] * 8 + last)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("started", [date(2026, 5, 24), None])
def test_weeks_that_a_pause_touches_do_not_count(as_of: date, started: date | None) -> None:
    pilot = make_opened([10, 10, 0, 0])
    assert severity(RULE, as_of) == "stalled"
    make_pause(pilot=pilot, started_on=started, resumed_on=as_of)
    assert severity(RULE, as_of) is None
    assert RULE.rests_in_a_pause


@pytest.mark.parametrize(("days", "expected"), [(26, "critical"), (27, None)])
def test_says_nothing_once_nobody_has_counted_for_four_weeks(as_of: date, days: int, expected: str | None) -> None:
    make_opened([10] * 4 + [0] * 4)
    assert severity(RULE, as_of + days * DAY) == expected


def test_says_nothing_where_nobody_ever_counted(as_of: date) -> None:
    make_environment_week(pilot=make_pilot(), visitors=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_figures_as_evidence(as_of: date) -> None:
    pilot = make_opened([10, 11, 11, 12, 9, 8, 0, 0], engineer=make_person(name="E. Novak"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 18),
            "evidence": {
                "week": "2026-05-25",
                "recent_visitors": 17,
                "unopened_since": "2026-05-18",
                "first_visitors": 44,
                "first_week": "2026-04-06",
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 25)


def test_counts_from_the_first_of_the_last_four_weeks_where_some_still_come(as_of: date) -> None:
    make_opened([10] * 4 + [5] * 4)
    [row] = found(RULE, as_of)
    assert (row["since"], row["evidence"]["unopened_since"]) == (date(2026, 5, 4), None)


def test_says_for_how_long_nobody_came(as_of: date) -> None:
    make_opened([10, 11, 11, 12, 9, 8, 0, 0])
    assert sentence(RULE, as_of + 5 * DAY) == (
        "Nobody is known to have opened the test system for 19 days; it had 11 visitors a week in Apr 2026."
    )


def test_says_no_more_where_the_first_level_is_not_known(as_of: date) -> None:
    make_opened([10, 0, 0])
    assert sentence(RULE, as_of) == "Nobody is known to have opened the test system for 14 days."


def test_says_how_many_come_now(as_of: date) -> None:
    make_opened([10, 11, 11, 12, 1, 1, 1, 1])
    assert sentence(RULE, as_of) == "The test system has 1 visitor a week now; it had 11 visitors a week in Apr 2026."


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    make_opened([10, 0, 0], engineer=make_person(name="E. Novak"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(row["evidence"]) == "E. Novak"
    assert RULE.next_step(row["evidence"]) == "Show it to one real user this week, or switch it off."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_opened([10, 0, 0])
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
