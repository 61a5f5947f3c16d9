"""champion/not-enough-reach (CH-5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import AccessRequest, Champion, Pilot
from stalls.failure_modes.champion.not_enough_reach import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_access_request,
    make_champion,
    make_handed_in,
    make_healthy_pilot,
    make_person,
    make_pilot,
)

DAY = timedelta(days=1)
LONG_AGO = date(2025, 6, 2)
pytestmark = pytest.mark.django_db


def make_championed(*, pilot: Pilot | None = None, **fields: Any) -> Champion:
    """Make a champion whose authority is over another team than the one that requests go to."""
    pilot = pilot or make_pilot(clock_start=LONG_AGO)
    return make_champion(pilot=pilot, **{"since": LONG_AGO, "reach": ["Respiratory medicine"]} | fields)


def make_blocker(champion: Champion, **fields: Any) -> AccessRequest:
    """Make a request to Infrastructure that has had no answer for 30 days."""
    return make_access_request(pilot=champion.pilot, **{"raised_on": date(2026, 5, 2)} | fields)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_blocker(make_championed(pilot=make_pilot(claimed_stage=stage)))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("days", "expected"), [(9, None), (10, "watch"), (300, "watch")])
def test_a_request_blocks_after_ten_days_without_an_answer(as_of: date, days: int, expected: str | None) -> None:
    make_blocker(make_championed(), raised_on=as_of - 300 * DAY, answered_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, "watch"), (13, "watch"), (14, "stalled"), (300, "stalled")])
def test_stalls_14_days_after_escalating_without_an_answer(as_of: date, days: int, expected: str) -> None:
    make_blocker(make_championed(), escalated_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_an_escalated_request_blocks_at_once(as_of: date) -> None:
    make_blocker(make_championed(), raised_on=as_of - 3 * DAY, escalated_on=as_of)
    assert severity(RULE, as_of) == "watch"
    assert severity(RULE, as_of - DAY) is None


@pytest.mark.parametrize(
    ("answered", "expected"), [(31, "stalled"), (30, "watch"), (10, "watch"), (9, None), (-1, "stalled")]
)
def test_an_answer_ends_the_escalation(as_of: date, answered: int, expected: str | None) -> None:
    make_blocker(
        make_championed(),
        raised_on=as_of - 60 * DAY,
        escalated_on=as_of - 30 * DAY,
        answered_on=as_of - answered * DAY,
    )
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("reach", [["Infrastructure"], ["Finance", "infrastructure"], ["INFRASTRUCTURE", "Finance"]])
def test_quiet_within_the_champions_reach(as_of: date, reach: list[str]) -> None:
    make_blocker(make_championed(reach=reach, level=1))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("level", [None, 1, 5])
def test_reach_decides_whatever_the_level(as_of: date, level: int | None) -> None:
    make_blocker(make_championed(level=level))
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize(("level", "expected"), [(1, "watch"), (3, "watch"), (4, None), (5, None)])
def test_the_level_decides_where_nobody_recorded_the_reach(as_of: date, level: int, expected: str | None) -> None:
    make_blocker(make_championed(reach=[], level=level))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, "watch")])
def test_guesses_from_day_14_on_where_neither_is_known(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot(clock_start=as_of - days * DAY)
    make_blocker(make_championed(pilot=pilot, reach=[]))
    assert severity(RULE, as_of) == expected
    assert all(row["is_guess"] for row in found(RULE, as_of))


def test_an_escalation_without_an_answer_is_a_stall_where_neither_is_known(as_of: date) -> None:
    make_blocker(make_championed(reach=[]), escalated_on=as_of - 14 * DAY)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["is_guess"]) == ("stalled", True)


@pytest.mark.parametrize(
    "fields",
    [
        {"closed_on": date(2026, 6, 1)},
        {"turn": "ours"},
        {"team": None},
        {"raised_on": None},
        {"raised_on": date(2026, 6, 2)},
    ],
)
def test_what_is_closed_or_ours_or_nobodys_is_no_blocker(as_of: date, fields: dict[str, Any]) -> None:
    make_blocker(make_championed(), **fields)
    assert found(RULE, as_of) == []


def test_what_counts_in_a_sign_off_is_for_nobody_to_order(as_of: date) -> None:
    champion = make_championed()
    make_blocker(champion, request_kind="data_sharing")
    make_handed_in(pilot=champion.pilot, on=as_of, area="data_protection")
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "watch"


def test_says_nothing_without_a_champion_in_post(as_of: date) -> None:
    make_blocker(make_championed(until=as_of))
    make_access_request(pilot=make_pilot(), raised_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 9), None), (date(2026, 6, 10), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_blocker(make_championed(), raised_on=date(2026, 5, 1), raised_on_precision="month")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 13), "watch"), (date(2026, 6, 14), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_escalation(as_of: date, expected: str | None) -> None:
    make_blocker(make_championed(), escalated_on=date(2026, 5, 1), escalated_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_knows_nothing_where_no_champion_is_on_record(as_of: date) -> None:
    pilot = make_pilot(inventory="us-federal-2024")
    make_access_request(pilot=pilot, raised_on=as_of - 60 * DAY)
    assert known_on(RULE, as_of) is None


def test_authority_is_news_of_the_day_of_recording(as_of: date) -> None:
    make_championed(recorded_on=as_of)
    assert known_on(RULE, as_of) == as_of


def test_finds_a_pilot_once_and_tells_of_the_worst_blocker(as_of: date) -> None:
    champion = make_championed()
    make_blocker(champion, key="oldest", raised_on=as_of - 300 * DAY)
    make_blocker(champion, key="escalated", escalated_on=as_of - 20 * DAY, team=make_person(name="Network team"))
    make_blocker(champion, key="newest", raised_on=as_of - 12 * DAY)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["evidence"]["team"]) == ("stalled", "Network team")
    AccessRequest.objects.filter(key="escalated").delete()
    [row] = found(RULE, as_of)
    assert (row["severity"], row["since"]) == ("watch", as_of - 300 * DAY)


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    make_blocker(
        make_championed(pilot=pilot, level=3),
        raised_on=date(2026, 4, 1),
        answered_on=date(2026, 4, 20),
        escalated_on=date(2026, 5, 10),
    )
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 4, 20),
            "evidence": {
                "team": "Infrastructure",
                "champion": "A. Jones",
                "level": 3,
                "required_level": 4,
                "has_reach": True,
                "quiet_since": "2026-04-20",
                "escalated_on": "2026-05-10",
                "programme_manager": "P. Shah",
            },
        }
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "The blocker sits with Infrastructure, outside A. Jones's reach."),
        (
            {"reach": [], "level": 3},
            "The blocker sits with Infrastructure, and A. Jones is at level 3 of 5, where 4 is needed.",
        ),
        (
            {"reach": []},
            "The blocker sits with Infrastructure, and nothing on record says whether A. Jones has authority there.",
        ),
    ],
)
def test_says_with_whom_it_sits_and_why_that_is_too_far(as_of: date, fields: dict[str, Any], said: str) -> None:
    make_blocker(make_championed(**fields))
    assert sentence(RULE, as_of) == said


def test_says_that_it_was_escalated(as_of: date) -> None:
    make_blocker(make_championed(), escalated_on=as_of - 20 * DAY)
    assert sentence(RULE, as_of) == (
        "The blocker sits with Infrastructure, outside A. Jones's reach. "
        "It was escalated 20 days ago and has had no answer since."
    )


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({}, "Add a co-sponsor who has authority over Infrastructure."),
        ({"reach": []}, "Record over which teams the champion has authority."),
    ],
)
def test_the_ball_and_the_next_step_are_with_the_programme_manager(
    as_of: date, fields: dict[str, Any], step: str
) -> None:
    pilot = make_pilot(clock_start=LONG_AGO, programme_manager=make_person(name="P. Shah"))
    make_blocker(make_championed(pilot=pilot, **fields))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.next_step(row["evidence"]) == step


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_blocker(make_championed())
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
