"""What the header offers its reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, Role, User
from tests import factories as make

IMPORT, REVIEWS = ">Import</a>", ">Reviews</a>"


def offered(user: User) -> set[str]:
    client = Client()
    client.force_login(user)
    body = client.get("/failure-modes/").content.decode()
    return {link for link in (IMPORT, REVIEWS) if link in body}


def member(role: Role, email: str = "somebody@example.org") -> User:
    return make.make_member(user=make.make_user(email=email), role=role).user


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.LEADER, set()),
        (Role.ENGINEER, set()),
        (Role.REVIEWER, {REVIEWS}),
        (Role.PROGRAMME_MANAGER, {IMPORT, REVIEWS}),
        (Role.ADMINISTRATOR, {IMPORT, REVIEWS}),
    ],
)
@pytest.mark.django_db
def test_offers_each_role_what_it_may_do(role: Role, links: set[str]) -> None:
    member(Role.ADMINISTRATOR, "first@example.org")

    assert offered(member(role)) == links


@pytest.mark.django_db
def test_offers_a_superuser_everything_once_there_is_a_portfolio() -> None:
    root = make.make_user(email="root@example.org", is_superuser=True)
    assert offered(root) == set()

    make.make_portfolio()
    assert offered(root) == {IMPORT, REVIEWS}


def _reviews(person: Person) -> None:
    make.make_reviewer(person=person, function="security")


def _stands_in(person: Person) -> None:
    away = make.make_person(name="B. Away")
    make.make_leave(person=away, stand_in=person, since=make.MONDAY, until=make.MONDAY + timedelta(days=7))


@pytest.mark.parametrize("become", [_reviews, _stands_in])
@pytest.mark.parametrize("by", ["log-in", "address"])
@pytest.mark.django_db
def test_offers_reviews_to_whoever_reviews_or_stands_in(become: Callable[[Person], None], by: str) -> None:
    engineer, leader = member(Role.ENGINEER), member(Role.LEADER, "leader@example.org")
    known: dict[str, object] = {"user": engineer} if by == "log-in" else {"email": "Somebody@example.org"}
    become(make.make_person(name="A. Jones", **known))

    assert offered(engineer) == {REVIEWS}
    assert offered(leader) == set()


def test_asks_once_whoever_asks(client: Client, priya: User, eli: User) -> None:
    for user in (priya, eli):
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            client.get("/failure-modes/")
        # The session, the user, and all that the header asks.
        assert len(queries) == 3
