"""champion/fading (CH-3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Champion, Pilot
from stalls.failure_modes.champion.fading import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_champion_action,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_quiet_period,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def fade(*, as_of: date, days: int, stage: str = "first_slice", **fields: Any) -> Champion:
    """Make a champion who was seen to act for the last time so many days ago."""
    pilot = make_pilot(clock_start=as_of - 300 * DAY, claimed_stage=stage, **fields)
    champion = make_champion(pilot=pilot, since=as_of - 300 * DAY)
    make_champion_action(pilot=pilot, on=as_of - days * DAY)
    return champion


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    fade(as_of=as_of, days=90, stage=stage)
    assert found(RULE, as_of) == []


LADDER = [(20, None), (21, "watch"), (41, "watch"), (42, "stalled"), (62, "stalled"), (63, "critical")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_since_the_last_action(as_of: date, days: int, expected: str | None) -> None:
    fade(as_of=as_of, days=days)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_a_new_champion_has_the_days_since_the_beginning(as_of: date, days: int, expected: str | None) -> None:
    champion = fade(as_of=as_of, days=90)
    Champion.objects.filter(pk=champion.pk).update(since=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_nothing_was_to_be_seen_before_the_start(as_of: date, days: int, expected: str | None) -> None:
    champion = fade(as_of=as_of, days=90)
    Pilot.objects.filter(pk=champion.pilot_id).update(clock_start=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(30, None), (31, "watch"), (51, "watch"), (52, "stalled")])
def test_days_in_a_quiet_period_do_not_count(as_of: date, days: int, expected: str | None) -> None:
    fade(as_of=as_of, days=days)
    make_quiet_period(since=as_of - 15 * DAY, until=as_of - 5 * DAY)
    assert severity(RULE, as_of) == expected


def test_what_somebody_else_did_does_not_count(as_of: date) -> None:
    champion = fade(as_of=as_of, days=30)
    make_champion_action(pilot=champion.pilot, on=as_of, person=make_person(name="D. Patel"))
    make_champion_action(pilot=make_pilot(), on=as_of)
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 20), None), (date(2026, 6, 21), "watch")])
def test_an_action_of_a_month_may_be_of_its_last_day(as_of: date, expected: str | None) -> None:
    pilot = make_pilot(clock_start=date(2026, 1, 1))
    make_champion(pilot=pilot, since=date(2026, 1, 1))
    make_champion_action(pilot=pilot, on=date(2026, 5, 1), on_precision="month")
    assert severity(RULE, as_of) == expected


def test_says_nothing_where_nobody_notes_what_champions_do(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY)
    make_champion(pilot=pilot, since=as_of - 90 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=as_of - 3 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_do_not_know_counts_as_not_seen(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 42 * DAY)
    make_champion(pilot=pilot, since=as_of - 90 * DAY)
    make_weekly_update(pilot=pilot, submitted_on=as_of - 3 * DAY, answers={"champion": {"answer": "unknown"}})
    assert severity(RULE, as_of) == "stalled"


def test_knows_when_the_champion_or_somebody_else_acted(as_of: date) -> None:
    fade(as_of=as_of, days=30)
    assert known_on(RULE, as_of) == as_of - 30 * DAY


def test_says_nothing_where_no_day_is_known(as_of: date) -> None:
    pilot = make_pilot(clock_start=None)
    make_champion(pilot=pilot, since=None)
    make_champion_action(pilot=pilot, on=as_of - 90 * DAY, person=make_person(name="D. Patel"))
    assert found(RULE, as_of) == []


def test_speaks_of_who_is_in_post_alone(as_of: date) -> None:
    champion = fade(as_of=as_of, days=90)
    Champion.objects.filter(pk=champion.pk).update(until=as_of - 30 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days", "expected"), [(30, "watch"), (3, None)])
def test_speaks_once_while_two_may_be_in_post(as_of: date, days: int, expected: str | None) -> None:
    champion = fade(as_of=as_of, days=90)
    Champion.objects.filter(pk=champion.pk).update(until=date(2026, 4, 1), until_precision="quarter")
    second = make_person(name="B. Smith")
    make_champion(pilot=champion.pilot, since=as_of - 30 * DAY, person=second)
    make_champion_action(pilot=champion.pilot, on=as_of - days * DAY, person=second)
    assert severity(RULE, as_of) == expected


def test_quiet_once_they_have_acted(as_of: date) -> None:
    champion = fade(as_of=as_of, days=50)
    assert severity(RULE, as_of) == "stalled"
    make_champion_action(pilot=champion.pilot, on=as_of - DAY)
    assert found(RULE, as_of) == []


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    champion = fade(as_of=as_of, days=50, programme_manager=make_person(name="P. Shah"))
    make_quiet_period(since=date(2026, 5, 1), until=date(2026, 5, 4))
    assert found(RULE, as_of) == [
        {
            "pilot_id": champion.pilot_id,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 12),
            "evidence": {
                "champion": "A. Jones",
                "quiet_since": "2026-04-12",
                "uncounted_days": 3,
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_for_how_long_they_were_not_seen(as_of: date) -> None:
    fade(as_of=as_of, days=44)
    assert sentence(RULE, as_of) == ("A. Jones has not been seen to decide, unblock or attend anything for 44 days.")


def test_says_which_days_are_not_counted(as_of: date) -> None:
    fade(as_of=as_of, days=54)
    make_quiet_period(since=as_of - 15 * DAY, until=as_of - 5 * DAY)
    assert sentence(RULE, as_of) == (
        "A. Jones has not been seen to decide, unblock or attend anything for 54 days, 10 of them in a quiet period "
        "and not counted."
    )


def test_the_next_step_is_with_the_programme_manager_and_waits_on_the_champion(as_of: date) -> None:
    fade(as_of=as_of, days=44, programme_manager=make_person(name="P. Shah"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.waits_on(row["evidence"]) == "A. Jones"
    assert RULE.next_step(row["evidence"]) == "Ask A. Jones for 20 minutes, with two decisions to take."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        fade(as_of=as_of, days=44)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
