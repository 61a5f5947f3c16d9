"""Since when a pilot is said to be in a stage, without a claim in between that took it back."""

from __future__ import annotations

from datetime import date

import pytest

from pilots.claims import claimed_since, stage_claimed_on, standing_claim
from pilots.models import Pilot, Stage, StageEvent
from tests.factories import make_pilot, make_stage_event

pytestmark = pytest.mark.django_db

JANUARY, MARCH, DECEMBER = date(2025, 1, 1), date(2025, 3, 3), date(2025, 12, 1)


@pytest.fixture
def pilot() -> Pilot:
    return make_pilot(claimed_stage="production")


def since(*stages: Stage) -> date | None:
    found: date | None = Pilot.objects.values_list(claimed_since("pk", *stages), flat=True).get()
    return found


def test_from_the_first_claim_on_as_late_as_can_be(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=DECEMBER)
    make_stage_event(pilot=pilot, stage="production", on=JANUARY, on_precision="month")
    assert since(*Stage.live()) == date(2025, 1, 31)


def test_what_was_claimed_in_error_and_taken_back_does_not_count(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=JANUARY)
    make_stage_event(pilot=pilot, stage="pilot", on=date(2025, 1, 3))
    assert since(*Stage.live()) is None
    make_stage_event(pilot=pilot, stage="production", on=DECEMBER)
    assert since(*Stage.live()) == DECEMBER
    assert since(*Stage.in_pilot_or_later()) == JANUARY


def test_what_was_taken_back_for_the_very_day_does_not_count(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=JANUARY)
    make_stage_event(pilot=pilot, stage="pilot", on=JANUARY, recorded_on=MARCH)
    assert since(*Stage.live()) is None


def test_to_go_on_or_to_say_it_again_interrupts_nothing(pilot: Pilot) -> None:
    for stage, on in (("diagnostic", JANUARY), ("pilot", MARCH), ("pilot", date(2025, 5, 5)), ("production", DECEMBER)):
        make_stage_event(pilot=pilot, stage=stage, on=on)
    assert since(*Stage.in_pilot_or_later()) == MARCH


def test_the_past_that_is_filled_in_interrupts_nothing(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=MARCH)
    make_stage_event(pilot=pilot, stage="pilot", on=JANUARY, recorded_on=DECEMBER)
    assert since(*Stage.live()) == MARCH


def test_a_day_known_roughly_interrupts_only_what_was_said_before(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="pilot", on=date(2025, 3, 1), on_precision="month", recorded_on=MARCH)
    make_stage_event(pilot=pilot, stage="production", on=MARCH)
    assert since(*Stage.live()) == MARCH
    make_stage_event(pilot=pilot, stage="pilot", on=date(2025, 3, 1), on_precision="month", recorded_on=DECEMBER)
    assert since(*Stage.live()) is None


def test_a_claim_without_a_day_interrupts_what_was_said_before(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=JANUARY)
    make_stage_event(pilot=pilot, stage="pilot", on=None, recorded_on=MARCH)
    assert since(*Stage.live()) is None
    make_stage_event(pilot=pilot, stage="production", on=DECEMBER)
    assert since(*Stage.live()) == DECEMBER


def test_a_plan_interrupts_nothing_and_is_interrupted_by_what_is_said_later(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="stopped", on=date(2027, 10, 1), recorded_on=JANUARY)
    make_stage_event(pilot=pilot, stage="production", on=MARCH)
    make_stage_event(pilot=pilot, stage="stopped", on=date(2027, 10, 1), recorded_on=DECEMBER)
    assert since(*Stage.live()) == MARCH
    Pilot.objects.get().stage_events.all().delete()
    make_stage_event(pilot=pilot, stage="production", on=date(2027, 10, 1), recorded_on=JANUARY)
    make_stage_event(pilot=pilot, stage="pilot", on=MARCH)
    assert since(*Stage.live()) is None


def test_another_pilots_claims_are_its_own(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=JANUARY)
    make_stage_event(pilot=make_pilot(), stage="pilot", on=MARCH)
    found = Pilot.objects.filter(pk=pilot.pk).values_list(claimed_since("pk", *Stage.live()), flat=True)
    assert found.get() == JANUARY


def stands(as_of: date = date(2026, 1, 1)) -> str | None:
    """The stage that stands on a day, which the database and the claims themselves say alike."""
    told = Pilot.objects.values_list(stage_claimed_on(as_of), flat=True).get()
    claim = standing_claim(StageEvent.objects.filter(recorded_on__lte=as_of))
    assert told == (claim and claim.stage)
    return told


def test_the_claim_recorded_last_stands_from_its_day_of_recording_on(pilot: Pilot) -> None:
    assert stands() is None
    make_stage_event(pilot=pilot, stage="pilot", on=JANUARY)
    make_stage_event(pilot=pilot, stage="production", on=MARCH, recorded_on=DECEMBER)
    assert (stands(MARCH), stands(DECEMBER)) == ("pilot", "production")


def test_what_fills_in_the_past_does_not_stand(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=MARCH)
    make_stage_event(pilot=pilot, stage="pilot", on=JANUARY, recorded_on=DECEMBER)
    assert stands() == "production"


def test_what_came_before_one_that_stands_no_more_fills_in_the_past_too(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=MARCH)
    make_stage_event(pilot=pilot, stage="stopped", on=None, recorded_on=date(2025, 6, 1))
    make_stage_event(pilot=pilot, stage="pilot", on=JANUARY, recorded_on=DECEMBER)
    assert stands() == "stopped"


def test_a_day_known_roughly_fills_in_the_past_only_if_it_certainly_does(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="production", on=MARCH)
    make_stage_event(pilot=pilot, stage="pilot", on=date(2025, 3, 1), on_precision="month", recorded_on=DECEMBER)
    assert stands() == "pilot"


def test_a_plan_stands_and_nothing_comes_before_it(pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="stopped", on=date(2027, 10, 1), recorded_on=JANUARY)
    assert stands() == "stopped"
    make_stage_event(pilot=pilot, stage="pilot", on=MARCH)
    assert stands() == "pilot"


def test_of_two_claims_of_a_day_the_later_one_stands(pilot: Pilot) -> None:
    for stage in ("production", "pilot"):
        make_stage_event(pilot=pilot, stage=stage, on=MARCH)
    assert stands() == "pilot"
