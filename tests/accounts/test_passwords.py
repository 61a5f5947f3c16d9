"""Everybody changes their own password, staff or not."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from accounts.models import User

OLD, NEW = "a long enough password", "another password that is long enough"


@pytest.fixture
def lena(client: Client, lena: User) -> User:
    lena.set_password(OLD)
    lena.save()
    client.force_login(lena)
    return lena


def change(client: Client, *, old: str = OLD, new: str = NEW, again: str = NEW) -> Any:
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": again})


def test_the_own_pages_lead_to_it(client: Client, lena: User) -> None:
    assert b'href="/password/"' in client.get("/leave/").content


def test_a_new_password_opens_and_the_old_one_does_not(client: Client, lena: User) -> None:
    assert change(client)["Location"] == "/"
    assert authenticate(username=lena.email, password=NEW) == lena
    assert authenticate(username=lena.email, password=OLD) is None


def test_who_has_changed_it_stays_logged_in_here_and_nowhere_else(client: Client, lena: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(lena)
    change(client)
    assert "Your password is changed." in client.get("/").content.decode()
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": "wrong"}, "Your old password was entered incorrectly."),
        ({"new": "too short", "again": "too short"}, "It must contain at least 15 characters."),
        ({"again": "something else that is long"}, "The two password fields didn’t match."),
        ({"new": "lena@example.org", "again": "lena@example.org"}, "The password is too similar to the"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(
    client: Client, lena: User, typed: dict[str, str], words: str
) -> None:
    answer = change(client, **typed)
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert authenticate(username=lena.email, password=OLD) == lena


def test_what_was_typed_is_not_sent_back(client: Client, lena: User) -> None:
    assert NEW not in change(client, old="wrong").content.decode()
