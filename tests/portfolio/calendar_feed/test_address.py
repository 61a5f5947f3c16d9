"""The secret address: made, shown once, replaced, revoked; and what is kept of it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

import pytest
from django.test import Client

from accounts.erasure import erase
from accounts.models import CalendarAddress, User
from tests import factories as make

PAGE = "/calendar/"


@pytest.fixture
def client(client: Client, lena: User) -> Client:
    client.force_login(lena)
    return client


def form_of(client: Client) -> dict[str, str]:
    [instead_of] = re.findall(r'name="instead_of" value="(\w*)"', client.get(PAGE).content.decode())
    return {"instead_of": instead_of}


def made(client: Client) -> str:
    """Make an address by the page, and return the path that it shows."""
    [path] = re.findall(r'value="\S+?(/calendar/\S+\.ics)"', client.post(PAGE, form_of(client)).content.decode())
    return str(path)


def without_token(page: bytes) -> bytes:
    return re.sub(rb'"X-CSRFToken": "\w+', b"", page)


def test_an_address_is_shown_once_and_opens_without_a_log_in(client: Client) -> None:
    path = made(client)

    assert Client().get(path).status_code == 200
    assert ".ics" not in client.get(PAGE).content.decode()
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_nobody_can_guess_it_and_the_database_does_not_know_it(client: Client) -> None:
    token = made(client).removeprefix(PAGE).removesuffix(".ics")

    assert len(urlsafe_b64decode(f"{token}=")) * 8 >= 128
    assert token not in str(list(CalendarAddress.objects.values()))


def test_another_one_takes_its_place(client: Client) -> None:
    first = made(client)
    second = made(client)

    assert first != second
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    assert CalendarAddress.objects.count() == 1


def test_a_form_that_is_sent_again_replaces_nothing(client: Client) -> None:
    form = form_of(client)
    assert client.post(PAGE, form).status_code == 200
    [kept] = CalendarAddress.objects.values_list("token_digest", flat=True)

    again = client.post(PAGE, form, follow=True)

    assert "It is shown only once" in again.content.decode()
    assert CalendarAddress.objects.get().token_digest == kept


def test_a_revoked_one_is_as_unknown_as_one_that_never_was(client: Client) -> None:
    path = made(client)
    client.post(f"{PAGE}revoke/")

    revoked, never = (Client().get(address) for address in (path, "/calendar/never.ics"))
    assert revoked.status_code == 404
    assert without_token(revoked.content) == without_token(never.content)
    assert "Make an address" in client.get(PAGE).content.decode()


def test_to_revoke_what_is_not_there_does_no_harm(client: Client) -> None:
    assert client.post(f"{PAGE}revoke/").status_code == 302


def test_it_goes_with_the_person(client: Client, lena: User) -> None:
    path = made(client)
    erase(make.make_person(name="Lena Hart", user=lena), reason="Asked for it.", now=make.noon(make.MONDAY))

    assert Client().get(path).status_code == 404
    assert not CalendarAddress.objects.exists()


@pytest.mark.parametrize("token", ["x" * 5_000, "%00", "a%0Ab", "..%2F..", "ü"])
def test_no_token_is_too_strange_for_an_answer(client: Client, token: str) -> None:
    assert client.get(f"/calendar/{token}.ics").status_code == 404
