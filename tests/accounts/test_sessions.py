"""Who is taken for logged in, request by request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

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


def ends_in() -> timedelta:
    return Session.objects.get().expire_date - timezone.now()


def roughly(minutes: float) -> Any:
    return pytest.approx(timedelta(minutes=minutes), abs=timedelta(minutes=1))


def began(client: Client, *, ago: timedelta) -> None:
    """Have the session begin so long ago."""
    session = client.session
    session["began"] = (timezone.now() - ago).timestamp()
    session.save()


def test_a_session_that_lies_idle_ends_after_half_an_hour(client: Client, lena: User) -> None:
    assert ends_in() == roughly(30)


def test_how_long_it_may_lie_idle_is_for_the_installation_to_say(client: Client, lena: User, settings: Any) -> None:
    settings.SESSION_IDLE_MINUTES = 90
    client.get("/")
    assert ends_in() == roughly(90)


def test_a_session_that_is_used_goes_on(client: Client, lena: User) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=3))
    assert is_known(client)
    assert ends_in() == roughly(30)


def test_use_is_not_written_down_at_each_request(client: Client, lena: User) -> None:
    before = Session.objects.get().expire_date
    client.get("/")
    assert Session.objects.get().expire_date == before


def test_a_session_ends_twelve_hours_after_it_began_however_much_it_is_used(client: Client, lena: User) -> None:
    began(client, ago=timedelta(hours=11, minutes=50))
    assert is_known(client)
    assert ends_in() == roughly(10)


def test_a_change_of_the_session_does_not_prolong_it_beyond_its_end(client: Client, lena: User) -> None:
    began(client, ago=timedelta(hours=11, minutes=50))
    session = client.session
    session["something"] = "else"
    session.save()
    assert ends_in() == roughly(10)


def test_it_begins_when_somebody_logs_in_whatever_was_kept_before(lena: User) -> None:
    client = Client()
    began(client, ago=timedelta(hours=11, minutes=50))
    Session.objects.exclude(pk=client.session.session_key).delete()
    client.force_login(lena)
    assert ends_in() == roughly(30)
    assert timezone.now().timestamp() - client.session["began"] < 60


def test_a_session_from_before_this_was_kept_ends_when_it_said(client: Client, lena: User) -> None:
    session = client.session
    del session["began"]
    end = timezone.now() + timedelta(minutes=5)
    Session.objects.update(session_data=session.encode(dict(session.items())), expire_date=end)
    assert is_known(client)
    assert Session.objects.get().expire_date == end
