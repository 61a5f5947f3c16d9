"""Claims, stops, promises and retrospectives, as actions; and what the database refuses of promises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.history import changes_of
from accounts.models import Person
from pilots.dates import Day, Precision
from pilots.lifecycle.actions import (
    hold_retrospective,
    promise_live_by,
    record_claim,
    stop_pilot,
)
from pilots.models import (
    HandOver,
    HowEnded,
    Pilot,
    Promise,
    Reason,
    Retrospective,
    Stage,
    StageEvent,
)
from tests.factories import MONDAY, make_hand_over, make_person, make_pilot, make_promise, make_stage_event

DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot()


@pytest.fixture
def jones(pilot: Pilot) -> Person:
    return make_person()


def claim(pilot: Pilot, stage: str, on: date | Day, *, as_of: date = MONDAY) -> Stage:
    day = on if isinstance(on, Day) else Day(on)
    record_claim(pilot, stage=Stage(stage), on=day, by=make_person(), as_of=as_of)
    pilot.refresh_from_db()
    return Stage(pilot.claimed_stage)


# --- Claims ---


def test_a_claim_is_appended_and_stands(pilot: Pilot, jones: Person) -> None:
    assert claim(pilot, "pilot", MONDAY - 3 * DAY) == Stage.PILOT

    event = StageEvent.objects.get()
    assert (event.stage, event.on, event.decided_by, event.recorded_on) == ("pilot", MONDAY - 3 * DAY, jones, MONDAY)


def test_a_claim_recorded_later_stands_even_if_it_takes_a_stage_back(pilot: Pilot) -> None:
    claim(pilot, "production", MONDAY - 9 * DAY)

    assert claim(pilot, "pilot", MONDAY) == Stage.PILOT


@pytest.mark.parametrize(
    ("on", "stands"),
    [
        (Day(date(2026, 4, 30)), False),
        (Day(date(2026, 5, 10)), True),
        (Day(date(2026, 4, 1), Precision.MONTH), False),
        (Day(date(2026, 4, 1), Precision.QUARTER), True),
    ],
)
def test_a_claim_that_certainly_happened_before_fills_in_the_past(pilot: Pilot, on: Day, stands: bool) -> None:
    claim(pilot, "pilot", date(2026, 5, 10))

    assert (claim(pilot, "first_slice", on) == Stage.FIRST_SLICE) is stands
    assert StageEvent.objects.count() == 2


def test_a_claim_on_the_same_day_stands(pilot: Pilot) -> None:
    claim(pilot, "pilot", MONDAY)

    assert claim(pilot, "production", MONDAY) == Stage.PRODUCTION


def test_the_past_that_was_filled_in_does_not_stand_in_the_way(pilot: Pilot) -> None:
    claim(pilot, "pilot", date(2026, 5, 10))
    claim(pilot, "diagnostic", date(2026, 1, 10))

    assert claim(pilot, "first_slice", date(2026, 3, 10)) == Stage.PILOT


def test_a_claim_without_a_day_does_not_keep_others_from_standing(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=None, recorded_on=MONDAY - DAY)

    assert claim(pilot, "pilot", date(2020, 1, 1)) == Stage.PILOT


def make_plan(pilot: Pilot) -> StageEvent:
    """Make what an inventory gives as the day of going live, a year before that day."""
    return make_stage_event(pilot=pilot, stage="production", on=date(2027, 10, 1), recorded_on=date(2026, 1, 31))


def test_a_plan_does_not_keep_what_is_claimed_later_from_standing(pilot: Pilot) -> None:
    make_plan(pilot)

    assert claim(pilot, "pilot", MONDAY) == Stage.PILOT


def test_a_month_that_has_begun_is_no_plan(pilot: Pilot) -> None:
    month = {"on": date(2026, 5, 1), "on_precision": "month", "recorded_on": date(2026, 5, 10)}
    make_stage_event(pilot=pilot, stage="production", **month)

    assert claim(pilot, "pilot", date(2026, 4, 30)) == Stage.FIRST_SLICE


def test_what_happened_before_a_plan_still_lets_the_past_be_filled_in(pilot: Pilot) -> None:
    claim(pilot, "pilot", date(2026, 1, 10))
    make_plan(pilot)

    assert claim(pilot, "diagnostic", date(2025, 6, 1)) == Stage.PILOT


def test_a_day_to_come_is_no_claim(pilot: Pilot) -> None:
    with pytest.raises(ValidationError, match="not come yet"):
        claim(pilot, "pilot", MONDAY + DAY)
    assert not StageEvent.objects.exists()


def test_a_diagnostic_starts_the_clock_once(db: None) -> None:
    pilot = make_pilot(clock_start=None, claimed_stage="proposed")
    claim(pilot, "diagnostic", MONDAY - 5 * DAY)
    claim(pilot, "diagnostic", MONDAY)

    assert pilot.clock_start == MONDAY - 5 * DAY


def test_history_tells_of_the_stage_before_and_after(pilot: Pilot) -> None:
    claim(pilot, "pilot", MONDAY)

    assert changes_of(pilot)[-1].columns == [("claimed_stage", "first_slice", "pilot")]


# --- Stops ---


def stop(pilot: Pilot, **told: Any) -> StageEvent:
    given = {
        "on": Day(MONDAY),
        "decided_by": make_person(),
        "reason": Reason.COST,
        "lesson": "Ask the price first.",
        "as_of": MONDAY,
    }
    return stop_pilot(pilot, **given | told)


def test_a_stop_says_who_decided_why_and_what_was_learned(pilot: Pilot, jones: Person) -> None:
    event = stop(pilot)

    assert (event.decided_by, event.reason, event.lesson) == (jones, "cost", "Ask the price first.")
    assert Pilot.objects.get().claimed_stage == Stage.STOPPED


@pytest.mark.parametrize(
    ("told", "field"),
    [({"reason": Reason.UNKNOWN}, "reason"), ({"lesson": " "}, "lesson"), ({"on": Day(MONDAY + DAY)}, "on")],
)
def test_a_stop_without_reason_lesson_or_day_is_refused(pilot: Pilot, told: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        stop(pilot, **told)

    assert set(refused.value.message_dict) == {field}
    assert Pilot.objects.get().claimed_stage == Stage.FIRST_SLICE


@pytest.mark.parametrize("stage", ["stopped", "wound_down"])
def test_what_has_ended_is_not_stopped_again(db: None, stage: str) -> None:
    with pytest.raises(ValidationError, match="has ended"):
        stop(make_pilot(claimed_stage=stage))


def test_a_stop_withdraws_the_hand_over_that_nobody_has_answered(pilot: Pilot) -> None:
    make_hand_over(pilot=pilot)

    stop(pilot)

    hand_over = HandOver.objects.get()
    assert (hand_over.answer, hand_over.answered_on, hand_over.because) == ("withdrawn", MONDAY, "The pilot has ended.")


def test_a_stop_stands_though_it_was_planned_to_be_live_later(pilot: Pilot) -> None:
    make_plan(pilot)

    stop(pilot)

    assert Pilot.objects.get().claimed_stage == Stage.STOPPED


# --- Promises ---


def promise(pilot: Pilot, live_by: date, reason: str = "", *, as_of: date = MONDAY) -> Promise:
    return promise_live_by(pilot, live_by=Day(live_by), said_by=make_person(), reason=reason, as_of=as_of)


def test_the_first_promise_needs_no_reason(pilot: Pilot, jones: Person) -> None:
    made = promise(pilot, MONDAY + 30 * DAY)

    assert (made.live_by, made.said_by, made.recorded_on) == (MONDAY + 30 * DAY, jones, MONDAY)


def test_from_the_second_promise_on_what_has_changed_is_asked(pilot: Pilot) -> None:
    promise(pilot, MONDAY + 30 * DAY)
    with pytest.raises(ValidationError, match=r"promised for 1 Jul 2026\. Say what has changed"):
        promise(pilot, MONDAY + 60 * DAY, as_of=MONDAY + 7 * DAY)

    promise(pilot, MONDAY + 60 * DAY, "The supplier is late.", as_of=MONDAY + 7 * DAY)
    kept = list(Promise.objects.order_by("pk").values_list("live_by", "reason"))
    assert kept == [(MONDAY + 30 * DAY, ""), (MONDAY + 60 * DAY, "The supplier is late.")]


@pytest.mark.parametrize(
    ("live_by", "message"), [(MONDAY - DAY, "is over"), (MONDAY + 30 * DAY, "promised for 1 Jul 2026 already")]
)
def test_a_day_that_is_over_or_promised_already_is_refused(pilot: Pilot, live_by: date, message: str) -> None:
    promise(pilot, MONDAY + 30 * DAY)

    with pytest.raises(ValidationError, match=message):
        promise(pilot, live_by, "Because.")


def test_nothing_is_promised_of_what_has_ended(db: None) -> None:
    with pytest.raises(ValidationError, match="has ended"):
        promise(make_pilot(claimed_stage="stopped"), MONDAY + DAY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pilots_promise SET live_by = '2030-01-01'",
        "UPDATE pilots_promise SET live_by_precision = 'month'",
        "UPDATE pilots_promise SET recorded_on = '2020-01-01'",
        "DELETE FROM pilots_promise",
    ],
)
def test_a_promise_is_never_overwritten_even_by_sql(pilot: Pilot, statement: str) -> None:
    make_promise(pilot=pilot, live_by=MONDAY)

    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Promise.objects.get().live_by == MONDAY


# --- Retrospectives ---


def look_back(pilot: Pilot, *, as_of: date = MONDAY, **told: Any) -> Retrospective:
    given = {
        "ended_on": Day(MONDAY - 60 * DAY),
        "how": HowEnded.DEFAULT,
        "primary_mode": Reason.CHAMPION,
        "was_flagged": "late",
        "lesson": "Name a deputy first.",
        "by": make_person(),
    }
    held = hold_retrospective(pilot, as_of=as_of, **given | told)
    pilot.refresh_from_db()
    return held


def test_a_pilot_that_died_by_default_is_wound_down_on_the_day_it_really_died(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="pilot", on=MONDAY - 200 * DAY)
    look_back(pilot, secondary_modes=["governance", "champion"], first_sign_on=Day(MONDAY - 90 * DAY))

    held, event = Retrospective.objects.get(), StageEvent.objects.get(stage="wound_down")
    assert pilot.claimed_stage == Stage.WOUND_DOWN
    assert (event.on, event.recorded_on, event.reason) == (MONDAY - 60 * DAY, MONDAY, "champion")
    assert (held.ended_on, held.primary_mode, held.secondary_modes) == (event.on, "champion", ["governance"])


def test_a_stage_claimed_after_the_real_end_stays_said(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=MONDAY - 30 * DAY)
    look_back(pilot)

    assert pilot.claimed_stage == Stage.WOUND_DOWN
    assert StageEvent.objects.get(stage="wound_down").on == MONDAY - 30 * DAY
    assert Retrospective.objects.get().ended_on == MONDAY - 60 * DAY


def test_a_plan_does_not_move_the_day_on_which_it_died(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="pilot", on=MONDAY - 30 * DAY)
    make_plan(pilot)
    look_back(pilot)

    assert pilot.claimed_stage == Stage.WOUND_DOWN
    assert StageEvent.objects.get(stage="wound_down").on == MONDAY - 30 * DAY


def test_a_retrospective_held_again_replaces_what_it_says(pilot: Pilot) -> None:
    look_back(pilot)
    look_back(pilot, primary_mode=Reason.WORKFLOW)

    assert Retrospective.objects.get().primary_mode == "workflow"
    assert StageEvent.objects.filter(stage="wound_down").count() == 1


def test_a_corrected_day_of_death_is_claimed_anew(pilot: Pilot) -> None:
    look_back(pilot)
    look_back(pilot, ended_on=Day(MONDAY - 40 * DAY))

    days = StageEvent.objects.filter(stage="wound_down").order_by("pk").values_list("on", flat=True)
    assert list(days) == [MONDAY - 60 * DAY, MONDAY - 40 * DAY]


@pytest.mark.parametrize("how", ["deliberate", "unknown"])
def test_only_what_has_ended_can_have_ended_by_a_decision(pilot: Pilot, how: str) -> None:
    with pytest.raises(ValidationError, match="Record the stop first"):
        look_back(pilot, how=HowEnded(how))
    assert not Retrospective.objects.exists()

    stop(pilot)
    look_back(pilot, how=HowEnded(how))
    assert pilot.claimed_stage == Stage.STOPPED


def test_the_first_sign_comes_before_the_end(pilot: Pilot) -> None:
    with pytest.raises(ValidationError, match="cannot come after the end"):
        look_back(pilot, first_sign_on=Day(MONDAY - 59 * DAY))
