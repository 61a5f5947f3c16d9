from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from pilots.lifecycle.holdings import holdings_of
from pilots.models import Pilot
from tests.factories import (
    make_champion,
    make_champion_action,
    make_deputy,
    make_hand_over,
    make_person,
    make_pilot,
)

DAY = timedelta(days=1)


@pytest.fixture
def jones(db: None) -> Person:
    return make_person()


def champion_of(person: Person, as_of: date, **fields: object) -> Pilot:
    pilot = make_pilot(**fields)
    make_champion(pilot=pilot, person=person, since=as_of - 90 * DAY)
    return pilot


def test_lists_every_pilot_that_somebody_holds_and_how(jones: Person, as_of: date) -> None:
    championed = champion_of(jones, as_of)
    deputised = make_pilot()
    make_deputy(pilot=deputised, person=jones)
    engineered, managed = make_pilot(engineer=jones), make_pilot(programme_manager=jones)
    make_pilot()

    held = holdings_of(jones, as_of)

    assert [one.pilot for one in held.championed] == [championed]
    assert [one.pilot for one in held.deputised] == [deputised]
    assert (held.engineered, held.managed) == ([engineered], [managed])
    assert not held.are_none


@pytest.mark.parametrize("stage", ["stopped", "wound_down"])
def test_what_has_ended_or_was_held_before_is_held_by_nobody(jones: Person, as_of: date, stage: str) -> None:
    ended = champion_of(jones, as_of, claimed_stage=stage, engineer=jones, programme_manager=jones)
    make_deputy(pilot=ended, person=jones)
    make_champion(pilot=make_pilot(), person=jones, since=as_of - 90 * DAY, until=as_of)
    make_deputy(pilot=make_pilot(), person=jones, since=as_of - 90 * DAY, until=as_of)

    assert holdings_of(jones, as_of).are_none


def test_proposes_the_deputy_with_authority_who_acted_last(jones: Person, as_of: date) -> None:
    pilot, second = champion_of(jones, as_of), champion_of(jones, as_of)
    for name, authority, ago in (("Without", False, 1), ("Early", True, 30), ("Late", True, 2)):
        person = make_person(name=name)
        make_deputy(pilot=pilot, person=person, has_authority=authority)
        make_champion_action(pilot=pilot, person=person, on=as_of - ago * DAY)
    make_deputy(pilot=second, person=jones)

    held = holdings_of(jones, as_of)

    assert held.proposed == {pilot: make_person(name="Late"), second: None}
    assert [one.is_alone for one in held.championed] == [False, True]


def test_of_whom_somebody_has_been_asked_nobody_else_is_proposed(jones: Person, as_of: date) -> None:
    pilot = champion_of(jones, as_of)
    asked = make_hand_over(pilot=pilot)

    held = holdings_of(jones, as_of)

    assert [one.asked for one in held.championed] == [asked]
    assert held.proposed == {}


def test_takes_as_many_queries_however_much_is_held(jones: Person, as_of: date) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            pilot = champion_of(jones, as_of, engineer=jones)
            make_deputy(pilot=pilot, has_authority=True)
            make_hand_over(pilot=pilot)
        with CaptureQueriesContext(connection) as queries:
            held = holdings_of(jones, as_of)
            str([(one.pilot, one.asked.receiver, one.next_in_line.person) for one in held.championed])  # type: ignore[union-attr]
        counts.append(len(queries))

    assert counts == [6, 6]
