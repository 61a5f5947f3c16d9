"""Who is gone, fading, alone or announced to leave, computed; and what the database refuses of tenures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists
from django.test.utils import CaptureQueriesContext

from pilots.models import Champion, Deputy, Pilot, notes_champions
from pilots.models.champions import ChampionQuerySet
from tests.factories import (
    MONDAY,
    make_champion,
    make_champion_action,
    make_deputy,
    make_person,
    make_pilot,
    make_weekly_update,
)

DAY = timedelta(days=1)


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot()


def gone_on(day: date) -> ChampionQuerySet:
    """Return the tenures that ended last, of pilots whom nobody as senior has taken over since."""
    return Champion.objects.ended_last(day).exclude(Exists(Champion.objects.succeeding(day)))


def test_a_champion_is_gone_from_the_day_after_the_last_on(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY, until=MONDAY, end_reason="left")

    assert not gone_on(MONDAY - DAY).exists()
    assert gone_on(MONDAY).get().ended_on == MONDAY  # type: ignore[attr-defined]


def test_an_end_known_to_the_month_counts_from_its_last_day(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=date(2026, 1, 1), until=date(2026, 5, 1), until_precision="month")

    assert not gone_on(date(2026, 5, 30)).exists()
    assert gone_on(date(2026, 5, 31)).exists()


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [(4, 4, False), (4, 5, False), (4, 3, True), (4, None, False), (None, 1, False)],
)
def test_a_successor_of_the_same_seniority_replaces(
    pilot: Pilot, before: int | None, after: int | None, gone: bool
) -> None:
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY, until=MONDAY, level=before)
    make_champion(pilot=pilot, since=MONDAY, level=after, person=make_person(name="Second"))

    assert gone_on(MONDAY).exists() is gone


def test_of_several_who_left_the_last_one_is_gone(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY, until=MONDAY - 30 * DAY)
    last = make_champion(pilot=pilot, since=MONDAY - 30 * DAY, until=MONDAY, person=make_person(name="Second"))

    assert gone_on(MONDAY).get() == last


@pytest.mark.parametrize(("ago", "fading"), [(20, False), (21, True)])
def test_a_champion_fades_from_the_last_action_on(db: None, ago: int, fading: bool) -> None:
    pilot = make_pilot(clock_start=MONDAY - 90 * DAY)
    champion = make_champion(pilot=pilot, since=MONDAY - 90 * DAY)
    make_champion_action(pilot=pilot, on=MONDAY - 50 * DAY)
    make_champion_action(pilot=pilot, on=MONDAY - ago * DAY)
    make_champion_action(pilot=pilot, on=MONDAY, person=make_person(name="Somebody else"))
    make_champion_action(pilot=pilot, on=MONDAY + DAY)

    assert Champion.objects.fading_on(MONDAY, after_days=21).exists() is fading
    quiet = Champion.objects.with_quiet_since(MONDAY).get(pk=champion.pk)
    assert quiet.quiet_since == MONDAY - ago * DAY  # type: ignore[attr-defined]


@pytest.mark.parametrize(("ago", "fading"), [(20, False), (21, True)])
def test_a_new_champion_has_the_days_since_the_beginning(db: None, ago: int, fading: bool) -> None:
    make_champion(pilot=make_pilot(clock_start=MONDAY - 90 * DAY), since=MONDAY - ago * DAY)

    assert Champion.objects.fading_on(MONDAY, after_days=21).exists() is fading


@pytest.mark.parametrize(("ago", "fading"), [(20, False), (21, True)])
def test_a_champion_of_a_new_pilot_has_the_days_since_its_start(db: None, ago: int, fading: bool) -> None:
    make_champion(pilot=make_pilot(clock_start=MONDAY - ago * DAY), since=MONDAY - 90 * DAY)

    assert Champion.objects.fading_on(MONDAY, after_days=21).exists() is fading


@pytest.mark.parametrize(("acted", "has_acted"), [(None, False), (91, False), (90, True), (0, True), (-1, False)])
def test_a_champion_has_acted_who_did_something_since_the_beginning(
    pilot: Pilot, acted: int | None, has_acted: bool
) -> None:
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY)
    if acted is not None:
        make_champion_action(pilot=pilot, on=MONDAY - acted * DAY)

    assert Champion.objects.who_have_acted(MONDAY).exists() is has_acted


@pytest.mark.parametrize(("acted", "acting"), [(27, True), (28, False), (None, False)])
@pytest.mark.parametrize("authority", [True, False, None])
def test_a_deputy_acts_who_did_something_lately(
    pilot: Pilot, acted: int | None, acting: bool, authority: bool | None
) -> None:
    deputy = make_deputy(pilot=pilot, since=MONDAY - 90 * DAY, has_authority=authority)
    make_champion_action(pilot=pilot, on=MONDAY)
    if acted is not None:
        make_champion_action(pilot=pilot, person=deputy.person, on=MONDAY - acted * DAY)

    assert Deputy.objects.acting_on(MONDAY, within_days=28).exists() is acting


def test_a_deputy_is_taken_for_acting_where_nobody_notes_it(pilot: Pilot) -> None:
    make_deputy(pilot=pilot, since=MONDAY - 90 * DAY)
    make_champion_action(pilot=make_pilot(), on=MONDAY)

    assert Deputy.objects.acting_on(MONDAY, within_days=28).exists()


def test_what_champions_do_is_noted_once_it_was_or_once_an_update_was_asked(pilot: Pilot) -> None:
    def noted(day: date) -> list[Pilot]:
        return list(Pilot.objects.filter(notes_champions(day)).order_by("pk"))

    noting, asked = make_pilot(), make_pilot()
    make_champion_action(pilot=noting, on=MONDAY)
    make_weekly_update(pilot=asked, submitted_on=MONDAY, answers={"champion": {"answer": "unknown"}})
    make_weekly_update(pilot=pilot, submitted_on=MONDAY, answers={"use": {"answer": "no"}})

    assert noted(MONDAY) == [noting, asked]
    assert noted(MONDAY - DAY) == []


def test_an_action_known_to_this_month_may_have_been_today(pilot: Pilot) -> None:
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY)
    make_champion_action(pilot=pilot, on=date(2026, 6, 1), on_precision="month")

    assert Champion.objects.with_last_action(date(2026, 6, 20)).get().last_acted_on == date(2026, 6, 20)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "acted", "alone"),
    [
        ({"has_authority": True, "since": MONDAY - 55 * DAY}, None, False),
        ({"has_authority": True, "since": MONDAY - 56 * DAY}, None, True),
        ({"has_authority": True, "since": MONDAY - 300 * DAY}, 55, False),
        ({"has_authority": True, "since": MONDAY - 300 * DAY}, 56, True),
        ({"has_authority": None}, 1, True),
        ({"has_authority": False}, 1, True),
        ({"has_authority": True, "until": MONDAY}, 1, True),
        ({"has_authority": True, "since": MONDAY + DAY}, None, True),
    ],
)
def test_a_champion_is_alone_without_an_active_deputy_with_authority(
    pilot: Pilot, fields: dict[str, Any], acted: int | None, alone: bool
) -> None:
    make_champion(pilot=pilot, since=MONDAY - 400 * DAY)
    deputy = make_deputy(pilot=pilot, **fields)
    if acted is not None:
        make_champion_action(pilot=pilot, person=deputy.person, on=MONDAY - acted * DAY)

    assert Champion.objects.alone_on(MONDAY).exists() is alone


def test_nobody_is_the_deputy_of_themselves(pilot: Pilot) -> None:
    champion = make_champion(pilot=pilot)
    make_deputy(pilot=pilot, person=champion.person, has_authority=True)

    assert Champion.objects.alone_on(MONDAY).get() == champion


def test_the_deputy_of_another_pilot_does_not_help(pilot: Pilot) -> None:
    make_champion(pilot=pilot)
    make_deputy(pilot=make_pilot(), has_authority=True)

    assert Champion.objects.alone_on(MONDAY).exists()


def test_an_announced_departure_stands_until_the_hand_over_is_done(pilot: Pilot) -> None:
    champion = make_champion(pilot=pilot, leaving_on=date(2026, 7, 1), leaving_on_precision="month")
    make_champion(pilot=make_pilot())
    assert Champion.objects.announced_to_leave(MONDAY).get().leaves_on == date(2026, 7, 31)  # type: ignore[attr-defined]

    Champion.objects.filter(pk=champion.pk).update(handover_done_on=MONDAY + DAY)
    assert Champion.objects.announced_to_leave(MONDAY).exists()
    assert not Champion.objects.announced_to_leave(MONDAY + DAY).exists()


def test_the_deputy_with_authority_who_acted_last_is_first_in_line(pilot: Pilot) -> None:
    def deputy(name: str, *, authority: bool | None, acted: int | None) -> Deputy:
        person = make_person(name=name)
        if acted is not None:
            make_champion_action(pilot=pilot, person=person, on=MONDAY - acted * DAY)
        return make_deputy(pilot=pilot, person=person, has_authority=authority)

    without = deputy("Without", authority=False, acted=0)
    unknown = deputy("Unknown", authority=None, acted=0)
    silent = deputy("Silent", authority=True, acted=None)
    early = deputy("Early", authority=True, acted=30)
    late = deputy("Late", authority=True, acted=2)

    assert list(Deputy.objects.in_line(MONDAY)) == [late, early, silent, unknown, without]


@pytest.mark.parametrize("state", ["ended_last", "alone_on", "announced_to_leave"])
def test_a_state_of_many_champions_takes_one_query(pilot: Pilot, state: str) -> None:
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY, until=MONDAY)
    make_champion(pilot=make_pilot(), leaving_on=MONDAY)

    with CaptureQueriesContext(connection) as queries:
        assert len(list(getattr(Champion.objects, state)(MONDAY))) == 1

    assert len(queries) == 1


def overlap(pilot: Pilot, **second: Any) -> None:
    """Write two tenures past all Python that would look at them."""
    people = [make_person(name=name).pk for name in ("First", "Second")]
    days = [{"since": MONDAY, "until": MONDAY + 10 * DAY}, second]
    columns = "pilot_id, portfolio_id, person_id, since, until, since_precision, until_precision, leaving_on_precision"
    with connection.cursor() as cursor:
        for person, day in zip(people, days, strict=True):
            cursor.execute(
                f"INSERT INTO pilots_champion ({columns}, handover_done_on_precision, end_reason, reach)"
                " VALUES (%s, %s, %s, %s, %s, 'day', 'day', 'day', 'day', '', '{}')",
                [pilot.pk, pilot.portfolio_id, person, day["since"], day["until"]],
            )


@pytest.mark.parametrize(
    "second",
    [
        {"since": MONDAY + 9 * DAY, "until": None},
        {"since": MONDAY - DAY, "until": MONDAY + DAY},
        {"since": MONDAY + DAY, "until": MONDAY + 2 * DAY},
    ],
)
def test_tenures_that_share_a_day_are_refused(pilot: Pilot, second: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="champion_no_overlap"), transaction.atomic():
        overlap(pilot, **second)


def test_tenures_that_meet_on_a_day_are_kept(pilot: Pilot) -> None:
    overlap(pilot, since=MONDAY + 10 * DAY, until=None)

    assert Champion.objects.count() == 2
