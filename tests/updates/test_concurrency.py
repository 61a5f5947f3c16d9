"""Fifty people post the update of one pilot and week at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from pilots.dates import monday_of
from pilots.models import Pilot, UserContact, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import make_full_pilot

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AT_ONCE = 50


@pytest.fixture
def pilot() -> Pilot:
    return make_full_pilot(week=monday_of(timezone.localdate()))


@pytest.fixture
def clients(pilot: Pilot) -> list[Client]:
    """Fifty engineers, logged in, each with the form open."""
    found = []
    for number in range(AT_ONCE):
        client = Client()
        user = make.make_user(email=f"e{number}@example.org", name=f"Engineer {number}")
        client.force_login(make.make_member(user=user, role=Role.ENGINEER).user)
        found.append(client)
    return found


def all_at_once(clients: list[Client], post: Any) -> list[Any]:
    """Let everybody press the button at the same moment, and return the answers in their order."""
    barrier = threading.Barrier(len(clients))

    def press(number: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return post(number, clients[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(press, range(len(clients))))


def test_fifty_different_forms_are_one_update_and_nobody_loses_a_word(pilot: Pilot, clients: list[Client]) -> None:
    url = f"/pilots/{pilot.pk}/update/"

    def post(number: int, client: Client) -> Any:
        said = {"contact": "talked", "champion": "yes", "use": "yes", "use-active_users": "5", "metric-value": "12"}
        key = {"submission_key": str(uuid4()), "version": "0"}
        return client.post(url, said | key | {"blocker-text": f"zqword-{number}-"})

    answers = all_at_once(clients, post)

    assert sorted({answer.status_code for answer in answers}) == [302, 409]
    assert [answer.status_code for answer in answers].count(302) == 1
    assert all(f"zqword-{n}-" in a.content.decode() for n, a in enumerate(answers) if a.status_code == 409)
    assert WeeklyUpdate.objects.count() == 1
    for facts in (UserContact.objects.all(), pilot.champion_actions, pilot.readings, pilot.usage_weeks):
        assert facts.count() == 1


def test_everybody_who_came_second_gets_through_in_the_end_and_history_has_every_word(
    pilot: Pilot, clients: list[Client]
) -> None:
    url = f"/pilots/{pilot.pk}/update/"
    waiting = dict(enumerate(clients[:12]))
    carried = {number: {"submission_key": str(uuid4()), "version": "0"} for number in waiting}

    def post(place: int, client: Client) -> Any:
        number = list(waiting)[place]
        return client.post(url, carried[number] | {"contact": "talked", "blocker-text": f"zqword-{number}-"})

    rounds = 0
    while waiting:
        answers = dict(zip(waiting, all_at_once(list(waiting.values()), post), strict=True))
        assert {answer.status_code for answer in answers.values()} <= {302, 409}
        for number, answer in answers.items():
            if answer.status_code == 302:
                del waiting[number]
            else:
                conflict = answer.context
                carried[number] = {
                    "submission_key": str(conflict["submission_key"]), "version": str(conflict["update"].version),
                }  # fmt: skip
        rounds += 1

    update = WeeklyUpdate.objects.get()
    words = set(update.history.values_list("blocker", flat=True))  # type: ignore[attr-defined]
    assert (update.version, words) == (12, {f"zqword-{number}-" for number in range(12)})
    assert rounds == 12
    assert UserContact.objects.count() == 1


def test_one_form_sent_fifty_times_is_one_update_and_one_answer(pilot: Pilot, clients: list[Client]) -> None:
    url, key = f"/pilots/{pilot.pk}/update/", str(uuid4())

    def post(number: int, client: Client) -> Any:
        return client.post(url, {"contact": "talked", "submission_key": key, "version": "0"})

    answers = all_at_once(clients, post)

    assert {(answer.status_code, answer.get("Location")) for answer in answers} == {(302, answers[0]["Location"])}
    assert (WeeklyUpdate.objects.count(), UserContact.objects.count()) == (1, 1)


def test_whoever_waits_too_long_gets_everything_back_to_send_it_again(pilot: Pilot, clients: list[Client]) -> None:
    url, week = f"/pilots/{pilot.pk}/update/", monday_of(timezone.localdate())
    said = {"submission_key": str(uuid4()), "version": "0", "blocker-text": "zqword"}
    written, tried = threading.Event(), threading.Event()

    def hold() -> None:
        """Write the same week in a transaction that goes on until the other has given up."""
        with transaction.atomic():
            make.make_weekly_update(pilot=pilot, submitted_on=week)
            written.set()
            tried.wait(timeout=30)
            transaction.set_rollback(True)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    written.wait(timeout=30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    answer = clients[0].post(url, said)
    tried.set()
    holder.join()
    connection.close()

    assert answer.status_code == 503
    assert "zqword" in answer.content.decode()
    assert clients[0].post(url, said).status_code == 302
