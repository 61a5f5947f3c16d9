"""Who is taken for logged in, request by request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(client: Client, lena: User) -> User:
    """The leader, who has logged in."""
    client.force_login(lena)
    return lena


def is_known(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_somebody_who_logged_in_is_known(client: Client, lena: User) -> None:
    assert is_known(client)


def test_nobody_is_known_without_a_session(client: Client) -> None:
    assert not is_known(client)


@pytest.mark.parametrize("key", ["short", "x" * 32, "ä" * 32])
def test_a_session_that_never_was_makes_nobody_known(client: Client, lena: User, key: str) -> None:
    client.cookies["sessionid"] = key
    assert not is_known(client)


def test_a_session_that_was_deleted_counts_no_more_at_once(client: Client, lena: User) -> None:
    assert is_known(client)
    Session.objects.all().delete()
    assert not is_known(client)


def test_a_session_counts_until_its_time_is_over(client: Client, lena: User) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    assert is_known(client)
    Session.objects.update(expire_date=timezone.now())
    assert not is_known(client)


def test_an_account_that_was_closed_counts_no_more_at_once(client: Client, lena: User) -> None:
    assert is_known(client)
    User.objects.update(is_active=False)
    assert not is_known(client)


def test_an_account_that_is_gone_counts_no_more(client: Client, lena: User) -> None:
    assert is_known(client)
    lena.delete()
    assert not is_known(client)


def test_a_new_password_ends_the_sessions_of_the_old_one(client: Client, lena: User) -> None:
    assert is_known(client)
    lena.set_password("another long password")
    lena.save()
    assert not is_known(client)


def test_the_account_is_whole(client: Client, lena: User) -> None:
    known = client.get("/").context["user"]
    assert {field.attname: getattr(known, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(lena, field.attname) for field in User._meta.concrete_fields
    }
    assert not known.get_deferred_fields()
    assert not known._state.adding


def test_session_and_account_are_read_with_plans_that_are_kept(client: Client, lena: User) -> None:
    client.get("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = " ".join(statement for (statement,) in cursor.fetchall())
    assert 'FROM "django_session"' in kept
    assert 'FROM "accounts_user"' in kept
