"""delivery/heartbeat-only (DR-6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Pilot
from stalls.failure_modes.delivery.heartbeat_only import RULE
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

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
pytestmark = pytest.mark.django_db


def make_telling(updates: str, *, as_of: date, pilot: Pilot | None = None) -> Pilot:
    """Make a pilot with an update a week up to `as_of`, the last one last: `+` tells of a change, `-` of none."""
    pilot = pilot or make_pilot(clock_start=as_of - 200 * DAY)
    for ago, told in enumerate(reversed(updates)):
        make_weekly_update(pilot=pilot, submitted_on=as_of - ago * WEEK, nothing_changed=told == "-")
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_telling("-------", as_of=as_of, pilot=make_pilot(claimed_stage=stage))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("updates", "expected"),
    [
        ("", None),
        ("+--", None),
        ("+---", "watch"),
        ("---", "watch"),
        ("+-----", "watch"),
        ("+------", "stalled"),
        ("---------", "stalled"),
        ("------+", None),
        ("---+--", None),
    ],
)
def test_rises_with_the_updates_in_a_row(as_of: date, updates: str, expected: str | None) -> None:
    make_telling(updates, as_of=as_of)
    assert severity(RULE, as_of) == expected


def test_silence_afterwards_does_not_end_it(as_of: date) -> None:
    make_telling("+---", as_of=as_of)
    assert severity(RULE, as_of + 100 * DAY) == "watch"


def test_counts_updates_whatever_weeks_lie_between(as_of: date) -> None:
    pilot = make_pilot()
    for ago in (0, 9, 30):
        make_weekly_update(pilot=pilot, submitted_on=as_of - ago * WEEK, nothing_changed=True)
    assert severity(RULE, as_of) == "watch"


def test_does_not_count_what_was_sent_in_a_quiet_period(as_of: date) -> None:
    make_telling("+---", as_of=as_of)
    make_quiet_period(since=as_of - 9 * DAY, until=as_of, portfolio=make_portfolio(name="Elsewhere"))
    assert severity(RULE, as_of) == "watch"
    make_quiet_period(since=as_of - 7 * DAY, until=as_of)
    assert found(RULE, as_of) == []


def test_a_quiet_period_does_not_break_the_row_either(as_of: date) -> None:
    make_telling("+--+--", as_of=as_of)
    make_quiet_period(since=as_of - 15 * DAY, until=as_of - 13 * DAY)
    assert severity(RULE, as_of) == "watch"


def test_counts_anew_from_the_end_of_a_pause(as_of: date) -> None:
    pilot = make_telling("-----", as_of=as_of)
    pause = make_pause(pilot=pilot, started_on=as_of - 20 * DAY, resumed_on=as_of - 14 * DAY)
    assert severity(RULE, as_of) == "watch"
    pause.resumed_on = as_of - 13 * DAY
    pause.save()
    assert found(RULE, as_of) == []


def test_an_imprecise_end_of_a_pause_counts_as_late_as_can_be(as_of: date) -> None:
    pilot = make_telling("---", as_of=date(2026, 5, 25))
    make_pause(pilot=pilot, started_on=date(2026, 4, 1), resumed_on=date(2026, 5, 1), resumed_on_precision="month")
    assert found(RULE, as_of) == []


def test_knows_nothing_of_a_pilot_without_updates(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_numbers_and_names_as_evidence(as_of: date) -> None:
    people = {"engineer": make_person(name="E. Novak"), "programme_manager": make_person(name="P. Rao")}
    pilot = make_telling("-+----", as_of=as_of, pilot=make_pilot(**people))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "watch",
            "since": as_of - 21 * DAY,
            "evidence": {"updates": 4, "engineer": "E. Novak", "programme_manager": "P. Rao"},
        }
    ]


def test_says_how_many_updates_in_a_row_tell_nothing(as_of: date) -> None:
    make_telling("------", as_of=as_of)
    assert sentence(RULE, as_of) == "6 updates in a row say that nothing has changed."


def test_the_programme_manager_asks_the_engineer_one_question() -> None:
    evidence = {"engineer": "E. Novak", "programme_manager": "P. Rao"}
    assert RULE.owner(evidence) == "Programme manager, P. Rao"
    assert RULE.waits_on(evidence) == "E. Novak"
    assert RULE.next_step(evidence) == (
        "Ask E. Novak one question: what is the next thing that must move, and who moves it?"
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_telling("---", as_of=as_of)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
