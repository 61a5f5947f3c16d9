"""delivery/silence (DR-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.delivery.silence import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_healthy_pilot,
    make_pause,
    make_person,
    make_pilot,
    make_portfolio,
    make_quiet_period,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage)
    assert found(RULE, as_of) == []


LADDER = [(14, None), (15, "watch"), (28, "watch"), (29, "stalled"), (56, "stalled"), (57, "critical")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_since_the_last_update(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot(clock_start=as_of - 200 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=as_of - 150 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_from_the_start_before_the_first_update(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(28, None), (29, "watch"), (57, "stalled"), (113, "critical")])
def test_counts_in_the_pilots_own_cadence(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY, cadence_days=14)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(24, None), (25, "watch"), (39, "stalled"), (67, "critical")])
def test_does_not_count_the_days_of_a_quiet_period(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY)
    make_quiet_period(since=as_of - 20 * DAY, until=as_of - 10 * DAY)
    make_quiet_period(since=as_of - 90 * DAY, until=as_of, portfolio=make_portfolio(name="Elsewhere"))
    assert severity(RULE, as_of) == expected


def test_stands_still_while_a_quiet_period_runs(as_of: date) -> None:
    make_pilot(clock_start=as_of - 14 * DAY)
    make_quiet_period(since=as_of, until=as_of + 10 * DAY)
    assert [severity(RULE, as_of + days * DAY) for days in (0, 10, 11)] == [None, None, "watch"]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_from_the_end_of_a_pause_where_that_is_later(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot(clock_start=as_of - 200 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=as_of - 120 * DAY)
    make_pause(pilot=pilot, started_on=as_of - 110 * DAY, resumed_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_a_word_after_a_pause_is_what_counts(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 200 * DAY)
    make_pause(pilot=pilot, started_on=as_of - 110 * DAY, resumed_on=as_of - 30 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=as_of - 14 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 14), None), (date(2026, 5, 15), "watch")])
def test_a_pause_that_ended_some_day_in_a_month_ended_on_its_last(as_of: date, expected: str | None) -> None:
    pilot = make_pilot(clock_start=date(2026, 1, 5))
    make_pause(pilot=pilot, started_on=date(2026, 2, 2), resumed_on=date(2026, 4, 1), resumed_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_the_end_of_a_pause_is_a_beginning_where_no_other_is_known(as_of: date) -> None:
    pilot = make_pilot(clock_start=None)
    make_pause(pilot=pilot, started_on=as_of - 90 * DAY, resumed_on=as_of - 15 * DAY)
    assert severity(RULE, as_of) == "watch"
    assert known_on(RULE, as_of) is not None


def test_says_nothing_of_an_imported_pilot_that_never_reported(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_nothing_where_neither_an_update_nor_the_start_is_known(as_of: date) -> None:
    make_pilot(clock_start=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 3, 2), engineer=make_person(name="E. Novak"))
    make_weekly_update(pilot=pilot, submitted_on=date(2026, 5, 2))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 2),
            "evidence": {
                "quiet_since": "2026-05-02",
                "last_update_on": "2026-05-02",
                "resumed_on": None,
                "cadence_days": 7,
                "uncounted_days": 0,
                "engineer": "E. Novak",
                "programme_manager": None,
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 2)


def test_says_how_long_there_was_no_word(as_of: date) -> None:
    make_pilot(clock_start=as_of - 30 * DAY)
    assert sentence(RULE, as_of) == "No word for 30 days. Silence is the strongest sign we have."


def test_says_how_many_days_did_not_count(as_of: date) -> None:
    make_pilot(clock_start=as_of - 30 * DAY)
    make_quiet_period(since=as_of - 20 * DAY, until=as_of - 10 * DAY)
    assert sentence(RULE, as_of) == (
        "No word for 30 days, 10 of them in a quiet period and not counted. Silence is the strongest sign we have."
    )


def test_says_that_it_counts_from_the_end_of_a_pause(as_of: date) -> None:
    make_pause(pilot=make_pilot(clock_start=None), started_on=None, resumed_on=as_of - 20 * DAY)
    assert sentence(RULE, as_of) == "No word for 20 days since work went on. Silence is the strongest sign we have."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
