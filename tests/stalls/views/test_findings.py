"""The page of a finding: what it tells, who may answer what, and that a form is taken once and kept when refused."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from pilots.models import Pilot
from stalls.actions import as_seen
from stalls.models import Acknowledgement, Action, Finding
from tests.days import today
from tests.factories import make_finding, make_person, make_user
from tests.stalls.makers import make_acknowledgement, make_action, make_event, make_judgement, make_snooze
from tests.stalls.views.pages import DAY, FORMS, page, post, spoken

# --- What it tells ---


def test_tells_what_was_found_since_when_and_what_next(client: Client, finding: Finding, lena: User) -> None:
    body = page(client, lena, finding)

    assert '<h1>Waiting on a ticket <span class="muted">in Referral triage</span></h1>' in body
    assert "Request INC-1042 to Infrastructure for a service account has had no answer for 60 days." in body
    assert f"Integration · open · since {spoken(today() - 60 * DAY)} (8 weeks)" in body
    assert '<dt>Next step</dt><dd dir="auto"><strong>Ask Infrastructure by name for a date.' in body
    assert '<dt>Who takes it</dt><dd dir="auto">Champion, A. Jones</dd>' in body
    assert '<dt>Who holds the ball</dt><dd dir="auto">Infrastructure</dd>' in body
    assert "<dt>What would clear it</dt>" in body
    assert f'<dt>Quiet since</dt><dd dir="auto">{spoken(today() - 60 * DAY)}</dd>' in body
    assert f'href="/pilots/{finding.pilot_id}/#integration"' in body


def test_tells_its_course_the_last_step_first(client: Client, finding: Finding, lena: User) -> None:
    body = page(client, lena, finding)

    became = f'<span class="muted">{spoken(today() - 2 * DAY)}</span>Became critical, was stalled</li>'
    opened = f'<span class="muted">{spoken(today() - 60 * DAY)}</span>Opened, stalled</li>'
    assert f"<li>{became}<li>{opened}" in body


def test_a_closed_finding_is_told_as_it_stood_and_asks_for_a_judgement_alone(
    client: Client, pilot: Pilot, lena: User
) -> None:
    closed = {"state": "closed", "closed_on": today() - 20 * DAY, "closed_because": "cleared"}
    finding = make_finding(pilot=pilot, since=today() - 50 * DAY, **closed)

    body = page(client, lena, finding)

    assert "has had no answer for 30 days." in body
    assert f"closed on {spoken(today() - 20 * DAY)}: the condition has gone" in body
    assert [answer for answer, button in FORMS.items() if button in body] == ["judge"]


def test_a_pending_finding_asks_for_nothing(client: Client, finding: Finding, lena: User) -> None:
    Finding.objects.update(state="pending", opened_on=None)

    assert not [answer for answer, button in FORMS.items() if button in page(client, lena, finding)]


def test_a_finding_whose_rule_has_gone_is_still_shown(client: Client, pilot: Pilot, lena: User) -> None:
    body = page(client, lena, make_finding(pilot=pilot, rule="integration/forgotten"))

    assert "The rule integration/forgotten that found this is no longer applied." in body


def test_tells_what_people_answered(client: Client, finding: Finding, lena: User, eli: User, rosa: User) -> None:
    make_acknowledgement(finding=finding, by=lena, on=today() - 5 * DAY, note="I know them")
    make_snooze(finding=finding, by=eli, on=today() - 4 * DAY, until=today() + DAY, reason="They move house")
    make_judgement(finding=finding, by=rosa, on=today() - 3 * DAY, verdict="too_late", why="We knew in May")
    replaced = {"done_on": today(), "outcome": Action.REPLACED, "text": "Write to them"}
    make_action(finding=finding, by=lena, agreed_on=today() - 2 * DAY, **replaced)
    make_action(finding=finding, by=lena, agreed_on=today(), due_on=today() + DAY, owner=make_person(name="H. Osei"))

    body = page(client, eli, finding)

    assert f"Lena acknowledged it as critical, until {spoken(today() + 9 * DAY)}</span>I know them" in body
    assert f"Eli snoozed it until {spoken(today() + DAY)}</span>They move house" in body
    assert "Rosa judged it: right, but too late</span>We knew in May" in body
    assert f'Write to them <span class="muted">Replaced on {spoken(today())}.</span>' in body
    assert f"H. Osei by {spoken(today() + DAY)}, agreed on {spoken(today())} by Lena" in body


def test_tells_until_when_it_is_silent_and_why_it_speaks_again(client: Client, pilot: Pilot, lena: User) -> None:
    finding = make_finding(pilot=pilot, severity="stalled", since=today() - 30 * DAY)
    make_event(finding=finding, on=today() - 29 * DAY)
    make_acknowledgement(finding=finding, by=lena, on=today() - 2 * DAY, lapses_on=today() + 5 * DAY)
    assert f"Silent until {spoken(today() + 5 * DAY)}: Lena acknowledged it" in page(client, lena, finding)

    make_event(finding=finding, on=today(), to_severity="critical")
    assert f"It speaks again since {spoken(today())}: it became worse." in page(client, lena, finding)


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
    make_acknowledgement(finding=finding, by=lena, on=today(), note="<script>alert(1)</script>")

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


# --- The way there, and what it costs ---


def test_the_pilot_page_leads_to_each_finding(client: Client, finding: Finding, lena: User) -> None:
    closed = make_finding(pilot=finding.pilot, subject="old", state="closed", closed_on=today())
    client.force_login(lena)

    body = client.get(f"/pilots/{finding.pilot_id}/").content.decode()

    assert f'href="/findings/{finding.pk}/?from=pilot"' in body
    assert f'href="/findings/{closed.pk}/"' in body


def test_takes_as_many_queries_for_many_answers_as_for_one(
    client: Client, finding: Finding, lena: User, eli: User
) -> None:
    counts = []
    client.force_login(lena)
    for more in (1, 5):
        for number in range(more):
            make_event(finding=finding, on=today())
            make_acknowledgement(finding=finding, by=eli, on=today() - number * DAY, note=f"{more}")
            make_snooze(finding=finding, by=lena, on=today() - number * DAY)
            done = {"done_on": today(), "outcome": "Done", "owner": make_person(name=f"Person {more} {number}")}
            make_action(finding=finding, by=eli, agreed_on=today(), **done)
            user = make_user(email=f"{more}.{number}@example.org")
            make_judgement(finding=finding, by=user, on=today())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/findings/{finding.pk}/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
