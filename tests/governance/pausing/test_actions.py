"""Pauses as actions, and what the database refuses of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.history import changes_of
from governance.models import Pause
from governance.pausing.actions import pause_pilot, resume_pilot, review_pause
from pilots.dates import Day
from pilots.models import Pilot, Reason
from tests.factories import MONDAY, make_pause, make_person, make_pilot

DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot()


def pause(pilot: Pilot, *, as_of: date = MONDAY, **told: Any) -> Pause:
    given = {
        "started_on": Day(MONDAY),
        "reason": Reason.GOVERNANCE,
        "owner": make_person(),
        "review_on": MONDAY + 14 * DAY,
    }
    return pause_pilot(pilot, as_of=as_of, **given | told)


def test_a_pause_has_a_reason_an_owner_and_a_day_of_review(pilot: Pilot) -> None:
    pause(pilot)

    kept = Pause.objects.on(MONDAY).get()
    assert (kept.reason, kept.owner, kept.review_on) == ("governance", make_person(), MONDAY + 14 * DAY)
    assert (kept.started_on, kept.recorded_on, kept.key) == (MONDAY, MONDAY, "pause-1")


@pytest.mark.parametrize(("ahead", "field"), [(-1, "review_on"), (29, "review_on")])
def test_a_review_lies_within_four_weeks(pilot: Pilot, ahead: int, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        pause(pilot, review_on=MONDAY + ahead * DAY)

    assert set(refused.value.message_dict) == {field}


@pytest.mark.parametrize("ahead", [0, 28])
def test_a_review_may_be_today_or_in_four_weeks(pilot: Pilot, ahead: int) -> None:
    assert pause(pilot, review_on=MONDAY + ahead * DAY).pk


def test_a_pause_does_not_begin_ahead(pilot: Pilot) -> None:
    with pytest.raises(ValidationError, match="not come yet"):
        pause(pilot, started_on=Day(MONDAY + DAY))


def test_what_is_paused_or_ended_is_not_paused(pilot: Pilot) -> None:
    pause(pilot)

    with pytest.raises(ValidationError, match="paused already"):
        pause(pilot)
    with pytest.raises(ValidationError, match="has ended"):
        pause(make_pilot(claimed_stage="wound_down"))


def test_days_of_another_pause_are_refused_with_the_reason(pilot: Pilot) -> None:
    make_pause(pilot=pilot, key="pause-1", started_on=MONDAY - 30 * DAY, resumed_on=MONDAY - 10 * DAY)

    with pytest.raises(ValidationError, match="Another pause is on record for some of these days"):
        pause(pilot, started_on=Day(MONDAY - 11 * DAY))
    assert pause(pilot, started_on=Day(MONDAY - 10 * DAY)).key == "pause-2"


def test_a_review_sets_the_next_one_and_history_keeps_the_one_before(pilot: Pilot) -> None:
    made = pause(pilot)

    review_pause(made, review_on=MONDAY + 40 * DAY, owner=make_person(name="Second"), as_of=MONDAY + 14 * DAY)

    moved = [columns for change in changes_of(made) for columns in change.columns if columns[0] == "review_on"]
    assert moved == [
        ("review_on", None, MONDAY + 14 * DAY),
        ("review_on", MONDAY + 14 * DAY, MONDAY + 40 * DAY),
    ]
    assert Pause.objects.get().owner == make_person(name="Second")


def test_a_review_names_an_owner_where_nobody_knew_one(pilot: Pilot) -> None:
    made = make_pause(pilot=pilot, owner_is_unknown=True)

    review_pause(made, review_on=MONDAY + DAY, owner=make_person(), as_of=MONDAY)

    assert Pause.objects.get().owner_is_unknown is False


def test_work_goes_on_from_the_day_of_resuming(pilot: Pilot) -> None:
    made = pause(pilot)

    resume_pilot(made, resumed_on=Day(MONDAY + 5 * DAY), as_of=MONDAY + 6 * DAY)

    assert Pause.objects.on(MONDAY + 4 * DAY).exists()
    assert not Pause.objects.on(MONDAY + 5 * DAY).exists()


@pytest.mark.parametrize(("on", "message"), [(MONDAY - DAY, "only on 1 Jun 2026"), (MONDAY + DAY, "not come yet")])
def test_work_goes_on_between_the_pause_and_today(pilot: Pilot, on: date, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        resume_pilot(pause(pilot), resumed_on=Day(on), as_of=MONDAY)


def test_a_pause_that_is_over_stays_over(pilot: Pilot) -> None:
    made = pause(pilot)
    resume_pilot(Pause.objects.get(), resumed_on=Day(MONDAY), as_of=MONDAY)

    with pytest.raises(ValidationError, match="is over"):
        resume_pilot(made, resumed_on=Day(MONDAY), as_of=MONDAY)
    with pytest.raises(ValidationError, match="is over"):
        review_pause(made, review_on=MONDAY + DAY, owner=make_person(), as_of=MONDAY)


def insert(pilot: Pilot, key: str, since: date, until: date | None) -> None:
    """Write a pause past all Python that would look at it."""
    precisions = "started_on_precision, review_on_precision, resumed_on_precision"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO governance_pause (pilot_id, portfolio_id, key, started_on, resumed_on, reason,"
            f" owner_is_unknown, {precisions}) VALUES (%s, %s, %s, %s, %s, '', false, 'day', 'day', 'day')",
            [pilot.pk, pilot.portfolio_id, key, since, until],
        )


@pytest.mark.parametrize(
    ("since", "until", "constraint"),
    [
        (MONDAY + 9 * DAY, MONDAY + 20 * DAY, "pause_no_overlap"),
        (MONDAY - DAY, MONDAY + DAY, "pause_no_overlap"),
    ],
)
def test_pauses_that_share_a_day_are_refused(pilot: Pilot, since: date, until: date, constraint: str) -> None:
    insert(pilot, "a", MONDAY, MONDAY + 10 * DAY)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        insert(pilot, "b", since, until)
    insert(pilot, "b", MONDAY + 10 * DAY, MONDAY + 12 * DAY)


def test_two_running_pauses_are_refused(pilot: Pilot) -> None:
    insert(pilot, "a", MONDAY, None)

    with pytest.raises(IntegrityError, match=r"pause_(one_running|no_overlap)"), transaction.atomic():
        insert(pilot, "b", MONDAY + 10 * DAY, None)
