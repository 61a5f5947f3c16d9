"""champion/announced-move (CH-6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Champion, Pilot
from stalls.failure_modes.champion.announced_move import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_champion, make_hand_over, make_healthy_pilot, make_person, make_pilot

DAY = timedelta(days=1)
LONG_AGO = date(2025, 6, 2)
pytestmark = pytest.mark.django_db


def make_leaving(*, on: date, pilot: Pilot | None = None, **fields: Any) -> Champion:
    return make_champion(pilot=pilot or make_pilot(), **{"since": LONG_AGO, "leaving_on": on} | fields)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_leaving(pilot=make_pilot(claimed_stage=stage), on=as_of + 3 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("left", "expected"),
    [(61, None), (60, "watch"), (29, "watch"), (28, "stalled"), (0, "stalled"), (-1, "stalled"), (-300, "stalled")],
)
def test_rises_as_the_day_of_leaving_comes(as_of: date, left: int, expected: str | None) -> None:
    make_leaving(on=as_of + left * DAY)
    assert severity(RULE, as_of) == expected


def test_quiet_for_a_champion_who_has_left(as_of: date) -> None:
    make_leaving(on=as_of, until=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 31), None), (date(2026, 6, 1), "watch")])
def test_counts_to_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_leaving(on=date(2026, 7, 1), leaving_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_says_nothing_without_a_champion(as_of: date) -> None:
    make_pilot()
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_quiet_once_the_handover_is_done(as_of: date) -> None:
    make_leaving(on=as_of + 9 * DAY, handover_done_on=as_of)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) == as_of


def test_a_handover_on_a_day_to_come_is_a_plan(as_of: date) -> None:
    make_leaving(on=as_of + 9 * DAY, handover_done_on=as_of + DAY)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]


def test_a_successor_to_come_is_a_plan(as_of: date) -> None:
    make_leaving(on=as_of + 9 * DAY, succeeded_on=as_of + 9 * DAY)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"answer": "declined", "answered_on": date(2026, 6, 1)}, "stalled"),
        ({"answer": "withdrawn", "answered_on": date(2026, 6, 1)}, "stalled"),
        ({"answer": "declined", "answered_on": date(2026, 6, 2)}, None),
        ({"proposed_on": date(2026, 6, 2)}, "stalled"),
    ],
)
def test_to_have_asked_somebody_is_a_plan_until_they_answer(
    as_of: date, fields: dict[str, Any], expected: str | None
) -> None:
    champion = make_leaving(on=as_of + 9 * DAY)
    make_hand_over(pilot=champion.pilot, **{"giver": champion.person, "proposed_on": as_of - 3 * DAY} | fields)
    assert [row["severity"] for row in found(RULE, as_of)] == [expected]


def test_the_handover_by_which_they_became_champion_is_no_plan(as_of: date) -> None:
    champion = make_leaving(on=as_of + 9 * DAY)
    make_hand_over(
        pilot=champion.pilot, giver=make_person(name="Before"), receiver=champion.person, proposed_on=LONG_AGO
    )
    assert severity(RULE, as_of) == "stalled"


def test_finds_a_pilot_once_where_two_may_be_in_post(as_of: date) -> None:
    pilot = make_pilot()
    make_leaving(pilot=pilot, on=as_of + 30 * DAY)
    later = make_person(name="Z. Later")
    make_leaving(pilot=pilot, on=as_of + 50 * DAY, person=later, since=None, until=as_of + 55 * DAY)
    [row] = found(RULE, as_of)
    assert row["evidence"]["champion"] == "A. Jones"


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    make_leaving(pilot=pilot, on=date(2026, 6, 25))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 26),
            "evidence": {
                "champion": "A. Jones",
                "leaves_on": "2026-06-25",
                "leaving_precision": "day",
                "is_planned": False,
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_counts_from_taking_it_on_where_that_was_later(as_of: date) -> None:
    make_leaving(on=as_of + 9 * DAY, since=as_of - 3 * DAY)
    [row] = found(RULE, as_of)
    assert row["since"] == as_of - 3 * DAY


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"on": date(2026, 6, 25)}, "A. Jones leaves on 25 Jun 2026, in 24 days, with no handover."),
        ({"on": date(2026, 5, 30)}, "A. Jones was to leave on 30 May 2026, 2 days ago, with no handover."),
        (
            {"on": date(2026, 7, 1), "leaving_on_precision": "month"},
            "A. Jones leaves by 31 Jul 2026, in 60 days, with no handover.",
        ),
        (
            {"on": date(2026, 6, 25), "handover_done_on": date(2026, 6, 20)},
            "A. Jones leaves on 25 Jun 2026, in 24 days, with the handover planned and not done yet.",
        ),
    ],
)
def test_says_who_leaves_when(as_of: date, fields: dict[str, Any], said: str) -> None:
    make_leaving(**fields)
    assert sentence(RULE, as_of) == said


def test_the_next_step_is_with_the_champions_manager_and_the_ball_with_the_programme_manager(as_of: date) -> None:
    make_leaving(pilot=make_pilot(programme_manager=make_person(name="P. Shah")), on=as_of + 9 * DAY)
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.owner(row["evidence"]) == "The champion's manager"
    assert RULE.next_step(row["evidence"]) == "Name a successor, and let both do the job together for a month."


def test_the_next_step_of_a_plan_is_to_carry_it_out(as_of: date) -> None:
    make_leaving(on=as_of + 9 * DAY, handover_done_on=as_of + DAY)
    [row] = found(RULE, as_of)
    assert RULE.next_step(row["evidence"]).startswith("Let both do the job together until the handover is done")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_leaving(on=as_of + 9 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
