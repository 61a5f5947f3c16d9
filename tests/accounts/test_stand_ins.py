"""Who acts for whom: followed a few steps, never in a circle, never across the wall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Person, User
from accounts.stand_ins import acting_for, stand_in_of
from tests.factories import make_leave, make_person, make_portfolio

DAY = timedelta(days=1)


@pytest.fixture
def people(db: None) -> list[Person]:
    return [make_person(name=name) for name in ("Anna", "Ben", "Cleo", "Dan", "Eve")]


def away(person: Person, as_of: date, stand_in: Person | None = None) -> None:
    make_leave(person=person, since=as_of, until=as_of + DAY, stand_in=stand_in)


def names(people: object) -> list[str]:
    return sorted(person.name for person in people)  # type: ignore[attr-defined]


def test_nobody_stands_in_for_somebody_who_is_there(people: list[Person], as_of: date) -> None:
    anna, ben, *_ = people
    make_leave(person=anna, since=as_of + DAY, until=as_of + 5 * DAY, stand_in=ben)
    assert names(stand_in_of(anna, as_of)) == []
    assert names(acting_for(ben, as_of)) == []


@pytest.mark.parametrize(("day", "acts"), [(-1, False), (0, True), (4, True), (5, False)])
def test_the_stand_in_acts_from_the_first_day_away_to_the_day_before_the_first_day_back(
    people: list[Person], as_of: date, day: int, acts: bool
) -> None:
    anna, ben, *_ = people
    make_leave(person=anna, since=as_of, until=as_of + 5 * DAY, stand_in=ben)
    assert names(stand_in_of(anna, as_of + day * DAY)) == (["Ben"] if acts else [])
    assert names(acting_for(ben, as_of + day * DAY)) == (["Anna"] if acts else [])


def test_nobody_stands_in_where_nobody_was_named(people: list[Person], as_of: date) -> None:
    away(people[0], as_of)
    assert names(stand_in_of(people[0], as_of)) == []


def test_a_stand_in_who_is_away_hands_on(people: list[Person], as_of: date) -> None:
    anna, ben, cleo, *_ = people
    away(anna, as_of, stand_in=ben)
    away(ben, as_of, stand_in=cleo)
    assert names(stand_in_of(anna, as_of)) == ["Cleo"]
    assert names(acting_for(cleo, as_of)) == ["Anna", "Ben"]
    assert names(acting_for(ben, as_of)) == []


def test_after_three_steps_nobody_is_found(people: list[Person], as_of: date) -> None:
    anna, ben, cleo, dan, eve = people
    for person, stand_in in ((anna, ben), (ben, cleo), (cleo, dan), (dan, eve)):
        away(person, as_of, stand_in=stand_in)
    assert names(stand_in_of(anna, as_of)) == []
    assert names(stand_in_of(ben, as_of)) == ["Eve"]
    assert names(acting_for(eve, as_of)) == ["Ben", "Cleo", "Dan"]


def test_a_circle_ends_with_nobody(people: list[Person], as_of: date) -> None:
    anna, ben, cleo, *_ = people
    away(anna, as_of, stand_in=ben)
    away(ben, as_of, stand_in=anna)
    away(cleo, as_of, stand_in=anna)
    assert [names(stand_in_of(person, as_of)) for person in (anna, ben, cleo)] == [[], [], []]


def test_a_user_acts_as_everybody_they_are(people: list[Person], as_of: date, priya: User) -> None:
    anna, ben, *_ = people
    elsewhere = make_portfolio(name="Elsewhere")
    far, priya_there = (make_person(name=name, portfolio=elsewhere) for name in ("Far", "Priya"))
    ben.user = priya_there.user = priya
    Person.objects.bulk_update([ben, priya_there], ["user"])
    away(anna, as_of, stand_in=ben)
    away(far, as_of, stand_in=priya_there)
    assert names(acting_for(priya, as_of)) == ["Anna", "Far"]
    assert names(acting_for(ben, as_of)) == ["Anna"]


def test_a_user_who_is_nobody_acts_for_nobody(people: list[Person], as_of: date, priya: User) -> None:
    away(people[0], as_of, stand_in=people[1])
    assert names(acting_for(priya, as_of)) == []
