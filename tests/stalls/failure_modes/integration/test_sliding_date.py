"""integration/sliding-date (INT-6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Integration, Pilot
from stalls.failure_modes.integration.sliding_date import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_integration, make_person, make_pilot

DAY = timedelta(days=1)
DUE = date(2026, 5, 1)
pytestmark = pytest.mark.django_db


def say(integration: Integration, recorded_on: date, **fields: object) -> None:
    Integration.objects.filter(pk=integration.pk).update(recorded_on=recorded_on, **fields)


def make_sliding(*days: int, pilot: Pilot | None = None, as_of: date, **fields: object) -> Integration:
    """Make an integration that was due on DUE, then moved to so many days after it; one move a day, up to `as_of`."""
    integration = make_integration(
        pilot=pilot or make_pilot(), due_on=DUE, recorded_on=as_of - len(days) * DAY, **fields
    )
    for ago, later in zip(range(len(days) - 1, -1, -1), days, strict=True):
        say(integration, as_of - ago * DAY, due_on=DUE + later * DAY)
    return integration


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_sliding(10, 20, 30, pilot=make_pilot(claimed_stage=stage), as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [((), None), ((1,), None), ((1, 2), "watch"), ((1, 2, 3), "stalled"), ((1, 2, 3, 4), "stalled")],
)
def test_rises_with_how_often_it_moved(as_of: date, days: tuple[int, ...], expected: str | None) -> None:
    make_sliding(*days, as_of=as_of)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(14, None), (15, "watch"), (28, "watch"), (29, "stalled"), (300, "stalled")]
)
def test_rises_with_how_far_it_moved(as_of: date, days: int, expected: str | None) -> None:
    make_sliding(days, as_of=as_of)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((-5, -9), None),
        ((9, -9), None),
        ((9, -9, 9), "watch"),
        ((9, 0, 9, 0, 9), "stalled"),
        ((-20, 10), None),
        ((40, 10), None),
        ((10, 10, 10), None),
    ],
)
def test_only_a_move_to_a_later_day_counts(as_of: date, days: tuple[int, ...], expected: str | None) -> None:
    make_sliding(*days, as_of=as_of)
    assert severity(RULE, as_of) == expected


def test_other_news_of_it_is_no_move(as_of: date) -> None:
    integration = make_sliding(5, as_of=as_of)
    for state in ("waiting", "building", "testing"):
        say(integration, as_of, state=state)
    assert found(RULE, as_of) == []


def test_a_day_that_was_taken_back_and_named_again_has_moved(as_of: date) -> None:
    integration = make_sliding(5, as_of=as_of)
    say(integration, as_of, due_on=None)
    assert found(RULE, as_of) == []
    say(integration, as_of, due_on=DUE + 9 * DAY)
    assert severity(RULE, as_of) == "watch"


def test_moves_that_were_recorded_later_do_not_count_yet(as_of: date) -> None:
    make_sliding(1, 2, as_of=as_of)
    assert found(RULE, as_of - DAY) == []


@pytest.mark.parametrize("days", [(1, 2), (29,)])
def test_quiet_after_four_weeks_without_a_move(as_of: date, days: tuple[int, ...]) -> None:
    make_sliding(*days, as_of=as_of)
    assert severity(RULE, as_of + 27 * DAY) is not None
    assert found(RULE, as_of + 28 * DAY) == []


@pytest.mark.parametrize("state", ["live", "descoped"])
def test_quiet_once_live_or_given_up(as_of: date, state: str) -> None:
    make_sliding(1, 2, as_of=as_of, state=state, state_on=as_of + DAY)
    assert severity(RULE, as_of) == "watch"
    assert found(RULE, as_of + DAY) == []


def test_a_more_precise_day_is_no_move(as_of: date) -> None:
    integration = make_integration(
        pilot=make_pilot(), due_on=date(2026, 4, 1), due_on_precision="quarter", recorded_on=as_of - 3 * DAY
    )
    say(integration, as_of, due_on=date(2026, 6, 1), due_on_precision="month")
    say(integration, as_of, due_on=date(2026, 6, 30), due_on_precision="day")
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("due_on", "expected"), [(date(2026, 7, 14), None), (date(2026, 7, 15), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, due_on: date, expected: str | None) -> None:
    integration = make_integration(
        pilot=make_pilot(), due_on=date(2026, 6, 1), due_on_precision="month", recorded_on=as_of - 3 * DAY
    )
    say(integration, as_of, due_on=due_on, due_on_precision="day")
    assert severity(RULE, as_of) == expected


def test_says_nothing_where_nothing_was_ever_due(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_knows_the_day_on_which_it_was_last_recorded(as_of: date) -> None:
    make_sliding(1, as_of=as_of)
    assert known_on(RULE, as_of) == as_of


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(engineer=make_person(name="E. Neer"))
    make_sliding(10, 20, 31, pilot=pilot, as_of=as_of, owner=make_person(name="Infrastructure"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "records",
            "severity": "stalled",
            "since": date(2026, 5, 30),
            "evidence": {
                "system": "Patient records",
                "moves": 3,
                "first_due_on": "2026-05-01",
                "due_on": "2026-06-01",
                "last_moved_on": "2026-06-01",
                "holder": "Infrastructure",
                "engineer": "E. Neer",
            },
        }
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((10, 20, 31), "The date for Patient records has moved 3 times, 31 days in all."),
        ((10, 12), "The date for Patient records has moved twice, 12 days in all."),
        ((15,), "The date for Patient records has moved once, 15 days in all."),
        ((-9, -8, -7), "The date for Patient records has moved twice."),
    ],
)
def test_says_how_often_and_how_far(as_of: date, days: tuple[int, ...], said: str) -> None:
    make_sliding(*days, as_of=as_of)
    assert sentence(RULE, as_of) == said


def test_the_ball_is_with_whoever_decides_on_access_and_the_next_step_with_the_engineer(as_of: date) -> None:
    pilot = make_pilot(engineer=make_person(name="E. Neer"))
    make_sliding(10, 20, pilot=pilot, as_of=as_of, owner=make_person(name="Infrastructure"))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "Infrastructure"
    assert RULE.owner(row["evidence"]) == "Engineer, E. Neer"
    assert RULE.next_step(row["evidence"]) == (
        "Ask Infrastructure what is different this time, and split the work so that a part of it comes sooner."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_sliding(10, 20, as_of=as_of)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
