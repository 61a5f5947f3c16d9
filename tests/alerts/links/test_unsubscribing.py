"""Ending the digest with one click, and taking it back (RFC 8058)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from alerts.kinds import mail_of
from alerts.links.unsubscribing import unsubscribe_address
from alerts.models import Alert, MailPreference
from tests.alerts.links.makers import body, tell_declinable, tell_leader

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def alert(monkeypatch: pytest.MonkeyPatch) -> Alert:
    return tell_declinable(monkeypatch)


def link_in(alert: Alert) -> str:
    header = str(mail_of(alert).message()["List-Unsubscribe"])
    assert header.startswith("<http://testserver/unsubscribe/")
    return header.removeprefix("<http://testserver").removesuffix(">")


def wants(alert: Alert) -> bool:
    found = MailPreference.objects.filter(user=alert.recipient_id, portfolio=alert.portfolio_id).first()
    return found is None or found.wants_digest


def test_one_click_ends_the_digest_without_cookie_or_page_however_often(alert: Alert) -> None:
    strict = Client(enforce_csrf_checks=True)

    for _ in range(2):
        answer = strict.post(link_in(alert), ONE_CLICK)
        assert (answer.status_code, answer["Referrer-Policy"]) == (200, "no-referrer")

    assert not wants(alert)
    preference = MailPreference.objects.get()
    assert preference.wants_critical
    assert preference.history.count() == 1
    assert preference.history.get().pgh_context.metadata["command"] == "unsubscribe by link"


@pytest.mark.parametrize("posted", [{}, {"List-Unsubscribe": "yes"}])
def test_a_post_that_does_not_say_so_ends_nothing(client: Client, alert: Alert, posted: dict[str, str]) -> None:
    assert client.post(link_in(alert), posted).status_code == 422
    assert wants(alert)


def test_opening_changes_nothing_and_leads_to_a_page_that_asks(client: Client, alert: Alert) -> None:
    link = link_in(alert)
    with CaptureQueriesContext(connection) as queries:
        for method in (client.head, client.get, client.options, client.get):
            method(link)
            method("/unsubscribe/")

    assert all(query["sql"].startswith("SELECT") for query in queries)
    page = client.get(link, follow=True)
    assert page.redirect_chain == [("/unsubscribe/", 302)]
    assert "Stop the digest" in body(page)
    assert client.post("/unsubscribe/", {}).status_code == 422
    assert wants(alert)


def test_stops_on_the_page_and_is_taken_back_there(client: Client, alert: Alert) -> None:
    client.get(link_in(alert))

    stopped = client.post("/unsubscribe/", {"digest": "stop"}, follow=True)
    assert not wants(alert)
    assert "The digest has ended." in body(stopped)
    client.post("/unsubscribe/", {"digest": "take-back"})
    assert wants(alert)


def end_address(alert: Alert) -> None:
    User.objects.filter(pk=alert.recipient_id).update(email="elsewhere@example.org")


def end_member(alert: Alert) -> None:
    Membership.objects.all().delete()


def end_account(alert: Alert) -> None:
    User.objects.filter(pk=alert.recipient_id).update(is_active=False)


@pytest.mark.parametrize("end", [end_address, end_member, end_account], ids=lambda end: end.__name__)
def test_who_is_no_reader_any_more_ends_nothing(client: Client, alert: Alert, end: Any) -> None:
    link = link_in(alert)
    end(alert)

    assert client.post(link, ONE_CLICK).status_code == 410
    assert client.get(link, follow=True).status_code == 410
    assert not MailPreference.objects.exists()


def test_a_forged_link_ends_nothing(client: Client, alert: Alert) -> None:
    link = link_in(alert)
    forged = ["/unsubscribe/nonsense/", link[:-3] + "xx/", link.replace("digest.", "digest.9")]

    for one in (*forged, unsubscribe_address(alert).removeprefix("http://testserver")):
        assert client.post(one, ONE_CLICK).status_code == 410
    assert not MailPreference.objects.exists()


def test_the_address_in_a_text_is_alive_in_the_mail_alone(client: Client, alert: Alert) -> None:
    Alert.objects.update(text=f"Stop: {unsubscribe_address(alert)}")

    (line,) = str(mail_of(Alert.objects.get()).body).splitlines()

    assert line == f"Stop: http://testserver{link_in(alert)}"


@override_settings(HTTPS=True)
def test_mail_programs_offer_it_where_it_is_safe(alert: Alert) -> None:
    assert mail_of(alert).message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with override_settings(HTTPS=False):
        assert "List-Unsubscribe-Post" not in mail_of(alert).message()


def test_what_cannot_be_declined_has_no_such_header() -> None:
    message = mail_of(tell_leader()).message()

    assert "List-Unsubscribe" not in message
    assert "List-Unsubscribe-Post" not in message
