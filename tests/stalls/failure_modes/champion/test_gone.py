"""champion/gone (CH-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Champion, Pilot
from stalls.failure_modes.champion.gone import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_champion,
    make_champion_action,
    make_deputy,
    make_healthy_pilot,
    make_person,
    make_pilot,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def leave(*, until: date, stage: str = "diagnostic", **fields: Any) -> Pilot:
    """Make a pilot whose champion, of level 4, was in post up to a day."""
    pilot = make_pilot(clock_start=until - 200 * DAY, claimed_stage=stage)
    make_champion(pilot=pilot, since=until - 200 * DAY, until=until, **{"level": 4, "end_reason": "left"} | fields)
    return pilot


def follow(pilot: Pilot, *, since: date, **fields: Any) -> Champion:
    return make_champion(pilot=pilot, since=since, person=make_person(name="B. Smith"), **fields)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    leave(until=as_of - 60 * DAY, stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("diagnostic", -1, None),
        ("diagnostic", 0, "stalled"),
        ("diagnostic", 27, "stalled"),
        ("diagnostic", 28, "critical"),
        ("first_slice", 13, "stalled"),
        ("first_slice", 14, "critical"),
        ("pilot", 13, "stalled"),
        ("pilot", 14, "critical"),
        ("production", 27, "stalled"),
        ("production", 28, "critical"),
    ],
)
def test_rises_with_the_days_since_they_left(as_of: date, stage: str, days: int, expected: str | None) -> None:
    leave(until=as_of - days * DAY, stage=stage)
    assert severity(RULE, as_of) == expected


DAYS_NOT_ALONE = [(0, "watch"), (27, "watch"), (28, "stalled"), (200, "stalled")]


@pytest.mark.parametrize(("days", "expected"), DAYS_NOT_ALONE)
def test_a_deputy_who_acts_makes_it_milder(as_of: date, days: int, expected: str) -> None:
    pilot = leave(until=as_of - days * DAY, stage="pilot")
    deputy = make_deputy(pilot=pilot, since=None)
    make_champion_action(pilot=pilot, person=deputy.person, on=as_of - 27 * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), DAYS_NOT_ALONE)
def test_somebody_less_senior_makes_it_milder(as_of: date, days: int, expected: str) -> None:
    follow(leave(until=as_of - days * DAY, stage="pilot"), since=as_of - days * DAY, level=3)
    assert severity(RULE, as_of) == expected


def test_a_deputy_who_has_not_acted_for_28_days_helps_nobody(as_of: date) -> None:
    pilot = leave(until=as_of)
    deputy = make_deputy(pilot=pilot, since=None)
    make_champion_action(pilot=pilot, person=deputy.person, on=as_of - 28 * DAY)
    assert severity(RULE, as_of) == "stalled"


def test_the_one_who_left_is_not_their_own_deputy(as_of: date) -> None:
    pilot = leave(until=as_of)
    make_deputy(pilot=pilot, since=None, person=make_person())
    make_champion_action(pilot=pilot, on=as_of)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 30), None), (date(2026, 5, 31), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    leave(until=date(2026, 5, 1), until_precision="month")
    assert severity(RULE, as_of) == expected


def test_a_deputy_in_post_is_enough_where_nobody_notes_what_is_done(as_of: date) -> None:
    make_deputy(pilot=leave(until=as_of), since=None)
    assert severity(RULE, as_of) == "watch"


def test_says_nothing_of_a_pilot_that_never_had_a_champion(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_knows_when_a_successor_acted(as_of: date) -> None:
    pilot = leave(until=as_of - 20 * DAY)
    make_champion_action(pilot=pilot, on=as_of - 2 * DAY)
    assert known_on(RULE, as_of) == as_of - 2 * DAY


@pytest.mark.parametrize("level", [4, 5, None])
def test_stays_open_until_a_successor_has_acted(as_of: date, level: int | None) -> None:
    pilot = leave(until=as_of - 20 * DAY)
    make_champion_action(pilot=pilot, on=as_of - 90 * DAY)
    successor = follow(pilot, since=as_of - 5 * DAY, level=level)
    [row] = found(RULE, as_of)
    assert row["severity"] is None
    make_champion_action(pilot=pilot, person=successor.person, on=as_of - DAY)
    assert found(RULE, as_of) == []


def test_a_successor_is_enough_where_nobody_notes_what_is_done(as_of: date) -> None:
    follow(leave(until=as_of - 20 * DAY), since=as_of - 5 * DAY, level=4)
    assert found(RULE, as_of) == []


def test_quiet_once_the_tenure_is_confirmed_again(as_of: date) -> None:
    pilot = leave(until=as_of - 5 * DAY, end_reason="promoted")
    assert severity(RULE, as_of) == "stalled"
    pilot.champions.update(until=None, end_reason="")
    assert found(RULE, as_of) == []


def test_opens_at_once() -> None:
    assert RULE.opens_after_days == 0


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = leave(until=date(2026, 5, 12), end_reason="promoted")
    Pilot.objects.filter(pk=pilot.pk).update(programme_manager=make_person(name="P. Shah"))
    make_deputy(pilot=pilot, since=None)
    follow(pilot, since=date(2026, 5, 20), level=2)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "watch",
            "since": date(2026, 5, 12),
            "evidence": {
                "champion": "A. Jones",
                "ended_on": "2026-05-12",
                "end_reason": "promoted",
                "stage": "diagnostic",
                "in_post": "B. Smith",
                "is_succeeded": False,
                "deputy": "D. Patel",
                "programme_manager": "P. Shah",
            },
        }
    ]


@pytest.mark.parametrize(
    ("end_reason", "said"),
    [
        ("promoted", "A. Jones was promoted on 12 May 2026; no successor. No deputy is active."),
        ("left", "A. Jones left on 12 May 2026; no successor. No deputy is active."),
        ("reassigned", "A. Jones was reassigned on 12 May 2026; no successor. No deputy is active."),
        ("pulled_away", "A. Jones was pulled away on 12 May 2026; no successor. No deputy is active."),
        ("lost_interest", "A. Jones was champion until 12 May 2026; no successor. No deputy is active."),
        ("", "A. Jones was champion until 12 May 2026; no successor. No deputy is active."),
    ],
)
def test_says_who_left_when_and_how(as_of: date, end_reason: str, said: str) -> None:
    leave(until=date(2026, 5, 12), end_reason=end_reason)
    assert sentence(RULE, as_of) == said


def test_says_that_a_deputy_is_active(as_of: date) -> None:
    make_deputy(pilot=leave(until=date(2026, 5, 12)), since=None)
    assert sentence(RULE, as_of) == "A. Jones left on 12 May 2026; no successor. Deputy D. Patel is active."


def test_says_that_the_one_who_followed_is_less_senior(as_of: date) -> None:
    follow(leave(until=date(2026, 5, 12)), since=date(2026, 5, 20), level=3)
    assert sentence(RULE, as_of) == (
        "A. Jones left on 12 May 2026; B. Smith, who has followed, is less senior. No deputy is active."
    )


def test_says_what_a_successor_still_owes_and_asks_for_it(as_of: date) -> None:
    pilot = leave(until=date(2026, 5, 12))
    make_champion_action(pilot=pilot, on=date(2026, 3, 1))
    follow(pilot, since=date(2026, 5, 20), level=4)
    [row] = found(RULE, as_of)
    assert RULE.explain(row["evidence"], as_of) == (
        "A. Jones left on 12 May 2026; B. Smith has followed, and nobody has noted yet what they moved."
    )
    assert RULE.next_step(row["evidence"]) == "Meet B. Smith this week, with one decision to take."


def test_the_ball_is_with_the_programme_manager(as_of: date) -> None:
    pilot = leave(until=as_of)
    Pilot.objects.filter(pk=pilot.pk).update(programme_manager=make_person(name="P. Shah"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.next_step(row["evidence"]).startswith("Have the manager of A. Jones name a successor")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        leave(until=as_of - 30 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
