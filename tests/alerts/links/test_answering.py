"""Answering a finding by the link in its mail, without logging in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from alerts.links.answers import answers_about
from alerts.models import Alert, EndedLink
from stalls.models import Acknowledgement, Action, Finding, Judgement, Snooze
from tests.alerts.links.makers import address, body, carried, mailed, opened, tell_leader
from tests.alerts.makers import make_critical
from tests.days import today
from tests.factories import make_member, make_user
from tests.stalls.makers import make_judgement, make_snooze

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(db: None) -> Alert:
    return tell_leader()


@pytest.fixture
def links(alert: Alert) -> dict[str, str]:
    return mailed(alert)


SAID: dict[str, dict[str, Any]] = {
    "acknowledge": {"by_hand": "on", "note": "I call them"},
    "assign": {"by_hand": "on", "text": "Call them", "owner": "B. Okafor", "due_on": f"{today() + timedelta(days=5)}"},
    "snooze": {"until": f"{today() + timedelta(days=9)}", "reason": "The board meets first"},
    "judge": {"verdict": "wrong", "why": "The ticket was closed"},
}
MADE = {"acknowledge": Acknowledgement, "assign": Action, "snooze": Snooze, "judge": Judgement}


def press(client: Client, path: str, said: dict[str, Any]) -> Any:
    page = opened(client, path)
    return client.post(address(path), carried(page) | said)


@pytest.mark.parametrize("purpose", SAID)
def test_records_what_was_answered_in_the_readers_name(
    client: Client, alert: Alert, links: dict[str, str], purpose: str
) -> None:
    answer = press(client, links[purpose], SAID[purpose])

    made: Any = MADE[purpose]._default_manager.get()
    assert (made.by, made.finding) == (alert.recipient, alert.finding)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(links[purpose])}recorded/")
    context = made.history.get().pgh_context.metadata
    assert context == context | {"source": "mail link", "command": f"{purpose} by link", "user": alert.recipient_id}


@pytest.mark.parametrize("purpose", SAID)
def test_a_press_without_an_answer_chosen_by_hand_is_refused_and_leaves_the_link_alive(
    client: Client, links: dict[str, str], purpose: str
) -> None:
    page = opened(client, links[purpose])
    form = page.context["form"]
    as_it_stands = {name: form[name].value() or "" for name in form.fields if form[name].value() is not None}

    for pressed in ({}, as_it_stands):
        assert client.post(address(links[purpose]), pressed).status_code == 422

    assert not MADE[purpose]._default_manager.exists()
    assert not EndedLink.objects.exists()
    assert press(client, links[purpose], SAID[purpose]).status_code == 302


def test_agreement_that_stands_already_is_not_pressed_on_by_a_scanner(
    client: Client, alert: Alert, links: dict[str, str]
) -> None:
    press(client, links["assign"], SAID["assign"])
    again = mailed(tell_leader(finding=alert.finding, name="otto"))["assign"]
    form = opened(client, again).context["form"]
    as_it_stands = {name: form[name].value() or "" for name in form.fields}

    assert as_it_stands["owner"] == "B. Okafor"
    assert client.post(address(again), as_it_stands).status_code == 422


def test_what_was_judged_before_is_not_chosen_beforehand(client: Client, alert: Alert, links: dict[str, str]) -> None:
    assert alert.finding
    assert alert.recipient
    make_judgement(finding=alert.finding, by=alert.recipient, verdict="wrong", why="We were told")

    assert "checked" not in body(opened(client, links["judge"]))


def test_opening_writes_nothing_however_often(client: Client, links: dict[str, str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        for path in links.values():
            for method in (client.head, client.get, client.options, client.get):
                method(path)
                method(address(path))
                method(f"{address(path)}recorded/")
                method(f"{address(path)}fresh/")

    assert queries.captured_queries
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_the_token_leaves_the_address_before_anything_is_read(client: Client, links: dict[str, str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        right, wrong = client.get(links["snooze"]), client.get("/a/nonsense/")

    assert not queries.captured_queries
    for answer in (right, wrong):
        assert (answer.status_code, answer["Referrer-Policy"]) == (302, "no-referrer")
        assert "no-store" in answer["Cache-Control"]
    assert right["Location"] == address(links["snooze"])
    page = client.get(right["Location"])
    assert "no-store" in page["Cache-Control"]
    assert links["snooze"].split(".")[-1].rstrip("/") not in body(page)


def test_cookie_is_for_this_site_and_no_script(client: Client, links: dict[str, str]) -> None:
    cookie = client.get(links["snooze"]).cookies["mail-link"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", 4 * 3600, "/")


def test_several_links_are_open_beside_each_other(client: Client, alert: Alert, links: dict[str, str]) -> None:
    snoozing, acknowledging = opened(client, links["snooze"]), opened(client, links["acknowledge"])

    client.post(address(links["snooze"]), carried(snoozing) | SAID["snooze"])
    client.post(address(links["acknowledge"]), carried(acknowledging) | SAID["acknowledge"])

    assert Snooze.objects.count() == Acknowledgement.objects.count() == 1


def test_a_browser_holds_so_many_links_that_its_cookie_stays_small(client: Client, links: dict[str, str]) -> None:
    for number in range(30):
        client.get(f"/a/acknowledge.1.{number + 1}.1-critical.{'x' * 500}/")
    client.get(links["snooze"])

    assert len(client.cookies["mail-link"].value) < 3000
    assert client.get(address(links["snooze"])).status_code == 200


def test_second_press_shows_what_was_recorded(client: Client, links: dict[str, str]) -> None:
    page = opened(client, links["acknowledge"])
    data = carried(page) | SAID["acknowledge"]
    client.post(address(links["acknowledge"]), data)

    second = client.post(address(links["acknowledge"]), data, follow=True)

    assert second.status_code == 200
    assert "It is recorded that you have seen it." in body(second)
    assert "I call them" in body(second)
    assert Acknowledgement.objects.count() == 1


def test_says_until_when_it_is_silent_and_where_to_log_in(client: Client, alert: Alert, links: dict[str, str]) -> None:
    press(client, links["snooze"], SAID["snooze"])

    page = client.get(f"{address(links['snooze'])}recorded/")

    until = today() + timedelta(days=9)
    assert f"Silent until {until.day} {until:%b %Y}: Lena Hart snoozed it" in body(page)
    assert f'href="/findings/{alert.finding_id}/"' in body(page)
    assert client.get(f"/findings/{alert.finding_id}/").status_code == 302


def test_says_as_whom_whoever_is_logged_in_answers(client: Client, alert: Alert, links: dict[str, str]) -> None:
    other = make_member(user=make_user(email="otto@example.org", name="Otto"), role="engineer").user
    client.force_login(other)

    page = opened(client, links["acknowledge"])
    client.post(address(links["acknowledge"]), carried(page) | SAID["acknowledge"])

    assert "You are answering as <b>Lena Hart</b>" in body(page)
    made = Acknowledgement.objects.get()
    assert made.by == alert.recipient
    assert made.history.get().pgh_context.metadata["user"] == alert.recipient_id


@pytest.mark.parametrize("purpose", ["acknowledge", "snooze"])
def test_what_became_worse_since_the_mail_is_said_and_what_was_typed_kept(
    client: Client, alert: Alert, purpose: str
) -> None:
    finding = make_critical(severity="stalled", graded="stalled", peak="stalled")
    offered = answers_about(alert, finding.pk, rule=finding.rule, seen="1 stalled")
    Alert.objects.filter(pk=alert.pk).update(text=" ".join(url for _, url in offered))
    path = mailed(alert)[purpose]
    page = opened(client, path)
    Finding.objects.filter(pk=finding.pk).update(severity="critical")

    answer = client.post(address(path), carried(page) | SAID[purpose])

    assert answer.status_code == 409
    assert "it is critical now" in body(answer)
    typed = SAID[purpose].get("note") or SAID[purpose]["reason"]
    assert typed in body(answer)
    assert not EndedLink.objects.exists()
    again = carried(answer) | SAID[purpose]
    assert client.post(address(path), again).status_code == 302
    assert MADE[purpose]._default_manager.get().severity == "critical"


def test_what_cannot_be_is_said_beside_the_field(client: Client, links: dict[str, str]) -> None:
    said = SAID["snooze"] | {"until": f"{today() + timedelta(days=99)}"}

    answer = press(client, links["snooze"], said)

    assert answer.status_code == 422
    assert "28 days are the longest" in body(answer)


def test_second_snooze_in_a_row_needs_a_leader(client: Client, alert: Alert, links: dict[str, str]) -> None:
    assert alert.finding
    assert alert.recipient
    make_snooze(finding=alert.finding, by=alert.recipient, on=today(), until=today() + timedelta(days=2))
    Membership.objects.filter(user=alert.recipient).update(role="engineer")

    assert "Two snoozes in a row need a leader" in body(opened(client, links["snooze"]))
    assert press_blindly(client, links["snooze"]).status_code == 422
    Membership.objects.filter(user=alert.recipient).update(role="leader")
    assert press_blindly(client, links["snooze"]).status_code == 302


def press_blindly(client: Client, path: str) -> Any:
    client.get(path)
    return client.post(address(path), SAID["snooze"] | {"seen": "1 critical"})


def test_needs_a_token_of_the_form(alert: Alert, links: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(links["acknowledge"])

    assert strict.post(address(links["acknowledge"]), SAID["acknowledge"]).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_shows_no_more_than_it_needs(client: Client, alert: Alert, links: dict[str, str]) -> None:
    assert alert.finding
    make_snooze(finding=alert.finding, by=make_user(email="zq@example.org", name="zqother"), reason="zqreason")

    for path in links.values():
        page = body(opened(client, path))
        assert "zqother" not in page
        assert "zqreason" not in page
        assert "<datalist" not in page
    assert client.get(f"/pilots/{alert.finding.pilot_id}/").status_code == 302


def test_opens_in_few_queries(client: Client, links: dict[str, str]) -> None:
    client.get(links["acknowledge"])

    with CaptureQueriesContext(connection) as opening:
        page = client.get(address(links["acknowledge"]))
    with CaptureQueriesContext(connection) as posting:
        client.post(address(links["acknowledge"]), carried(page) | SAID["acknowledge"])

    assert len(opening) <= 11, [one["sql"] for one in opening]
    assert len([one for one in posting if "SAVEPOINT" not in one["sql"]]) <= 22, [one["sql"] for one in posting]
