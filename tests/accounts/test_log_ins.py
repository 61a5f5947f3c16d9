"""Guesses of passwords are held up at every door; nobody is shut out of their own by somebody elsewhere."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.erasure import erase
from accounts.log_ins import TooManyTriesError, network_of
from accounts.models import LogInTries, User
from tests.factories import make_member, make_person, make_user

pytestmark = pytest.mark.django_db
WRONG = "wrong"
PASSWORD = "a long enough password"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
DOORS = ("/login/", "/admin/login/")


@pytest.fixture
def ines(db: None) -> User:
    user = make_user(email="ines@example.org", is_staff=True)
    user.set_password(PASSWORD)
    user.save()
    return user


def knock(password: str = WRONG, *, door: str = "/login/", address: str = HERE, who: str = "ines@example.org") -> Any:
    return Client(REMOTE_ADDR=address).post(door, {"username": who, "password": password})


def gets_in(**options: Any) -> bool:
    return bool(knock(PASSWORD, **options).status_code == 302)


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


def later(wait: timedelta) -> None:
    """Let time go by."""
    LogInTries.objects.update(last_at=F("last_at") - wait, wait_until=F("wait_until") - wait)
    LogInTries.objects.exclude(got_in_at=None).update(got_in_at=F("got_in_at") - wait)


@pytest.mark.parametrize("door", DOORS)
def test_who_mistypes_a_few_times_gets_in(ines: User, door: str) -> None:
    for _ in range(4):
        knock(door=door)
    assert gets_in(door=door)


@pytest.mark.parametrize("door", DOORS)
def test_after_five_mistakes_not_even_the_right_password_opens_for_a_while(ines: User, door: str) -> None:
    for _ in range(5):
        answer = knock(door=door)
    assert "too many mistakes" not in said(answer)
    answer = knock(PASSWORD, door=door)
    assert answer.status_code == 200
    assert re.search(r"There were too many mistakes. Wait \d+ seconds, then try again", said(answer))
    later(timedelta(seconds=31))
    assert gets_in(door=door)


def test_one_door_knows_of_the_other(ines: User) -> None:
    for number in range(5):
        knock(door=DOORS[number % 2])
    assert [gets_in(door=door) for door in DOORS] == [False, False]


def test_each_further_mistake_doubles_the_wait_up_to_a_quarter_of_an_hour(ines: User) -> None:
    waits = []
    for _ in range(12):
        knock()
        row = LogInTries.objects.exclude(network="").get()
        waits.append(round((row.wait_until - row.last_at).total_seconds()))
        later(timedelta(minutes=15))
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_who_got_in_may_mistype_again(ines: User) -> None:
    for _ in range(4):
        knock()
    assert gets_in()
    for _ in range(4):
        knock()
    assert gets_in()


def test_mistakes_are_forgotten_after_a_day(ines: User) -> None:
    for _ in range(5):
        knock()
    later(timedelta(days=1, minutes=1))
    for _ in range(4):
        knock()
    assert gets_in()


def test_guesses_from_elsewhere_do_not_hold_up_who_is_used_to_log_in_here(ines: User) -> None:
    assert gets_in()
    for number in range(40):
        knock(address=f"198.51.100.{number}")
    assert gets_in()


def test_guesses_from_many_addresses_are_held_up(ines: User) -> None:
    looked_at = 0
    for number in range(30):
        looked_at += "too many mistakes" not in said(knock(address=f"198.51.{number}.7"))
    assert looked_at == 20
    assert not gets_in(address=ELSEWHERE)
    later(timedelta(minutes=16))
    assert gets_in(address=ELSEWHERE)


def test_mistakes_at_one_account_do_not_hold_up_its_neighbours(ines: User) -> None:
    for _ in range(5):
        knock(who="otto@example.org")
    assert gets_in()


def test_an_account_that_is_not_there_is_held_up_like_one_that_is(ines: User) -> None:
    answers = {}
    for who in ("ines@example.org", "nobody@example.org"):
        for _ in range(6):
            answers[who] = knock(who=who).context["form"].non_field_errors()
    assert answers["ines@example.org"] == answers["nobody@example.org"]


def test_an_account_is_the_same_in_capitals(ines: User) -> None:
    for who in ("ines@example.org", "INES@example.org", " Ines@example.org", "ines@EXAMPLE.org", "Ines@Example.org"):
        knock(who=who)
    assert not gets_in()


def test_a_closed_account_is_not_taken_for_one_that_got_in(ines: User) -> None:
    User.objects.update(is_active=False)
    knock(PASSWORD)
    assert not LogInTries.objects.exclude(got_in_at=None).exists()


def test_failed_and_early_tries_are_in_the_log_without_anybody_in_it(
    ines: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="accounts"):
        for _ in range(6):
            knock()
    words = [record.getMessage() for record in caplog.records if record.name == "accounts.log_ins"]
    kinds = [re.split(r"\W+by|\W+\(", line)[0] for line in words]
    assert kinds == ["A log-in failed"] * 5 + ["A log-in came too early"]
    assert not [line for line in words if "ines" in line.lower() or HERE in line or "wrong" in line]


def test_what_is_kept_names_nobody(ines: User) -> None:
    knock()
    kept = str(list(LogInTries.objects.values_list()))
    assert "ines" not in kept
    assert HERE not in kept


def test_what_counts_no_more_is_deleted(ines: User) -> None:
    knock(who="nobody@example.org")
    assert gets_in()
    later(timedelta(days=2))
    knock(who="otto@example.org")
    assert set(LogInTries.objects.values_list("account", flat=True)) == set(
        (LogInTries.objects.of("otto@example.org") | LogInTries.objects.of("ines@example.org")).values_list(
            "account", flat=True
        )
    )
    later(timedelta(days=91))
    knock(who="otto@example.org")
    assert not LogInTries.objects.of("ines@example.org").exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "203.0.113.9", HERE),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 192.0.2.250", "203.0.113.9"),
        (2, "203.0.113.9", HERE),
        (1, "", HERE),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "nonsense", "unknown"),
    ],
)
def test_a_network_is_what_the_outermost_proxy_of_ours_says(
    settings: Any, proxies: int, forwarded: str, network: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert network_of(RequestFactory(REMOTE_ADDR=HERE).post("/login/", headers=headers)) == network


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_no_way_around_it(ines: User) -> None:
    LogInTries.objects.all().delete()
    request = RequestFactory(REMOTE_ADDR=HERE).post("/login/")

    def guess(_: int) -> bool:
        try:
            authenticate(request, username="ines@example.org", password="wrong")
        except TooManyTriesError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(guess, range(24))) == 5


def test_erasing_somebody_forgets_their_tries(ines: User) -> None:
    make_member(user=ines)
    knock()
    assert gets_in()
    erase(make_person(name="Ines", user=ines), reason="Left", now=timezone.now())
    assert not LogInTries.objects.of("ines@example.org").exists()
