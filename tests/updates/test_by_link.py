"""Posting by link: in whose name, how often, and what its reader gets to see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.history import changes_of
from accounts.models import Person, User
from pilots.dates import monday_of
from pilots.models import Integration, Pilot, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import body, carried, issue_links, make_link, post
from updates.models import UpdateDraft, UpdateLink

pytestmark = pytest.mark.django_db

FORM = "/updates/by-link/"


@pytest.fixture
def engineer(db: None) -> Person:
    return make.make_person(name="Eli Stone", email="eli@example.org")


def test_posts_the_update_once_in_the_name_of_its_person(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    client.get(link)

    answer = client.post(FORM, carried(client.get(FORM)) | {"use": "no", "blocker-text": "Slow"})

    assert (answer.status_code, answer["Location"]) == (302, f"{FORM}posted/?pilot={pilot.pk}")
    update = WeeklyUpdate.objects.get()
    assert (update.author, update.blocker) == (engineer, "Slow")
    assert UpdateLink.objects.get().used_at is not None
    assert [change.by for change in changes_of(update)] == ["weekly update by link"]


def test_history_names_the_user_whom_the_person_is_and_not_whoever_is_logged_in(
    client: Client, pilot: Pilot, engineer: Person, eli: User, priya: User
) -> None:
    engineer.user = eli
    engineer.save()
    (link,) = issue_links(engineer)
    client.force_login(priya)
    client.get(link)

    client.post(FORM, carried(client.get(FORM)) | {"use": "no"})

    assert [change.by for change in changes_of(WeeklyUpdate.objects.get())] == ["Eli"]


def test_second_press_shows_what_was_recorded_and_offers_to_log_in(
    client: Client, pilot: Pilot, engineer: Person, today: Any
) -> None:
    (link,) = issue_links(engineer)
    client.get(link)
    data = carried(client.get(FORM)) | {"use": "no", "blocker-text": "zqslow"}

    answers = [client.post(FORM, data) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"{FORM}posted/?pilot={pilot.pk}"}
    page = body(client.get(answers[1]["Location"]))
    assert "zqslow" in page
    assert f'<a href="/pilots/{pilot.pk}/update/?week={monday_of(today)}">Log in and correct it</a>' in page
    assert client.get(FORM).status_code == 302


def test_other_words_after_the_first_press_are_given_back(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    client.get(link)
    page = client.get(FORM)
    client.post(FORM, carried(page) | {"use": "no"})

    answer = client.post(
        FORM, carried(page) | {"submission_key": "5d3c9c1e-70a0-4d0f-bb1d-5a6f0e6f3f11", "blocker-text": "zqtwo"}
    )

    assert answer.status_code == 410
    assert "zqtwo" in body(answer)


def test_empty_press_leaves_the_link_alive(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    client.get(link)

    assert client.post(FORM, carried(client.get(FORM))).status_code == 422
    assert client.post(FORM, {}).status_code == 422
    assert UpdateLink.objects.get().used_at is None


def test_posting_needs_the_token_of_the_page(pilot: Pilot, engineer: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    (link,) = issue_links(engineer)
    client.get(link)

    assert client.post(FORM, carried(client.get(FORM)) | {"use": "no"}).status_code == 403
    assert not WeeklyUpdate.objects.exists()


def test_goes_on_to_the_persons_other_pilots_of_the_week(client: Client, pilot: Pilot, engineer: Person) -> None:
    other = make.make_pilot(name="Claims photographs", engineer=engineer)
    links = issue_links(engineer)
    client.get(links[1])

    answer = client.post(f"{FORM}?pilot={pilot.pk}", carried(client.get(FORM)) | {"use": "no"})
    page = body(client.get(answer["Location"]))

    assert f'href="{FORM}?pilot={other.pk}"' in page
    next_page = client.get(f"{FORM}?pilot={other.pk}")
    assert "Claims photographs" in body(next_page)
    client.post(f"{FORM}?pilot={other.pk}", carried(next_page) | {"use": "no"})
    assert "all told for this week" in body(client.get(f"{FORM}posted/?pilot={other.pk}"))
    assert WeeklyUpdate.objects.count() == 2


@pytest.mark.parametrize("which", ["somebody else's", "revoked", "without a link", "of another week", "none", "999999"])
def test_goes_to_no_pilot_without_a_link_of_its_own(
    client: Client, pilot: Pilot, engineer: Person, which: str, today: Any
) -> None:
    other = make.make_pilot(name="zqother", engineer=engineer)
    make_link(pilot=pilot, person=engineer, token="mine")
    colleague = make.make_person(name="Somebody")
    fields: dict[str, dict[str, Any]] = {
        "somebody else's": {"person": colleague},
        "revoked": {"person": engineer, "revoked_at": timezone.now()},
        "of another week": {"person": engineer, "week": monday_of(today) - timedelta(weeks=1)},
    }
    if which in fields:
        make_link(pilot=other, token="other", **fields[which])
    client.get("/u/mine/")

    asked = which if which in ("none", "999999") else other.pk
    for page in (client.get(f"{FORM}?pilot={asked}"), client.get(f"{FORM}posted/?pilot={asked}")):
        assert page.status_code == 410
        assert "zqother" not in body(page)


def test_shows_no_more_than_its_form_asks_about(client: Client, pilot: Pilot, engineer: Person, today: Any) -> None:
    last = today - timedelta(weeks=1)
    make.make_weekly_update(pilot=pilot, submitted_on=last, recorded_on=last)
    make.make_question(pilot=pilot, text="zqquestion", recorded_on=today)
    make.make_deputy(pilot=pilot, person=make.make_person(name="zqdeputy"), recorded_on=today)
    (link,) = issue_links(engineer)
    client.get(link)
    page = client.get(FORM)

    posted = client.get(client.post(FORM, carried(page) | {"use": "no"})["Location"])

    assert "Infrastructure" in body(posted)
    for shown in (body(page), body(posted)):
        assert "zqquestion" not in shown
        assert "zqdeputy" not in shown
    assert client.get(f"/pilots/{pilot.pk}/").status_code == 302
    assert client.get("/updates/").status_code == 302


def test_once_somebody_else_has_posted_it_shows_what_they_said(
    client: Client, pilot: Pilot, engineer: Person, today: Any
) -> None:
    (link,) = issue_links(engineer)
    post(pilot, {"blocker": {"text": "zqtheirs"}}, as_of=today)
    client.get(link)

    answer = client.get(FORM, follow=True)

    assert "zqtheirs" in body(answer)
    assert "Log in and correct it" in body(answer)


def test_two_at_once_by_link_and_by_log_in_lose_nothing(
    client: Client, pilot: Pilot, engineer: Person, today: Any
) -> None:
    (link,) = issue_links(engineer)
    client.get(link)
    data = carried(client.get(FORM))
    post(pilot, {"contact": {"answer": "nobody"}}, as_of=today)

    conflict = client.post(FORM, data | {"blocker-text": "zqmine"})
    assert conflict.status_code == 409
    assert "zqmine" in body(conflict)
    assert UpdateLink.objects.get().used_at is None

    again = {"submission_key": str(conflict.context["submission_key"]), "version": "1"}
    assert client.post(FORM, dict(conflict.context["typed"]) | again).status_code == 302
    update = WeeklyUpdate.objects.get()
    assert (update.version, update.blocker, update.author) == (2, "zqmine", engineer)


def test_draft_by_link_is_the_persons(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    client.get(link)
    data = carried(client.get(FORM)) | {"blocker-text": "zqmine"}

    assert client.post(f"{FORM}draft/", data).status_code == 204

    assert UpdateDraft.objects.get().person == engineer
    assert client.get(FORM).context["form"]["blocker-text"].value() == "zqmine"
    assert client.post(f"{FORM}draft/", {"discard": "1"}).status_code == 302


def test_opens_in_few_queries(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    client.get(link)

    with CaptureQueriesContext(connection) as opening:
        page = client.get(FORM)
    with CaptureQueriesContext(connection) as posting:
        client.post(FORM, carried(page) | {"use": "yes", "champion": "yes", "contact": "talked", "metric-value": "3"})

    assert len(opening) <= 3
    assert len([query for query in posting if "SAVEPOINT" not in query["sql"]]) <= 12


def test_integration_is_not_told_by_a_link_to_another_pilot(client: Client, pilot: Pilot, engineer: Person) -> None:
    other = make.make_pilot(name="Other", engineer=engineer)
    make_link(pilot=other, person=engineer, token="other")
    client.get("/u/other/")

    assert str(Integration.objects.get()) not in body(client.get(FORM))
    assert "INC-1042" not in body(client.get(FORM))
