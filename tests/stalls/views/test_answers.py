"""Answering a finding on its page: what is recorded and told, and what is refused with what was typed kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Person, User
from pilots.models import Pilot
from stalls.actions import as_seen
from stalls.models import Acknowledgement, Action, Finding, Judgement, Snooze
from tests.days import today
from tests.factories import make_finding, make_person
from tests.stalls.makers import make_action
from tests.stalls.views.pages import DAY, FORMS, body_of, page, post, put_off, spoken


def test_an_acknowledgement_is_recorded_and_told(client: Client, finding: Finding, lena: User) -> None:
    response = post(client, lena, finding, "acknowledge", note="I call them", seen=as_seen(finding))

    assert (response.status_code, response.url) == (302, f"/findings/{finding.pk}/")
    made = Acknowledgement.objects.get()
    assert (made.by, made.on, made.lapses_on, made.note) == (lena, today(), today() + 14 * DAY, "I call them")
    body = page(client, lena, finding)
    assert "It is recorded that you have seen it." in body
    assert f"Silent until {spoken(today() + 14 * DAY)}: Lena acknowledged it on {spoken(today())}." in body


def test_the_same_form_sent_twice_is_recorded_once(client: Client, finding: Finding, lena: User) -> None:
    agreed = {"text": "Call them", "owner": "H. Osei", "due_on": (today() + DAY).isoformat()}
    for _ in range(2):
        assert post(client, lena, finding, "acknowledge", seen=as_seen(finding)).status_code == 302
        assert put_off(client, lena, finding).status_code == 302
        assert post(client, lena, finding, "judge", verdict="right").status_code == 302
        assert post(client, lena, finding, "assign", **agreed).status_code == 302

    assert [model._default_manager.count() for model in (Acknowledgement, Snooze, Judgement, Action)] == [1, 1, 1, 1]


def test_a_refused_snooze_says_why_beside_its_field_and_keeps_what_was_typed(
    client: Client, finding: Finding, eli: User
) -> None:
    response = put_off(client, eli, finding, days=29)

    body = body_of(response)
    assert response.status_code == 422
    assert 'href="#id_snooze_until"' in body
    assert f"Choose a day after today and not after {spoken(today() + 28 * DAY)}: 28 days are the longest." in body
    assert f'value="{(today() + 29 * DAY).isoformat()}"' in body
    assert "The board meets first</textarea>" in body
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    ("answer", "fields"),
    [("snooze", ["until", "reason"]), ("judge", ["verdict"]), ("assign", ["text", "owner", "due_on"])],
)
def test_an_empty_form_says_beside_each_field_what_is_missing(
    client: Client, finding: Finding, eli: User, answer: str, fields: list[str]
) -> None:
    response = post(client, eli, finding, answer, seen=as_seen(finding))

    assert response.status_code == 422
    assert all(f'href="#id_{answer}_{field}"' in body_of(response) for field in fields)


def test_who_silences_what_has_become_worse_while_they_read_reads_again_and_loses_nothing(
    client: Client, finding: Finding, eli: User
) -> None:
    Finding.objects.update(severity="stalled")
    finding.refresh_from_db()
    mine = {"seen": as_seen(finding)}
    Finding.objects.update(severity="critical")

    response = put_off(client, eli, finding, **mine)

    body = body_of(response)
    assert response.status_code == 409
    assert "It has changed while you read: it is critical now." in body
    assert "The board meets first</textarea>" in body
    assert not Snooze.objects.exists()
    now = re.search(r'name="seen" value="([^"]+)" id="id_snooze_seen"', body)
    assert now
    assert put_off(client, eli, finding, seen=now[1]).status_code == 302


def test_a_second_snooze_in_a_row_is_offered_to_leaders_alone(
    client: Client, finding: Finding, eli: User, lena: User
) -> None:
    put_off(client, eli, finding)

    body = page(client, eli, finding)
    assert "Two snoozes in a row need a leader" in body
    assert FORMS["snooze"] not in body
    refused = put_off(client, eli, finding, days=20)
    assert refused.status_code == 422
    assert "Two snoozes in a row need a leader" in body_of(refused)
    assert FORMS["snooze"] in page(client, lena, finding)
    assert put_off(client, lena, finding, days=20).status_code == 302


def test_a_pilot_in_use_without_its_sign_off_is_not_offered_a_snooze(client: Client, pilot: Pilot, lena: User) -> None:
    evidence = {"area": "dcb0160", "needed": "yes", "decision": "", "data": "", "champion": "", "programme_manager": ""}
    finding = make_finding(pilot=pilot, rule="governance/live-without-sign-off", evidence=evidence)

    body = page(client, lena, finding)

    assert "is never put off" in body
    assert FORMS["snooze"] not in body
    assert put_off(client, lena, finding).status_code == 422


def test_a_judgement_can_be_changed_and_begins_with_what_one_said(client: Client, finding: Finding, rosa: User) -> None:
    post(client, rosa, finding, "judge", verdict="right")
    assert re.search(r'name="verdict" value="right"[^>]*checked', page(client, rosa, finding))

    post(client, rosa, finding, "judge", verdict="wrong", why="They answered by phone")

    made = Judgement.objects.get()
    assert (made.verdict, made.why) == ("wrong", "They answered by phone")


def test_an_agreement_begins_with_the_next_step_within_a_week(client: Client, finding: Finding, lena: User) -> None:
    body = page(client, lena, finding)

    assert f'name="due_on" value="{(today() + 7 * DAY).isoformat()}"' in body
    assert re.search(r'<textarea name="text"[^>]*> ?Ask Infrastructure by name for a date\.', body)


@pytest.mark.parametrize(("days", "shown"), [(-1, 7), (0, 0), (3, 3)])
def test_another_agreement_begins_with_the_one_there_is(
    client: Client, finding: Finding, lena: User, days: int, shown: int
) -> None:
    make_action(finding=finding, by=lena, agreed_on=today() - 9 * DAY, due_on=today() + days * DAY, text="Sit down")

    body = page(client, lena, finding)

    assert f'name="due_on" value="{(today() + shown * DAY).isoformat()}"' in body
    assert re.search(r'<textarea name="text"[^>]*> ?Sit down</textarea>', body)
    assert 'name="owner" value="A. Jones"' in body


def test_an_agreement_names_somebody_known_or_new(client: Client, finding: Finding, lena: User) -> None:
    known = make_person(name="H. Osei")
    assert '<option value="H. Osei"></option>' in page(client, lena, finding)
    agreed = {"text": "Call them", "due_on": (today() + DAY).isoformat()}

    post(client, lena, finding, "assign", owner="h. osei", **agreed)
    post(client, lena, finding, "assign", owner="N. Ewman", **agreed)

    assert [action.owner.name for action in Action.objects.order_by("pk")] == [known.name, "N. Ewman"]


def test_a_refused_agreement_makes_nobody(client: Client, finding: Finding, lena: User) -> None:
    agreed = {"text": "Call them", "owner": "N. Ewman", "due_on": (today() - DAY).isoformat()}

    response = post(client, lena, finding, "assign", **agreed)

    assert response.status_code == 422
    assert "This day is over." in body_of(response)
    assert not Person.objects.filter(name="N. Ewman").exists()


def test_what_was_agreed_is_finished_on_the_page(client: Client, finding: Finding, lena: User, eli: User) -> None:
    action = make_action(finding=finding, by=lena, agreed_on=today() - 9 * DAY, due_on=today() - 2 * DAY)
    assert '<span class="tag tag--watch">overdue</span>' in page(client, eli, finding)

    empty = client.post(f"/actions/{action.pk}/finish/")
    assert empty.status_code == 422
    assert 'href="#id_finish_outcome"' in body_of(empty)
    assert client.post(f"/actions/{action.pk}/finish/", {"outcome": "They answered"}).status_code == 302

    body = page(client, eli, finding)
    assert f"Done on {spoken(today())}: They answered" in body
    assert "overdue" not in body


def test_who_finishes_what_was_replaced_meanwhile_is_told(client: Client, finding: Finding, eli: User) -> None:
    gone = make_action(finding=finding, by=eli, agreed_on=today(), done_on=today(), outcome=Action.REPLACED)
    client.force_login(eli)

    response = client.post(f"/actions/{gone.pk}/finish/", {"outcome": "They answered"})

    assert response.status_code == 422
    assert f"This has ended on {spoken(today())} already: replaced" in body_of(response)
    assert "They answered</textarea>" in body_of(response)


def test_the_address_of_an_answer_leads_to_its_form(client: Client, finding: Finding, lena: User) -> None:
    client.force_login(lena)

    assert client.get(f"/findings/{finding.pk}/snooze/").url == f"/findings/{finding.pk}/#snooze"
    assert 'id="snooze"' in page(client, lena, finding)


def test_who_comes_from_the_page_of_the_pilot_returns_there(client: Client, finding: Finding, lena: User) -> None:
    client.force_login(lena)
    page_of_finding, pilot = f"/findings/{finding.pk}/", f"/pilots/{finding.pilot_id}/#finding-{finding.pk}"
    assert client.get(f"{page_of_finding}snooze/?from=pilot").url == f"{page_of_finding}?from=pilot#snooze"

    body = client.get(f"{page_of_finding}?from=pilot").content.decode()
    assert f'href="{pilot}"' in body
    assert f'action="{page_of_finding}acknowledge/?from=pilot"' in body

    refused = client.post(f"{page_of_finding}judge/?from=pilot", {})
    assert refused.status_code == 422
    assert f'action="{page_of_finding}acknowledge/?from=pilot"' in refused.content.decode()

    answered = client.post(f"{page_of_finding}acknowledge/?from=pilot", {"seen": as_seen(finding)})
    assert answered.url == pilot
    assert client.post(f"{page_of_finding}judge/?from=//evil.example", {"verdict": "right"}).url == page_of_finding
