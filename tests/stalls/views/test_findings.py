"""The page of a finding: what it tells, who may answer what, and that a form is taken once and kept when refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person, User
from pilots.models import Pilot
from stalls.actions import as_seen
from stalls.models import Acknowledgement, Action, Finding, Judgement, Snooze, Sweep
from tests.factories import make_finding, make_person, make_pilot, make_user
from tests.stalls.makers import make_acknowledgement, make_action, make_event, make_judgement, make_snooze

DAY = timedelta(days=1)
TODAY = timezone.localdate()
FORMS = {
    "acknowledge": "I have seen it",
    "snooze": "Snooze it</button>",
    "judge": "Say so",
    "assign": "Agree on it",
}


@pytest.fixture
def pilot(db: None) -> Pilot:
    return make_pilot(code="P-7", name="Referral triage")


@pytest.fixture
def finding(pilot: Pilot) -> Finding:
    """A finding that has been critical for sixty days and was told as of today."""
    Sweep.objects.create(portfolio=pilot.portfolio, as_of=TODAY)
    made = make_finding(pilot=pilot, since=TODAY - 60 * DAY)
    make_event(finding=made, on=TODAY - 60 * DAY, from_state="pending", to_severity="stalled")
    make_event(finding=made, on=TODAY - 2 * DAY, from_state="open", from_severity="stalled")
    return made


def spoken(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def page(client: Client, user: User, finding: Finding) -> str:
    client.force_login(user)
    response = client.get(f"/findings/{finding.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def post(client: Client, user: User, finding: Finding, answer: str, **typed: Any) -> Any:
    client.force_login(user)
    return client.post(f"/findings/{finding.pk}/{answer}/", typed)


def put_off(client: Client, user: User, finding: Finding, days: int = 10, **typed: Any) -> Any:
    said = {"until": (TODAY + days * DAY).isoformat(), "reason": "The board meets first", "seen": as_seen(finding)}
    return post(client, user, finding, "snooze", **said | typed)


def body_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- What it tells ---


def test_tells_what_was_found_since_when_and_what_next(client: Client, finding: Finding, lena: User) -> None:
    body = page(client, lena, finding)

    assert '<h1>Waiting on a ticket <span class="muted">in Referral triage</span></h1>' in body
    assert "Request INC-1042 to Infrastructure for a service account has had no answer for 60 days." in body
    assert f"Integration · open · since {spoken(TODAY - 60 * DAY)} (8 weeks)" in body
    assert '<dt>Next step</dt><dd dir="auto"><strong>Ask Infrastructure by name for a date.' in body
    assert '<dt>Who takes it</dt><dd dir="auto">Champion, A. Jones</dd>' in body
    assert '<dt>Who holds the ball</dt><dd dir="auto">Infrastructure</dd>' in body
    assert "<dt>What would clear it</dt>" in body
    assert f'<dt>Quiet since</dt><dd dir="auto">{spoken(TODAY - 60 * DAY)}</dd>' in body
    assert f'href="/pilots/{finding.pilot_id}/#integration"' in body


def test_tells_its_course_the_last_step_first(client: Client, finding: Finding, lena: User) -> None:
    body = page(client, lena, finding)

    became = f'<span class="muted">{spoken(TODAY - 2 * DAY)}</span>Became critical, was stalled</li>'
    opened = f'<span class="muted">{spoken(TODAY - 60 * DAY)}</span>Opened, stalled</li>'
    assert f"<li>{became}<li>{opened}" in body


def test_a_closed_finding_is_told_as_it_stood_and_asks_for_a_judgement_alone(
    client: Client, pilot: Pilot, lena: User
) -> None:
    closed = {"state": "closed", "closed_on": TODAY - 20 * DAY, "closed_because": "cleared"}
    finding = make_finding(pilot=pilot, since=TODAY - 50 * DAY, **closed)

    body = page(client, lena, finding)

    assert "has had no answer for 30 days." in body
    assert f"closed on {spoken(TODAY - 20 * DAY)}: the condition has gone" in body
    assert [answer for answer, button in FORMS.items() if button in body] == ["judge"]


def test_a_pending_finding_asks_for_nothing(client: Client, finding: Finding, lena: User) -> None:
    Finding.objects.update(state="pending", opened_on=None)

    assert not [answer for answer, button in FORMS.items() if button in page(client, lena, finding)]


def test_a_finding_whose_rule_has_gone_is_still_shown(client: Client, pilot: Pilot, lena: User) -> None:
    body = page(client, lena, make_finding(pilot=pilot, rule="integration/forgotten"))

    assert "The rule integration/forgotten that found this is no longer applied." in body


def test_tells_what_people_answered(client: Client, finding: Finding, lena: User, eli: User, rosa: User) -> None:
    make_acknowledgement(finding=finding, by=lena, on=TODAY - 5 * DAY, note="I know them")
    make_snooze(finding=finding, by=eli, on=TODAY - 4 * DAY, until=TODAY + DAY, reason="They move house")
    make_judgement(finding=finding, by=rosa, on=TODAY - 3 * DAY, verdict="too_late", why="We knew in May")
    replaced = {"done_on": TODAY, "outcome": Action.REPLACED, "text": "Write to them"}
    make_action(finding=finding, by=lena, agreed_on=TODAY - 2 * DAY, **replaced)
    make_action(finding=finding, by=lena, agreed_on=TODAY, due_on=TODAY + DAY, owner=make_person(name="H. Osei"))

    body = page(client, eli, finding)

    assert f"Lena acknowledged it as critical, until {spoken(TODAY + 9 * DAY)}</span>I know them" in body
    assert f"Eli snoozed it until {spoken(TODAY + DAY)}</span>They move house" in body
    assert "Rosa judged it: right, but too late</span>We knew in May" in body
    assert f'Write to them <span class="muted">Replaced on {spoken(TODAY)}.</span>' in body
    assert f"H. Osei by {spoken(TODAY + DAY)}, agreed on {spoken(TODAY)} by Lena" in body


def test_tells_until_when_it_is_silent_and_why_it_speaks_again(client: Client, pilot: Pilot, lena: User) -> None:
    finding = make_finding(pilot=pilot, severity="stalled", since=TODAY - 30 * DAY)
    make_event(finding=finding, on=TODAY - 29 * DAY)
    make_acknowledgement(finding=finding, by=lena, on=TODAY - 2 * DAY, lapses_on=TODAY + 5 * DAY)
    assert f"Silent until {spoken(TODAY + 5 * DAY)}: Lena acknowledged it" in page(client, lena, finding)

    make_event(finding=finding, on=TODAY, to_severity="critical")
    assert f"It speaks again since {spoken(TODAY)}: it became worse." in page(client, lena, finding)


def test_leads_to_the_finding_in_which_it_is_counted(
    client: Client, finding: Finding, pilot: Pilot, lena: User
) -> None:
    mute = make_finding(pilot=pilot, subject="other", hidden_by=finding)

    body = page(client, lena, mute)

    assert (
        f'It is counted in another finding already, so nobody is told of it alone: <a href="/findings/{finding.pk}/">'
        in body
    )


def test_what_people_wrote_stays_text(client: Client, finding: Finding, lena: User) -> None:
    make_acknowledgement(finding=finding, by=lena, on=TODAY, note="<script>alert(1)</script>")

    body = page(client, lena, finding)

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


# --- Who may ---


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("priya", list(FORMS)),
        ("eli", list(FORMS)),
        ("lena", list(FORMS)),
        ("adam", list(FORMS)),
        ("rosa", ["judge"]),
    ],
)
def test_everybody_sees_the_page_with_the_forms_that_are_theirs(
    client: Client, finding: Finding, who: str, answers: list[str], request: pytest.FixtureRequest
) -> None:
    body = page(client, request.getfixturevalue(who), finding)

    assert [answer for answer, button in FORMS.items() if button in body] == answers


@pytest.mark.parametrize("answer", ["acknowledge", "snooze", "assign"])
def test_a_reviewer_answers_nothing_but_whether_it_is_right(
    client: Client, finding: Finding, rosa: User, answer: str
) -> None:
    assert post(client, rosa, finding, answer, seen=as_seen(finding)).status_code == 404
    assert client.get(f"/findings/{finding.pk}/{answer}/").status_code == 404
    assert post(client, rosa, finding, "judge", verdict="right").status_code == 302


@pytest.mark.parametrize("answer", ["", "acknowledge/", "snooze/", "judge/", "assign/"])
def test_an_outsider_finds_nothing(client: Client, finding: Finding, otto: User, answer: str) -> None:
    client.force_login(otto)
    address = f"/findings/{finding.pk}/{answer}"

    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)
    assert not Acknowledgement.objects.exists()


def test_a_superuser_answers_everything(client: Client, finding: Finding) -> None:
    body = page(client, make_user(email="root@example.org", is_superuser=True), finding)

    assert all(button in body for button in FORMS.values())


# --- Answering ---


def test_an_acknowledgement_is_recorded_and_told(client: Client, finding: Finding, lena: User) -> None:
    response = post(client, lena, finding, "acknowledge", note="I call them", seen=as_seen(finding))

    assert (response.status_code, response.url) == (302, f"/findings/{finding.pk}/")
    made = Acknowledgement.objects.get()
    assert (made.by, made.on, made.lapses_on, made.note) == (lena, TODAY, TODAY + 14 * DAY, "I call them")
    body = page(client, lena, finding)
    assert "It is recorded that you have seen it." in body
    assert f"Silent until {spoken(TODAY + 14 * DAY)}: Lena acknowledged it on {spoken(TODAY)}." in body


def test_the_same_form_sent_twice_is_recorded_once(client: Client, finding: Finding, lena: User) -> None:
    agreed = {"text": "Call them", "owner": "H. Osei", "due_on": (TODAY + DAY).isoformat()}
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
    assert f"Choose a day after today and not after {spoken(TODAY + 28 * DAY)}: 28 days are the longest." in body
    assert f'value="{(TODAY + 29 * DAY).isoformat()}"' in body
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

    assert f'name="due_on" value="{(TODAY + 7 * DAY).isoformat()}"' in body
    assert re.search(r'<textarea name="text"[^>]*> ?Ask Infrastructure by name for a date\.', body)


@pytest.mark.parametrize(("days", "shown"), [(-1, 7), (0, 0), (3, 3)])
def test_another_agreement_begins_with_the_one_there_is(
    client: Client, finding: Finding, lena: User, days: int, shown: int
) -> None:
    make_action(finding=finding, by=lena, agreed_on=TODAY - 9 * DAY, due_on=TODAY + days * DAY, text="Sit down")

    body = page(client, lena, finding)

    assert f'name="due_on" value="{(TODAY + shown * DAY).isoformat()}"' in body
    assert re.search(r'<textarea name="text"[^>]*> ?Sit down</textarea>', body)
    assert 'name="owner" value="A. Jones"' in body


def test_an_agreement_names_somebody_known_or_new(client: Client, finding: Finding, lena: User) -> None:
    known = make_person(name="H. Osei")
    assert '<option value="H. Osei"></option>' in page(client, lena, finding)
    agreed = {"text": "Call them", "due_on": (TODAY + DAY).isoformat()}

    post(client, lena, finding, "assign", owner="h. osei", **agreed)
    post(client, lena, finding, "assign", owner="N. Ewman", **agreed)

    assert [action.owner.name for action in Action.objects.order_by("pk")] == [known.name, "N. Ewman"]


def test_a_refused_agreement_makes_nobody(client: Client, finding: Finding, lena: User) -> None:
    agreed = {"text": "Call them", "owner": "N. Ewman", "due_on": (TODAY - DAY).isoformat()}

    response = post(client, lena, finding, "assign", **agreed)

    assert response.status_code == 422
    assert "This day is over." in body_of(response)
    assert not Person.objects.filter(name="N. Ewman").exists()


def test_what_was_agreed_is_finished_on_the_page(client: Client, finding: Finding, lena: User, eli: User) -> None:
    action = make_action(finding=finding, by=lena, agreed_on=TODAY - 9 * DAY, due_on=TODAY - 2 * DAY)
    assert '<span class="tag tag--watch">overdue</span>' in page(client, eli, finding)

    empty = client.post(f"/actions/{action.pk}/finish/")
    assert empty.status_code == 422
    assert 'href="#id_finish_outcome"' in body_of(empty)
    assert client.post(f"/actions/{action.pk}/finish/", {"outcome": "They answered"}).status_code == 302

    body = page(client, eli, finding)
    assert f"Done on {spoken(TODAY)}: They answered" in body
    assert "overdue" not in body


def test_who_finishes_what_was_replaced_meanwhile_is_told(client: Client, finding: Finding, eli: User) -> None:
    gone = make_action(finding=finding, by=eli, agreed_on=TODAY, done_on=TODAY, outcome=Action.REPLACED)
    client.force_login(eli)

    response = client.post(f"/actions/{gone.pk}/finish/", {"outcome": "They answered"})

    assert response.status_code == 422
    assert f"This has ended on {spoken(TODAY)} already: replaced" in body_of(response)
    assert "They answered</textarea>" in body_of(response)


def test_the_address_of_an_answer_leads_to_its_form(client: Client, finding: Finding, lena: User) -> None:
    client.force_login(lena)

    assert client.get(f"/findings/{finding.pk}/snooze/").url == f"/findings/{finding.pk}/#snooze"
    assert 'id="snooze"' in page(client, lena, finding)


# --- The way there, and what it costs ---


def test_the_pilot_page_leads_to_each_finding(client: Client, finding: Finding, lena: User) -> None:
    closed = make_finding(pilot=finding.pilot, subject="old", state="closed", closed_on=TODAY)
    client.force_login(lena)

    body = client.get(f"/pilots/{finding.pilot_id}/").content.decode()

    assert f'href="/findings/{finding.pk}/"' in body
    assert f'href="/findings/{closed.pk}/"' in body


def test_takes_as_many_queries_for_many_answers_as_for_one(
    client: Client, finding: Finding, lena: User, eli: User
) -> None:
    counts = []
    client.force_login(lena)
    for more in (1, 5):
        for number in range(more):
            make_event(finding=finding, on=TODAY)
            make_acknowledgement(finding=finding, by=eli, on=TODAY - number * DAY, note=f"{more}")
            make_snooze(finding=finding, by=lena, on=TODAY - number * DAY)
            done = {"done_on": TODAY, "outcome": "Done", "owner": make_person(name=f"Person {more} {number}")}
            make_action(finding=finding, by=eli, agreed_on=TODAY, **done)
            user = make_user(email=f"{more}.{number}@example.org")
            make_judgement(finding=finding, by=user, on=TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/findings/{finding.pk}/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
