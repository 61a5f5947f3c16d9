"""A fresh link for somebody whose link has ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from alerts.kinds import kind_of
from alerts.models import Alert, AlertKind, EndedLink
from stalls.models import Acknowledgement, Finding
from tests.alerts.links.makers import address, body, mailed, opened, sent, tell_leader, tell_receiver, without_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(client: Client) -> str:
    """The link of a mail of three weeks ago, opened."""
    alert = tell_leader()
    Alert.objects.update(sent_at=timezone.now() - timedelta(days=21))
    path = mailed(alert)["acknowledge"]
    opened(client, path)
    return path


def ask(client: Client, path: str, **said: str) -> Any:
    return client.post(f"{address(path)}fresh/", said or {"send": "yes"})


def fresh() -> list[Alert]:
    return list(Alert.objects.filter(kind=AlertKind.FRESH_LINK).order_by("pk"))


def test_goes_to_the_address_on_record_and_works(client: Client, path: str) -> None:
    assert ask(client, path).status_code == 200

    (alert,) = fresh()
    assert alert.address == "lena@example.org"
    (new,) = mailed(sent(alert)).values()
    page = opened(client, new)
    assert page.status_code == 200
    assert client.post(address(new), {"by_hand": "on", "seen": "1 critical"}).status_code == 302
    assert Acknowledgement.objects.get().by == alert.recipient
    assert opened(client, path).status_code == 410


def test_takes_the_place_of_the_one_it_was_asked_for(client: Client) -> None:
    path = mailed(tell_leader())["acknowledge"]
    opened(client, path)

    ask(client, path)

    assert EndedLink.objects.get().revoked_at
    assert opened(client, path).status_code == 410


def test_needs_a_tick(client: Client, path: str) -> None:
    answer = client.post(f"{address(path)}fresh/", {})

    assert answer.status_code == 422
    assert "Nothing was sent" in body(answer)
    assert not fresh()


def test_says_the_same_to_whoever_asks(client: Client, path: str) -> None:
    opened(client, "/a/acknowledge.1.2.1-critical.forged/")
    right = ask(client, path)

    for wrong in (ask(client, "/a/acknowledge.1.2.1-critical.forged/"), ask(client, "/a/unknown.x/")):
        assert (wrong.status_code, without_tokens(wrong)) == (right.status_code, without_tokens(right))
    assert len(fresh()) == 1


def test_one_a_day_for_a_link(client: Client, path: str) -> None:
    for _ in range(3):
        ask(client, path)

    assert len(fresh()) == 1


def test_five_a_day_for_a_reader(client: Client) -> None:
    leader = tell_leader().recipient
    for number in range(6):
        alert = Alert.objects.get(recipient=leader, kind=AlertKind.CRITICAL)
        alert.pk, alert.key, alert.text = None, f"again-{number}", ""
        alert.save()
        path = mailed(sent(alert))["acknowledge"]
        Alert.objects.filter(pk=alert.pk).update(kind="many_critical")
        opened(client, path)
        ask(client, path)

    assert len(fresh()) == 5


@pytest.mark.parametrize("end", ["closed", "member"])
def test_nothing_is_sent_where_nothing_is_left_to_answer(client: Client, path: str, end: str) -> None:
    if end == "closed":
        Finding.objects.update(state="closed", closed_on=timezone.localdate(), closed_because="cleared")
    else:
        Membership.objects.all().delete()

    assert ask(client, path).status_code == 200
    assert not fresh()


def test_is_not_wanted_once_there_is_nothing_left_to_answer(client: Client, path: str) -> None:
    ask(client, path)
    (alert,) = fresh()
    assert not kind_of(alert).unwanted(alert)

    Finding.objects.update(state="closed", closed_on=timezone.localdate(), closed_because="cleared")
    assert kind_of(alert).unwanted(alert) == "There is nothing left to answer."
    Membership.objects.all().delete()
    assert kind_of(alert).unwanted(alert) == "The reader may not answer it any more."


def test_a_hand_over_has_one_too(client: Client) -> None:
    _, alert = tell_receiver()
    Alert.objects.update(sent_at=timezone.now() - timedelta(days=21))
    path = mailed(alert)["accept"]
    opened(client, path)

    ask(client, path)

    (new,) = mailed(sent(fresh()[0])).values()
    assert opened(client, new).status_code == 200
