"""governance/pause-becoming-permanent (GOV-5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from governance.models import Pause
from stalls.failure_modes.governance.pause_becoming_permanent import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_champion, make_healthy_pilot, make_pause, make_person, make_pilot

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def pause(*, as_of: date, days: int, stage: str = "first_slice", **fields: Any) -> Pause:
    """Make a pause of so many days with an owner and a review to come."""
    begun = as_of - days * DAY
    known = {"started_on": begun, "owner": make_person(name="O. Wner"), "review_on": as_of + DAY, "recorded_on": begun}
    return make_pause(pilot=make_pilot(claimed_stage=stage), **known | fields)


def reviewed(pause: Pause, *, review_on: date | None, recorded_on: date, **fields: Any) -> None:
    Pause.objects.filter(pk=pause.pk).update(review_on=review_on, recorded_on=recorded_on, **fields)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    pause(as_of=as_of, days=90, stage=stage, review_on=None)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(14, None), (15, "watch"), (28, "watch"), (29, "stalled"), (56, "stalled"), (57, "critical")],
)
def test_rises_with_the_days_since_it_began(as_of: date, days: int, expected: str | None) -> None:
    pause(as_of=as_of, days=days)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, "watch"), (6, "watch"), (28, "watch"), (29, "stalled")])
def test_without_a_review_it_is_worth_a_look_at_once(as_of: date, days: int, expected: str) -> None:
    pause(as_of=as_of, days=days, review_on=None)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(6, None), (7, "stalled"), (56, "stalled"), (57, "critical")])
@pytest.mark.parametrize("is_unknown", [True, False])
def test_without_an_owner_it_is_a_stall_after_a_week(
    as_of: date, days: int, expected: str | None, is_unknown: bool
) -> None:
    pause(as_of=as_of, days=days, owner=None, owner_is_unknown=is_unknown)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("late", "expected"), [(7, None), (8, "watch")])
def test_a_review_that_went_by_is_no_review_to_come(as_of: date, late: int, expected: str | None) -> None:
    pause(as_of=as_of, days=14, review_on=as_of - late * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("recorded_late", "expected"), [(7, None), (8, "critical")])
def test_two_reviews_without_a_decision_are_critical(as_of: date, recorded_late: int, expected: str | None) -> None:
    one = pause(as_of=as_of, days=14, started_on=None, review_on=as_of - 40 * DAY, recorded_on=as_of - 60 * DAY)
    for days in (20, -10):
        before = one.review_on if days == 20 else as_of - 20 * DAY
        reviewed(one, review_on=as_of - days * DAY, recorded_on=before + recorded_late * DAY)
    assert severity(RULE, as_of) == expected


def test_a_review_that_was_moved_in_time_was_not_missed(as_of: date) -> None:
    one = pause(as_of=as_of, days=14, started_on=None, review_on=as_of - 40 * DAY, recorded_on=as_of - 60 * DAY)
    reviewed(one, review_on=as_of - 30 * DAY, recorded_on=as_of - 45 * DAY)
    reviewed(one, review_on=as_of + 10 * DAY, recorded_on=as_of - 35 * DAY)
    assert found(RULE, as_of) == []


def test_a_review_counts_once_whatever_else_was_changed(as_of: date) -> None:
    one = pause(as_of=as_of, days=14, review_on=as_of - 20 * DAY, recorded_on=as_of - 60 * DAY)
    reviewed(one, review_on=as_of - 20 * DAY, recorded_on=as_of - 2 * DAY, reason="cost")
    [row] = found(RULE, as_of)
    assert row["severity"] == "watch"
    assert row["evidence"]["missed_reviews"] == 1


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 14), None), (date(2026, 5, 15), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    pause(as_of=as_of, days=0, started_on=date(2026, 4, 1), started_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_a_review_of_this_month_may_still_come(as_of: date) -> None:
    pause(as_of=as_of, days=0, review_on=date(2026, 6, 1), review_on_precision="month")
    assert found(RULE, as_of + 29 * DAY) != []
    assert found(RULE, as_of + 14 * DAY) == []


def test_says_nothing_of_a_pilot_that_was_never_paused(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_a_pause_without_a_beginning_has_no_age(as_of: date) -> None:
    pause(as_of=as_of, days=0, started_on=None, owner=None)
    assert found(RULE, as_of) == []


def test_knows_when_a_review_was_set(as_of: date) -> None:
    one = pause(as_of=as_of, days=20)
    reviewed(one, review_on=as_of + 9 * DAY, recorded_on=as_of - 3 * DAY)
    assert known_on(RULE, as_of) == as_of - 3 * DAY


def test_quiet_once_work_goes_on(as_of: date) -> None:
    pause(as_of=as_of, days=30, resumed_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def test_quiet_where_a_next_pause_has_begun(as_of: date) -> None:
    pause(as_of=as_of, days=30, superseded_on=as_of)
    assert found(RULE, as_of) == []


def test_is_managed_until_the_day_on_which_its_owner_decides(as_of: date) -> None:
    pause(as_of=as_of, days=20, review_on=as_of + 5 * DAY)
    [row] = found(RULE, as_of)
    assert row["managed_until"] == as_of + 5 * DAY


@pytest.mark.parametrize("fields", [{"owner": None}, {"review_on": date(2026, 6, 1)}])
def test_is_not_managed_without_an_owner_or_a_day_to_come(as_of: date, fields: dict[str, object]) -> None:
    pause(as_of=as_of, days=20, **fields)
    [row] = found(RULE, as_of)
    assert "managed_until" not in row


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    one = pause(as_of=as_of, days=47, review_on=date(2026, 5, 4), recorded_on=date(2026, 4, 15))
    make_champion(pilot=one.pilot)
    assert found(RULE, as_of) == [
        {
            "pilot_id": one.pilot_id,
            "subject": "pause",
            "severity": "stalled",
            "since": date(2026, 4, 15),
            "evidence": {
                "paused_since": "2026-04-15",
                "owner": "O. Wner",
                "review_by": "2026-05-04",
                "missed_reviews": 1,
                "champion": "A. Jones",
            },
        }
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"owner": None}, "Paused 47 days ago. Nobody on record owns restarting it."),
        ({"review_on": None}, "Paused 47 days ago. No day is set on which O. Wner decides how it goes on."),
        ({"review_on": date(2026, 6, 8)}, "Paused 47 days ago. O. Wner decides on 8 Jun 2026 how it goes on."),
        (
            {"review_on": date(2026, 5, 4)},
            (
                "Paused 47 days ago. 1 day of review went by without a decision. "
                "No day is set on which O. Wner decides how it goes on."
            ),
        ),
        (
            {"started_on": None, "review_on": None, "owner": None},
            "Paused, and nobody has recorded since when. Nobody on record owns restarting it.",
        ),
    ],
)
def test_says_for_how_long_and_who_restarts_it(as_of: date, fields: dict[str, object], said: str) -> None:
    pause(as_of=as_of, days=47, **fields)
    assert sentence(RULE, as_of) == said


def test_the_ball_is_with_the_owner(as_of: date) -> None:
    pause(as_of=as_of, days=47)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Owner of the pause, O. Wner"
    assert RULE.waits_on(row["evidence"]) == "O. Wner"
    assert RULE.next_step(row["evidence"]) == "O. Wner names a day and decides on it: resume, change or stop."


def test_the_ball_is_with_the_champion_where_nobody_owns_it(as_of: date) -> None:
    make_champion(pilot=pause(as_of=as_of, days=47, owner=None).pilot)
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Champion, A. Jones"
    assert RULE.waits_on(row["evidence"]) == "A. Jones"
    assert RULE.next_step(row["evidence"]).startswith("Name an owner")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        pause(as_of=as_of, days=47)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
