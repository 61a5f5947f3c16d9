from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.actions import person_for
from accounts.models import Leave, Person, Portfolio, QuietPeriod, Role, User
from tests.factories import MONDAY, make_member, make_person, make_portfolio, make_user

DAY = timedelta(days=1)


def test_a_user_logs_in_by_e_mail_in_any_case(db: None) -> None:
    user = make_user(email="Priya@Example.org", password="correct horse battery")
    assert authenticate(username="PRIYA@example.ORG", password="correct horse battery") == user
    assert user.password.startswith("argon2")


def test_two_users_cannot_share_an_e_mail_address_in_another_case(db: None) -> None:
    make_user(email="priya@example.org")
    with pytest.raises(IntegrityError, match="user_email_unique"):
        User.objects.create(email="PRIYA@example.org", name="Priya")


def test_a_member_sees_her_portfolios_and_no_other(priya: User, otto: User) -> None:
    assert [p.name for p in Portfolio.objects.visible_to(priya)] == ["Northern Trust"]
    assert [p.name for p in Portfolio.objects.visible_to(otto)] == ["Elsewhere"]


def test_a_member_with_two_roles_sees_the_portfolio_once(priya: User) -> None:
    make_member(user=priya, role=Role.LEADER)
    assert Portfolio.objects.visible_to(priya).count() == 1


def test_nobody_logged_in_sees_nothing_and_a_superuser_everything(priya: User, otto: User) -> None:
    assert not Portfolio.objects.visible_to(AnonymousUser())
    assert Portfolio.objects.visible_to(make_user(email="root@example.org", is_superuser=True)).count() == 2


@pytest.mark.parametrize(
    ("role", "manages"),
    [
        (Role.LEADER, False),
        (Role.PROGRAMME_MANAGER, True),
        (Role.ENGINEER, False),
        (Role.REVIEWER, False),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_programme_managers_and_administrators_manage_a_portfolio(db: None, role: str, manages: bool) -> None:
    user = make_member(user=make_user(email="somebody@example.org"), role=role).user
    assert Portfolio.objects.managed_by(user).exists() is manages


def test_people_of_another_portfolio_are_not_visible(priya: User, otto: User) -> None:
    make_person(name="Of Elsewhere", portfolio=make_portfolio(name="Elsewhere"))
    assert not Person.objects.visible_to(priya)
    assert Person.objects.visible_to(otto).count() == 1


def test_a_role_that_does_not_exist_is_refused(db: None) -> None:
    with pytest.raises(IntegrityError, match="membership_role_known"):
        make_member(user=make_user(email="somebody@example.org"), role="king")


def test_the_history_of_a_user_holds_no_password(db: None) -> None:
    user = make_user(email="priya@example.org", password="correct horse battery")
    assert not hasattr(user.history.get(), "password")


def test_two_quiet_periods_of_a_portfolio_share_no_day(portfolio: Portfolio) -> None:
    QuietPeriod.objects.create(portfolio=portfolio, name="a", since=MONDAY, until=MONDAY + 7 * DAY)
    QuietPeriod.objects.create(portfolio=portfolio, name="b", since=MONDAY + 7 * DAY, until=MONDAY + 8 * DAY)
    with pytest.raises(IntegrityError, match="quietperiod_one_at_a_time"):
        QuietPeriod.objects.create(portfolio=portfolio, name="c", since=MONDAY + 6 * DAY, until=MONDAY + 9 * DAY)


@pytest.mark.parametrize("days", [0, -1])
def test_a_quiet_period_ends_after_it_begins(portfolio: Portfolio, days: int) -> None:
    with pytest.raises(IntegrityError, match="quietperiod_"):
        QuietPeriod.objects.create(portfolio=portfolio, name="a", since=MONDAY, until=MONDAY + days * DAY)


@pytest.mark.parametrize(("offset", "away"), [(-1, False), (0, True), (6, True), (7, False)])
def test_somebody_is_away_until_the_day_before_they_are_back(portfolio: Portfolio, offset: int, away: bool) -> None:
    Leave.objects.create(portfolio=portfolio, person=make_person(), since=MONDAY, until=MONDAY + 7 * DAY)
    assert Leave.objects.on(MONDAY + offset * DAY).exists() is away


def test_nobody_is_away_twice_at_a_time(portfolio: Portfolio) -> None:
    Leave.objects.create(portfolio=portfolio, person=make_person(), since=MONDAY, until=MONDAY + 7 * DAY)
    with pytest.raises(IntegrityError, match="leave_one_at_a_time"):
        Leave.objects.create(portfolio=portfolio, person=make_person(), since=MONDAY + 6 * DAY, until=MONDAY + 9 * DAY)


def test_nobody_stands_in_for_themselves(portfolio: Portfolio) -> None:
    away = {"portfolio": portfolio, "since": MONDAY, "until": MONDAY + DAY}
    with pytest.raises(IntegrityError, match="leave_stand_in_is_somebody_else"):
        Leave.objects.create(person=make_person(), stand_in=make_person(), **away)


def test_facts_are_recorded_by_those_who_do_the_work(priya: User, eli: User, lena: User, rosa: User) -> None:
    may = {user: Portfolio.objects.recorded_by(user).exists() for user in (priya, eli, lena, rosa)}
    assert may == {priya: True, eli: True, lena: False, rosa: False}


def test_the_day_is_that_of_the_portfolios_zone(portfolio: Portfolio) -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert portfolio.day_of(late) == MONDAY + DAY
    portfolio.timezone = "America/New_York"
    assert portfolio.day_of(late) == MONDAY


def test_a_user_who_acts_becomes_a_person_of_the_portfolio_once(portfolio: Portfolio, eli: User) -> None:
    person = person_for(eli, portfolio=portfolio)
    assert (person.name, person.email, person.user) == (eli.name, eli.email, eli)
    assert person_for(eli, portfolio=portfolio) == person


def test_a_person_on_record_with_the_users_address_is_that_user(portfolio: Portfolio, eli: User) -> None:
    known = make_person(name="engineer-7", email="ELI@example.org")
    assert person_for(eli, portfolio=portfolio) == known
    assert person_for(eli, portfolio=make_portfolio(name="Elsewhere")) != known


def test_a_namesake_stays_somebody_else(portfolio: Portfolio, eli: User) -> None:
    namesake = make_person(name=eli.name)
    assert person_for(eli, portfolio=portfolio).name == "Eli (eli@example.org)"
    assert Person.objects.get(pk=namesake.pk).user is None
