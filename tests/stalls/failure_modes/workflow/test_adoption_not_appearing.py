"""workflow/adoption-not-appearing (WF-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from pilots.models import Pilot
from stalls.failure_modes.workflow.adoption_not_appearing import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    MONDAY,
    make_healthy_pilot,
    make_pause,
    make_person,
    make_pilot,
    make_stage_event,
    make_usage_week,
    make_usage_weeks,
    make_weekly_update,
)

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
pytestmark = pytest.mark.django_db
LOW = [10, 20, 30, 30, 30, 30, 30, 30, 15, 15]


def make_used(counts: Sequence[int | None], *, stage: str = "pilot", until: date = MONDAY, **fields: Any) -> Pilot:
    """Make a pilot meant for 80 people, with so many users in the weeks before a Monday."""
    pilot = make_pilot(claimed_stage=stage, **fields)
    make_usage_weeks(pilot=pilot, counts=counts, until=until, target_users=80)
    return pilot


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["first_slice", "realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_is_not_yet_in_use_or_has_ended(as_of: date, stage: str) -> None:
    make_used([10, 0, 0], stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Expected are 10 in the first week of use and 20 in the second.
        ([3], None),
        ([3, 7], "watch"),
        ([4, 7], None),
        ([3, 8], None),
        # Three weeks below 20 of 80, in the fifth week of use and in the sixth.
        ([30, 30, 19, 19, 19], None),
        ([30, 30, 30, 19, 19, 19], "stalled"),
        ([30, 30, 30, 20, 19, 19], "watch"),
        # Two weeks below 8 of 80, in the seventh week of use and in the eighth.
        ([30, 30, 30, 30, 19, 7, 7], "stalled"),
        ([30, 30, 30, 30, 30, 19, 7, 7], "critical"),
        ([30, 30, 30, 30, 30, 19, 8, 7], "stalled"),
        # Nobody two weeks running.
        ([40, 40, 0], None),
        ([40, 40, 0, 0], "critical"),
        ([1, 0, 0], "critical"),
    ],
)
def test_rises_as_users_stay_away(as_of: date, counts: list[int], expected: str | None) -> None:
    make_used(counts)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("last", "expected"), [((44, 44), []), ((43, 44), [None]), ((44, 43), [None]), ((31, 31), ["watch"])]
)
def test_closes_at_a_milder_figure_than_it_opens_at(
    as_of: date, last: tuple[int, ...], expected: list[str | None]
) -> None:
    make_used([60] * 8 + list(last))
    assert [row["severity"] for row in found(RULE, as_of)] == expected
    assert RULE.opens_after_days == 7


def test_weeks_of_use_begin_with_the_first_user(as_of: date) -> None:
    make_used([0, 0, 0, 12])
    assert severity(RULE, as_of) is None
    assert severity(RULE, as_of - WEEK) is None


@pytest.mark.parametrize(
    ("entered", "precision", "expected"),
    [(date(2026, 4, 6), "day", "watch"), (date(2026, 4, 7), "day", None), (date(2026, 4, 1), "month", None)],
)
def test_weeks_before_it_was_in_use_do_not_count(
    as_of: date, entered: date, precision: str, expected: str | None
) -> None:
    pilot = make_used([27] * 10, stage="production")
    make_stage_event(pilot=pilot, stage="first_slice", on=as_of - 10 * WEEK)
    make_stage_event(pilot=pilot, stage="pilot", on=entered, on_precision=precision)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("between", "again", "expected"),
    [("pilot", "pilot", "watch"), ("pilot", "production", "watch"), ("first_slice", "pilot", None)],
)
def test_to_go_on_or_to_say_it_again_drops_no_week(as_of: date, between: str, again: str, expected: str | None) -> None:
    pilot = make_used([27] * 10, stage=again)
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 10 * WEEK)
    make_stage_event(pilot=pilot, stage=between, on=as_of - 5 * WEEK)
    make_stage_event(pilot=pilot, stage=again, on=as_of - 2 * WEEK)
    assert severity(RULE, as_of) == expected


def test_does_not_count_a_week_that_is_not_over(as_of: date) -> None:
    make_usage_week(pilot=make_used([60] * 8 + [0]), week=as_of, target_users=80, active_users=0)
    assert [severity(RULE, as_of + days * DAY) for days in (5, 6)] == [None, "critical"]


@pytest.mark.parametrize(("last", "expected"), [([0, None], None), ([0, None, 0, None], "critical")])
def test_a_week_that_nobody_counted_is_neither_good_nor_bad(
    as_of: date, last: list[int | None], expected: str | None
) -> None:
    make_used([60] * 8 + last)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("ended", "expected"), [(date(2026, 5, 18), "critical"), (date(2026, 5, 19), None)])
def test_weeks_that_a_pause_touches_do_not_count(as_of: date, ended: date, expected: str | None) -> None:
    pilot = make_used([60] * 8 + [0, 0])
    make_pause(pilot=pilot, started_on=date(2026, 5, 11), resumed_on=ended)
    assert severity(RULE, as_of) == expected


def test_what_was_counted_last_stands_until_somebody_counts_again(as_of: date) -> None:
    make_used(LOW, inventory="us-federal-2024")
    low, uncounted = found(RULE, as_of + 60 * DAY)
    assert (low["subject"], low["severity"]) == ("", "watch")
    assert (uncounted["subject"], uncounted["severity"]) == ("uncounted", "stalled")


@pytest.mark.parametrize(
    ("days", "expected"), [(13, None), (14, "watch"), (27, "watch"), (28, "stalled"), (90, "stalled")]
)
def test_nobody_knows_where_nobody_counts(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_used([60, 60])
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 2 * WEEK)
    rows = found(RULE, as_of - DAY + days * DAY)
    assert [(row["severity"], row["is_guess"]) for row in rows] == ([(expected, True)] if expected else [])


@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, "watch"), (28, "stalled")])
def test_nobody_knows_where_nobody_ever_counted(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - days * DAY)
    make_usage_week(pilot=pilot, week=as_of - WEEK, active_users=None)
    assert severity(RULE, as_of) == expected


def test_somebody_has_to_count_only_after_a_pause(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - 90 * DAY)
    make_pause(pilot=pilot, started_on=as_of - 60 * DAY, resumed_on=as_of - 13 * DAY)
    assert [severity(RULE, as_of + days * DAY) for days in (0, 1)] == [None, "watch"]
    assert RULE.rests_in_a_pause


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 13), None), (date(2026, 5, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1), on_precision="month")
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production", inventory="us-federal-2024")
    make_stage_event(pilot=pilot, stage="production", on=as_of - 90 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_weekly_update(pilot=pilot, submitted_on=as_of)
    assert severity(RULE, as_of) == "stalled"


def test_can_speak_of_a_pilot_in_use_whose_team_reports_here(as_of: date) -> None:
    make_stage_event(pilot=make_pilot(claimed_stage="pilot"), stage="pilot", on=as_of)
    assert known_on(RULE, as_of) == UNDATED


@pytest.mark.parametrize("stage", ["pilot", "first_slice"])
def test_says_nothing_before_use_or_where_no_day_of_it_is_known(as_of: date, stage: str) -> None:
    make_pilot(claimed_stage=stage)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_figures_as_evidence(as_of: date) -> None:
    pilot = make_used([*LOW[:4], 60, 60, 6, 6], engineer=make_person(name="E. Novak"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "critical",
            "since": date(2026, 5, 18),
            "evidence": {
                "week": "2026-05-25",
                "active_users": 6,
                "target_users": 80,
                "expected_users": 80,
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 25)


def test_keeps_what_was_counted_last_as_evidence(as_of: date) -> None:
    pilot = make_used([60, 60, None, None, None], engineer=make_person(name="E. Novak"))
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "uncounted",
            "severity": "watch",
            "is_guess": True,
            "since": date(2026, 5, 10),
            "evidence": {"last_counted": "2026-05-10", "in_use_since": "2026-04-01", "engineer": "E. Novak"},
        }
    ]


def test_says_how_many_used_it_last_week(as_of: date) -> None:
    make_used([10, 12, 14, 6, 6, 6])
    assert sentence(RULE, as_of) == "6 of 80 intended users used it last week; by now we expected 60."


def test_names_the_week_where_it_was_not_the_last_one(as_of: date) -> None:
    make_used([10, 12, 14, 6, 6, 6])
    assert sentence(RULE, as_of + WEEK) == (
        "6 of 80 intended users used it in the week of 25 May 2026; by then we expected 60."
    )


def test_says_that_nobody_knows(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="pilot")
    make_stage_event(pilot=pilot, stage="pilot", on=date(2026, 4, 1))
    unknown = "We do not know how many of the people it is meant for use it: nobody has counted"
    assert sentence(RULE, as_of) == f"{unknown}."
    make_usage_week(pilot=pilot, week=date(2026, 5, 4))
    assert sentence(RULE, as_of) == f"{unknown} since 10 May 2026."


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    make_used([*LOW[:8], 1, 1], engineer=make_person(name="E. Novak"))
    low, uncounted = found(RULE, as_of + 30 * DAY)
    assert RULE.owner(low["evidence"]) == RULE.owner(uncounted["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(low["evidence"]) == "E. Novak"
    assert RULE.next_step(low["evidence"]).startswith("Sit with five people who do not use it this week;")
    assert RULE.next_step(uncounted["evidence"]).startswith("Count how many people used it last week;")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_used(LOW)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
