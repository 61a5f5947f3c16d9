"""What the database refuses, tried; and the querysets that rules read as sentences."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from pilots.models import (
    AccessRequest,
    Champion,
    FirstSlice,
    HandOver,
    Pilot,
    Promise,
    Retrospective,
    SourceSystem,
    Stage,
    WeeklyUpdate,
)
from tests.factories import (
    MONDAY,
    make_access_request,
    make_champion,
    make_deputy,
    make_first_slice,
    make_integration,
    make_person,
    make_pilot,
    make_portfolio,
    make_promise,
    make_weekly_update,
    make_workflow,
)

DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot()


def test_a_code_is_used_once_in_a_portfolio(pilot: Pilot) -> None:
    make_pilot(code=pilot.code, portfolio=make_portfolio(name="Elsewhere"))
    with pytest.raises(IntegrityError, match="pilot_code_unique"):
        make_pilot(code=pilot.code)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": ""}, "pilot_named"),
        ({"claimed_stage": "nowhere"}, "pilot_stage_known"),
        ({"sector": "space"}, "pilot_sector_known"),
        ({"cadence_days": 0}, "pilot_cadence_positive"),
    ],
)
def test_a_pilot_that_makes_no_sense_is_refused(db: None, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make_pilot(**fields)


def test_a_second_current_champion_is_refused(pilot: Pilot) -> None:
    make_champion(pilot=pilot)
    with pytest.raises(IntegrityError, match=r"champion_(one_current|no_overlap)"):
        make_champion(pilot=pilot, person=make_person(name="Second"))


def test_a_champion_may_follow_one_who_has_gone(pilot: Pilot) -> None:
    make_champion(pilot=pilot, until=MONDAY + DAY, end_reason="promoted")
    make_champion(pilot=pilot, since=MONDAY + DAY, person=make_person(name="Second"))


def test_a_reason_for_leaving_needs_a_day_of_leaving(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="champion_end_reason_has_end"):
        make_champion(pilot=pilot, end_reason="promoted")


@pytest.mark.parametrize("level", [0, 6])
def test_seniority_is_1_to_5(pilot: Pilot, level: int) -> None:
    with pytest.raises(IntegrityError, match="champion_level_1_to_5"):
        make_champion(pilot=pilot, level=level)


def test_somebody_is_deputy_of_a_pilot_once(pilot: Pilot) -> None:
    make_deputy(pilot=pilot)
    with pytest.raises(IntegrityError, match="deputy_person_unique"):
        make_deputy(pilot=pilot)


@pytest.mark.parametrize("make", [make_integration, make_access_request])
def test_a_key_is_used_once_in_a_pilot(pilot: Pilot, make: type) -> None:
    make(pilot=pilot, key="a")
    with pytest.raises(IntegrityError, match="key_unique"):
        make(pilot=pilot, key="a")


def test_a_pilot_has_one_update_a_week(pilot: Pilot) -> None:
    make_weekly_update(pilot=pilot, submitted_on=MONDAY)
    with pytest.raises(IntegrityError, match="weeklyupdate_one_a_week"):
        make_weekly_update(pilot=pilot, submitted_on=MONDAY + 3 * DAY)


def test_a_week_is_named_by_its_monday(pilot: Pilot) -> None:
    with pytest.raises(IntegrityError, match="weeklyupdate_week_is_a_monday"):
        WeeklyUpdate.objects.create(pilot=pilot, week=MONDAY + DAY, submitted_on=MONDAY)


@pytest.mark.parametrize(("stage", "running"), [(s, s not in ("realised", "stopped", "wound_down")) for s in Stage])
def test_a_pilot_runs_until_it_is_realised_stopped_or_wound_down(db: None, stage: str, running: bool) -> None:
    make_pilot(claimed_stage=stage)
    assert Pilot.objects.running().exists() is running


def test_an_imported_pilot_reports_from_its_first_weekly_update_on(db: None) -> None:
    pilot = make_pilot(inventory="us-federal-2024")
    assert not Pilot.objects.reporting()
    make_weekly_update(pilot=pilot)
    make_weekly_update(pilot=pilot, submitted_on=MONDAY + 7 * DAY)
    assert Pilot.objects.reporting().get() == pilot


def test_a_pilot_entered_here_reports_from_the_start(pilot: Pilot) -> None:
    assert Pilot.objects.reporting().get() == pilot


def test_the_promise_in_force_is_the_one_made_last(pilot: Pilot) -> None:
    make_promise(pilot=pilot, live_by=date(2026, 8, 1), recorded_on=MONDAY)
    second = make_promise(pilot=pilot, live_by=date(2026, 9, 1), recorded_on=MONDAY + 7 * DAY)
    assert Promise.objects.made_by(MONDAY + 7 * DAY).first() == second
    assert Promise.objects.made_by(MONDAY + 6 * DAY).get().live_by == date(2026, 8, 1)


@pytest.mark.parametrize(("offset", "current"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_tenure_begins_on_its_first_day_and_ends_before_its_last(pilot: Pilot, offset: int, current: bool) -> None:
    make_champion(pilot=pilot, since=MONDAY, until=MONDAY + 10 * DAY)
    assert Champion.objects.current_on(MONDAY + offset * DAY).exists() is current


@pytest.mark.parametrize(("offset", "is_open"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_request_is_open_from_raising_to_closing(pilot: Pilot, offset: int, is_open: bool) -> None:
    make_access_request(pilot=pilot, raised_on=MONDAY, closed_on=MONDAY + 10 * DAY)
    assert AccessRequest.objects.open_on(MONDAY + offset * DAY).exists() is is_open


def test_facts_of_another_portfolio_are_not_visible(pilot: Pilot, priya: User, otto: User) -> None:
    make_promise(pilot=pilot, live_by=MONDAY)
    assert Pilot.objects.visible_to(priya).exists()
    assert Promise.objects.visible_to(priya).exists()
    assert not Pilot.objects.visible_to(otto).exists()
    assert not Promise.objects.visible_to(otto).exists()


def test_a_promise_is_never_overwritten(pilot: Pilot) -> None:
    promise = make_promise(pilot=pilot, live_by=MONDAY)
    with pytest.raises(IntegrityError, match="stays as it was"), connection.cursor() as cursor:
        cursor.execute("UPDATE pilots_promise SET live_by = '2030-01-01' WHERE id = %s", [promise.pk])


def test_a_promise_is_never_deleted(pilot: Pilot) -> None:
    make_promise(pilot=pilot, live_by=MONDAY)
    with pytest.raises(IntegrityError, match="stays as it was"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM pilots_promise")


@pytest.mark.parametrize(
    ("since", "until"),
    [(MONDAY - 9 * DAY, MONDAY + DAY), (MONDAY + DAY, MONDAY + 2 * DAY), (MONDAY + 9 * DAY, None)],
)
def test_tenures_of_two_champions_share_no_day(pilot: Pilot, since: date, until: date | None) -> None:
    make_champion(pilot=pilot, since=MONDAY, until=MONDAY + 10 * DAY)
    with pytest.raises(IntegrityError, match="champion_no_overlap"):
        make_champion(pilot=pilot, since=since, until=until, person=make_person(name="Second"))


def test_an_unknown_beginning_does_not_make_room_for_a_second_current_champion(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=None)
    with pytest.raises(IntegrityError, match="champion_one_current"):
        make_champion(pilot=pilot, since=None, person=make_person(name="Second"))


def test_a_tenure_that_ends_before_it_begins_is_kept_as_recorded_and_stands_in_nobodys_way(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=MONDAY, until=MONDAY - DAY)
    make_champion(pilot=pilot, since=MONDAY - 2 * DAY, person=make_person(name="Second"))


def test_a_tenure_of_an_imprecise_beginning_leaves_room_within_its_precision(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=date(2026, 1, 1), until=MONDAY)
    second = {"since": date(2026, 1, 1), "since_precision": "year"}
    make_champion(pilot=pilot, person=make_person(name="Second"), **second)


def test_a_successor_ends_a_tenure_whose_end_nobody_recorded(pilot: Pilot) -> None:
    first = make_champion(pilot=pilot, since=MONDAY)
    Champion.objects.filter(pk=first.pk).update(succeeded_on=MONDAY + 5 * DAY)
    second = make_champion(pilot=pilot, since=MONDAY + 5 * DAY, person=make_person(name="Second"))
    assert Champion.objects.in_post().get() == second
    assert Champion.objects.current_on(MONDAY + 4 * DAY).get() == first
    assert Champion.objects.ended_by(MONDAY + 5 * DAY).get().ended_on == MONDAY + 5 * DAY


def test_somebody_is_asked_to_take_over_one_at_a_time(pilot: Pilot) -> None:
    asked = {"pilot": pilot, "receiver": make_person(), "proposed_on": MONDAY}
    HandOver.objects.create(key="a", answer="declined", answered_on=MONDAY, **asked)
    HandOver.objects.create(key="b", **asked)
    with pytest.raises(IntegrityError, match="handover_one_open"):
        HandOver.objects.create(key="c", **asked)


@pytest.mark.parametrize("fields", [{"answer": "accepted"}, {"answered_on": MONDAY}])
def test_an_answer_to_a_hand_over_has_its_day(pilot: Pilot, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="handover_answer_has_day"):
        HandOver.objects.create(pilot=pilot, key="a", receiver=make_person(), proposed_on=MONDAY, **fields)


@pytest.mark.parametrize("share", ["-0.01", "1.01"])
def test_a_share_of_time_lies_between_0_and_1(pilot: Pilot, share: str) -> None:
    with pytest.raises(IntegrityError, match="workflow_share_is_0_to_1"):
        make_workflow(pilot=pilot, share_of_time=share)


def test_the_owner_of_an_integration_is_known_or_is_not(pilot: Pilot) -> None:
    make_integration(pilot=pilot, key="asked", owner_is_unknown=True)
    with pytest.raises(IntegrityError, match="integration_owner_known_or_not"):
        make_integration(pilot=pilot, owner=make_person(), owner_is_unknown=True)


def test_a_system_is_in_the_catalogue_once(pilot: Pilot) -> None:
    SourceSystem.objects.create(portfolio=pilot.portfolio, name="Records")
    with pytest.raises(IntegrityError, match="sourcesystem_name_unique"):
        SourceSystem.objects.create(portfolio=pilot.portfolio, name="Records")


def test_a_form_that_is_sent_twice_is_one_update(pilot: Pilot) -> None:
    key = uuid4()
    make_weekly_update(pilot=pilot, submission_key=key)
    with pytest.raises(IntegrityError, match="submission_key"):
        make_weekly_update(pilot=pilot, submitted_on=MONDAY + 7 * DAY, submission_key=key)


def test_a_pilot_has_one_retrospective(pilot: Pilot) -> None:
    Retrospective.objects.create(pilot=pilot)
    with pytest.raises(IntegrityError, match="pilots_retrospective_pilot"):
        Retrospective.objects.create(pilot=pilot)


@pytest.mark.parametrize(
    ("fields", "delivered"),
    [({}, True), ({"user": None}, False), ({"work": ""}, False), ({"environment": ""}, False), ({"on": None}, False)],
)
def test_a_first_slice_names_who_what_where_and_when(pilot: Pilot, fields: dict[str, object], delivered: bool) -> None:
    make_first_slice(pilot=pilot, **fields)
    assert FirstSlice.objects.delivered_by(MONDAY).exists() is delivered
