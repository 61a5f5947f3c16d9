from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.models import Person, Portfolio, Role, User
from tests.factories import make_member, make_person, make_portfolio, make_user


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
