"""What is kept of a form that is not sent, and who may open one at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person, User
from pilots.models import Pilot, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import body, post
from tests.updates.sending import address, opened, send
from updates.models import UpdateDraft

pytestmark = pytest.mark.django_db


def test_draft_is_kept_and_comes_back(eli_client: Client, pilot: Pilot) -> None:
    data = opened(eli_client, address(pilot)) | {"blocker-text": "zqmine", "contact": "talked", "no_field": "x"}

    assert eli_client.post(address(pilot, "draft/"), data).status_code == 204

    assert "no_field" not in UpdateDraft.objects.get().typed
    page = eli_client.get(address(pilot))
    assert page.context["form"]["submission_key"].value() == data["submission_key"]
    assert page.context["form"]["contact"].value() == "talked"
    assert "What you had typed and not sent is back." in body(page)


def test_draft_ends_when_it_is_sent_or_thrown_away(eli_client: Client, pilot: Pilot) -> None:
    data = opened(eli_client, address(pilot)) | {"blocker-text": "zqmine"}
    eli_client.post(address(pilot, "draft/"), data)
    assert eli_client.post(address(pilot, "draft/"), {"discard": "1"}).status_code == 302
    assert not UpdateDraft.objects.exists()

    eli_client.post(address(pilot, "draft/"), data)
    eli_client.post(address(pilot), data)
    assert not UpdateDraft.objects.exists()

    # The last words of a form may arrive after the form itself.
    assert eli_client.post(address(pilot, "draft/"), data).status_code == 204
    assert not UpdateDraft.objects.exists()


def test_draft_from_before_somebody_else_posted_ends_in_a_conflict(
    eli_client: Client, pilot: Pilot, today: Any
) -> None:
    data = opened(eli_client, address(pilot)) | {"blocker-text": "zqmine"}
    eli_client.post(address(pilot, "draft/"), data)
    post(pilot, {"contact": {"answer": "nobody"}}, as_of=today)

    assert send(eli_client, pilot, {"blocker-text": "zqmine"}).status_code == 409


def test_reader_without_the_right_finds_nothing(
    client: Client, pilot: Pilot, lena: User, rosa: User, otto: User
) -> None:
    for user in (lena, rosa, otto):
        client.force_login(user)
        assert [client.get(address(pilot, page)).status_code for page in ("", "posted/")] == [404, 404]
        assert [client.post(address(pilot, page)).status_code for page in ("", "draft/")] == [404, 404]


def test_stand_in_posts_whatever_their_role(
    client: Client, pilot: Pilot, engineer: Person, lena: User, today: Any
) -> None:
    stand_in = make.make_person(name="Lena", user=lena)
    make.make_leave(person=engineer, since=today, until=today + timedelta(days=7), stand_in=stand_in)
    client.force_login(lena)

    assert send(client, pilot, {"use": "no"}).status_code == 302
    assert WeeklyUpdate.objects.get().author == stand_in


def test_manager_who_is_nobody_yet_becomes_the_author(client: Client, pilot: Pilot, priya: User) -> None:
    client.force_login(priya)

    send(client, pilot, {"use": "no"})

    assert WeeklyUpdate.objects.get().author == Person.objects.get(user=priya)


def test_form_that_comes_after_the_sessions_end_is_given_back(client: Client, pilot: Pilot) -> None:
    assert client.get(address(pilot))["Location"] == f"/login/?next={address(pilot)}"

    answer = client.post(address(pilot), {"blocker-text": "zqmine", "submission_key": "zqkey"})

    assert answer.status_code == 403
    assert "zqmine" in body(answer)
    assert "zqkey" not in body(answer)
    assert not WeeklyUpdate.objects.exists()
