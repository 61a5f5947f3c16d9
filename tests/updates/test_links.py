"""Links by which one person posts one update without logging in, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from pilots.dates import monday_of
from pilots.models import Pilot, WeeklyUpdate
from tests import factories as make
from tests.updates.makers import body, carried, issue_links, make_full_pilot
from updates.actions import issue_update_links
from updates.models import UpdateLink

pytestmark = pytest.mark.django_db

FORM = "/updates/by-link/"
GONE = "This link does not open anything any more"


@pytest.fixture
def today() -> Any:
    return timezone.localdate()


@pytest.fixture
def engineer(db: None) -> Person:
    return make.make_person(name="Eli Stone", email="eli@example.org")


@pytest.fixture
def pilot(engineer: Person, today: Any) -> Pilot:
    return make_full_pilot(week=monday_of(today), engineer=engineer)


def without_tokens(response: Any) -> str:
    return re.sub(r'"X-CSRFToken": "\w+"', "", body(response))


def test_opens_the_form_in_the_name_of_its_person(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)

    opened = client.get(link)
    page = client.get(FORM)

    assert (opened.status_code, opened["Location"]) == (302, FORM)
    assert "You are answering as <b>Eli Stone</b>" in body(page)
    assert pilot.name in body(page)


def test_opening_writes_nothing_however_often(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)

    with CaptureQueriesContext(connection) as queries:
        for method in (client.get, client.head, client.get):
            method(link)
            method(FORM)

    # Kept statements are told with their values behind them.
    assert all(query["sql"].removeprefix("QUERY = '").startswith("SELECT") for query in queries)
    assert UpdateLink.objects.get().used_at is None


def test_token_is_long_and_only_its_digest_is_kept(pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    token = link.split("/")[2]

    # 32 characters of 6 bits.
    assert len(token) == 32
    assert token not in str(UpdateLink.objects.values().get())


def test_neither_referrer_nor_cache_keeps_the_token(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)

    for address in (link, "/u/wrong/"):
        answer = client.get(address)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
    page = client.get(FORM)
    assert "no-store" in page["Cache-Control"]
    assert link.split("/")[2] not in body(page)


def test_cookie_is_for_this_site_and_no_script(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)

    cookie = client.get(link).cookies["update-link"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", 4 * 3600, "/")


@override_settings(HTTPS=True)
def test_cookie_is_bound_to_the_host_under_https(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)

    cookie = client.get(link, secure=True).cookies["__Host-update-link"]

    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert client.get(FORM, secure=True).status_code == 200


def break_used(link: UpdateLink) -> None:
    UpdateLink.objects.update(used_at=timezone.now())


def break_expired(link: UpdateLink) -> None:
    UpdateLink.objects.update(expires_at=timezone.now())


def break_revoked(link: UpdateLink) -> None:
    UpdateLink.objects.update(revoked_at=timezone.now())


def break_address(link: UpdateLink) -> None:
    Person.objects.filter(pk=link.person_id).update(email="elsewhere@example.org")


def break_no_member(link: UpdateLink) -> None:
    user = make.make_user(email="eli@example.org")
    Person.objects.filter(pk=link.person_id).update(user=user)


def break_log_in(link: UpdateLink) -> None:
    user = make.make_user(email="eli@example.org", is_active=False)
    make.make_member(user=user, portfolio=link.portfolio, role="engineer")
    Person.objects.filter(pk=link.person_id).update(user=user)


def break_newer(link: UpdateLink) -> None:
    issue_links(link.person)


def break_moved(link: UpdateLink) -> None:
    Pilot.objects.update(engineer=make.make_person(name="Somebody else"))


def break_ended(link: UpdateLink) -> None:
    Pilot.objects.update(claimed_stage="stopped")


ENDS_WHILE_OPEN = [
    break_expired,
    break_revoked,
    break_newer,
    break_moved,
    break_ended,
    break_address,
    break_no_member,
    break_log_in,
]


@pytest.mark.parametrize("end", [break_used, *ENDS_WHILE_OPEN], ids=lambda end: end.__name__)
def test_link_that_is_over_says_the_same_as_a_wrong_one(
    client: Client, pilot: Pilot, engineer: Person, end: Any
) -> None:
    (link,) = issue_links(engineer)
    end(UpdateLink.objects.select_related("person").get())

    wrong, over = client.get("/u/wrong/"), client.get(link)

    assert (wrong.status_code, over.status_code) == (410, 410)
    assert without_tokens(wrong) == without_tokens(over)
    assert GONE in body(over)


@pytest.mark.parametrize("end", ENDS_WHILE_OPEN, ids=lambda end: end.__name__)
def test_form_that_is_open_while_its_link_ends_gives_back_what_was_typed(
    client: Client, pilot: Pilot, engineer: Person, end: Any
) -> None:
    (link,) = issue_links(engineer)
    client.get(link)
    data = carried(client.get(FORM)) | {"blocker-text": "zqmine"}
    end(UpdateLink.objects.select_related("person").get())

    answer = client.post(FORM, data)

    assert answer.status_code == 410
    assert "zqmine" in body(answer)
    assert not WeeklyUpdate.objects.exists()
    assert client.post(f"{FORM}draft/", data).status_code == 410


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "nonsense",
        signing.dumps({"link": 1, "until": 9_999_999_999}),
        signing.dumps({"link": 1, "until": 9_999_999_999}, salt="updates.opened"),
    ],
    # A signed cookie says when it was signed: no name that is the same in two processes.
    ids=["none", "nonsense", "no purpose", "another purpose"],
)
def test_cookie_of_another_purpose_opens_nothing(client: Client, pilot: Pilot, cookie: str) -> None:
    client.cookies["update-link"] = cookie

    for page in (FORM, f"{FORM}posted/"):
        assert client.get(page).status_code == 410
    assert client.post(f"{FORM}draft/").status_code == 410


def test_cookie_ends_after_some_hours(client: Client, pilot: Pilot, engineer: Person) -> None:
    issue_links(engineer)
    link = UpdateLink.objects.get()
    for seconds, status in ((60, 200), (-1, 410)):
        until = int(timezone.now().timestamp()) + seconds
        client.cookies["update-link"] = signing.dumps({"link": link.pk, "until": until}, salt="updates.link-at-hand")
        assert client.get(FORM).status_code == status


def test_ends_two_days_after_the_sunday_of_its_week(pilot: Pilot, engineer: Person) -> None:
    week = monday_of(timezone.localdate())
    monday_noon = make.noon(week)

    issue_update_links(person=engineer, week=week, now=monday_noon)

    last_instant = UpdateLink.objects.get().expires_at.astimezone(monday_noon.tzinfo)
    assert (last_instant.date(), last_instant.hour) == (week + timedelta(days=9), 0)


def test_ends_nine_days_after_it_was_issued_at_the_latest(pilot: Pilot, engineer: Person) -> None:
    week, early = monday_of(timezone.localdate()), make.noon(monday_of(timezone.localdate())) - timedelta(days=1)

    issue_update_links(person=engineer, week=week, now=early)

    assert UpdateLink.objects.get().expires_at == early + timedelta(days=9)


def test_stand_in_gets_links_while_the_engineer_is_away(
    client: Client, pilot: Pilot, engineer: Person, today: Any
) -> None:
    stand_in = make.make_person(name="Sam")
    leave = make.make_leave(person=engineer, since=today, until=today + timedelta(days=3), stand_in=stand_in)

    (link,) = issue_links(stand_in)
    assert client.get(link).status_code == 302

    leave.delete()
    assert client.get(link).status_code == 410


def test_link_outlives_the_first_log_in_with_the_same_address(client: Client, pilot: Pilot, engineer: Person) -> None:
    (link,) = issue_links(engineer)
    engineer.user = make.make_user(email=engineer.email)
    engineer.save()
    make.make_member(user=engineer.user, portfolio=pilot.portfolio, role="engineer")

    assert client.get(link).status_code == 302


def test_command_prints_a_link_for_each_pilot(pilot: Pilot, engineer: Person, capsys: Any) -> None:
    make.make_pilot(name="Somebody else's", engineer=make.make_person(name="Other", email="other@example.org"))
    week = monday_of(timezone.localdate()).isoformat()

    call_command("update_links", "--week", week, "--person", "ELI@example.org")

    who, name, url = capsys.readouterr().out.strip().split("\t")
    assert (who, name) == ("Eli Stone", "Referral triage")
    assert url.startswith(f"{settings.BASE_URL}/u/")
    call_command("update_links", "--week", week)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_command_refuses_what_is_no_monday_and_nobody(pilot: Pilot) -> None:
    with pytest.raises(CommandError, match="invalid _monday"):
        call_command("update_links", "--week", "2026-06-02")
    with pytest.raises(CommandError, match="Nobody with this address"):
        call_command("update_links", "--week", "2026-06-01", "--person", "no@example.org")
