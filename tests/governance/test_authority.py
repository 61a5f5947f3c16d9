"""Who may decide and answer, and as whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.actions import person_for
from accounts.models import Person, Role, User
from governance.authority import Acting, decider_of, may_answer, people_of, portfolios_to_review
from governance.models import SignOff
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_champion,
    make_leave,
    make_member,
    make_person,
    make_portfolio,
    make_question,
    make_reviewer,
    make_user,
)

DAY = timedelta(days=1)


@pytest.fixture
def max_(pilot: Pilot) -> User:
    """A colleague who is no reviewer."""
    return make_member(user=make_user(email="max@example.org"), role=Role.REVIEWER).user


def decider(user: User, sign_off: SignOff, as_of: date = MONDAY) -> Acting | None:
    row = SignOff.objects.with_requirement().select_related("pilot__portfolio").get(pk=sign_off.pk)
    return decider_of(row, user, as_of)


def test_a_reviewer_of_the_function_decides(handed_in: SignOff, rosa: User, herself: Person) -> None:
    assert decider(rosa, handed_in) == Acting(herself)


def test_somebody_who_logs_in_with_a_reviewers_address_is_that_reviewer(handed_in: SignOff, rosa: User) -> None:
    person = make_person(name="R. Okafor", email="ROSA@example.org")
    make_reviewer(person=person)

    assert list(people_of(rosa)) == [person]
    assert decider(rosa, handed_in) == Acting(person)


def test_somebody_without_an_address_is_not_everybody_without_one(handed_in: SignOff) -> None:
    person = make_person(name="R. Okafor")
    make_reviewer(person=person)
    nameless = make_member(user=make_user(email="", name="Nobody"), role=Role.REVIEWER).user

    assert decider(nameless, handed_in) is None
    assert person_for(nameless, portfolio=handed_in.pilot.portfolio) != person


def test_the_role_alone_decides_nothing(handed_in: SignOff, max_: User, herself: Person) -> None:
    assert decider(max_, handed_in) is None


def test_a_reviewer_of_another_function_does_not_decide(handed_in: SignOff, rosa: User) -> None:
    make_reviewer(person=make_person(name="Rosa", user=rosa), function="legal")

    assert decider(rosa, handed_in) is None


def test_a_reviewer_of_another_portfolio_does_not_decide(handed_in: SignOff, rosa: User) -> None:
    elsewhere = make_portfolio(name="Elsewhere")
    make_reviewer(person=make_person(name="Rosa", user=rosa, portfolio=elsewhere))

    assert decider(rosa, handed_in) is None


@pytest.mark.parametrize(("day", "acts"), [(-1, False), (0, True), (13, True), (14, False)])
def test_a_stand_in_decides_while_the_leave_runs(
    handed_in: SignOff, max_: User, herself: Person, day: int, acts: bool
) -> None:
    stand_in = make_person(name="Max", user=max_)
    make_leave(person=herself, stand_in=stand_in)

    expected = Acting(stand_in, on_behalf_of=herself) if acts else None
    assert decider(max_, handed_in, MONDAY + day * DAY) == expected


def test_an_administrator_decides_as_themselves(handed_in: SignOff, adam: User) -> None:
    assert decider(adam, handed_in) == Acting()


@pytest.mark.parametrize("role", ["priya", "eli", "lena"])
def test_no_other_role_decides(handed_in: SignOff, role: str, request: pytest.FixtureRequest) -> None:
    assert decider(request.getfixturevalue(role), handed_in) is None


def test_the_pilots_own_engineer_never_decides(handed_in: SignOff, rosa: User, herself: Person, adam: User) -> None:
    Pilot.objects.update(engineer=herself)
    assert decider(rosa, handed_in) is None

    Pilot.objects.update(engineer=make_person(name="Adam", user=adam))
    assert decider(adam, handed_in) is None


def test_nobody_stands_in_for_the_engineer_nor_the_engineer_for_anybody(
    handed_in: SignOff, max_: User, herself: Person
) -> None:
    stand_in = make_person(name="Max", user=max_)
    make_leave(person=herself, stand_in=stand_in)

    for engineer in (herself, stand_in):
        Pilot.objects.update(engineer=engineer)
        assert decider(max_, handed_in) is None


def test_a_question_is_answered_by_whom_it_waits_for_and_by_recorders(pilot: Pilot, rosa: User, eli: User) -> None:
    question = make_question(pilot=pilot, function="champion")
    assert [may_answer(question, user, MONDAY) for user in (rosa, eli)] == [False, True]

    make_champion(pilot=pilot, person=make_person(name="Rosa", user=rosa))

    assert may_answer(question, rosa, MONDAY)


def test_reviews_are_for_those_who_review_manage_or_stand_in(
    pilot: Pilot, rosa: User, priya: User, adam: User, eli: User, lena: User, otto: User
) -> None:
    everybody = {"rosa": rosa, "priya": priya, "adam": adam, "eli": eli, "lena": lena, "otto": otto}
    assert {name for name, user in everybody.items() if portfolios_to_review(user).exists()} == {
        "rosa",
        "priya",
        "adam",
    }

    make_reviewer(person=make_person(name="Lena", user=lena))
    make_leave(person=make_person(name="Lena"), stand_in=make_person(name="Eli", user=eli))

    assert {name for name, user in everybody.items() if portfolios_to_review(user).exists()} == {
        "rosa",
        "priya",
        "adam",
        "lena",
        "eli",
    }
