"""Every sign-off and question of a pilot, and the button that adds what is required."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from governance.models import GovernanceQuestion, SignOff
from pilots.models import Pilot
from tests.factories import make_handed_in, make_promise, make_question, make_requirement, make_round, make_sign_off

DAY = timedelta(days=1)


def page(client: Client, user: User, pilot: Pilot) -> str:
    client.force_login(user)
    response = client.get(f"/pilots/{pilot.pk}/sign-offs/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_names_what_is_missing_and_adds_it_for_recorders(client: Client, pilot: Pilot, eli: User, lena: User) -> None:
    assert "DTAC assessment, trials included" in page(client, lena, pilot)
    assert "Add what is required" not in page(client, lena, pilot)
    assert "Add what is required" in page(client, eli, pilot)

    assert client.post(f"/pilots/{pilot.pk}/sign-offs/require/").status_code == 302

    body = page(client, eli, pilot)
    assert "12 sign-offs added." in body
    assert "Not on record of this pilot" not in body
    assert (SignOff.objects.count(), GovernanceQuestion.objects.count()) == (12, 3)
    assert GovernanceQuestion.objects.first().raised_by.user == eli  # type: ignore[union-attr]


def test_misses_only_what_the_portfolio_uses(client: Client, pilot: Pilot, lena: User) -> None:
    make_requirement(name="Our own")
    make_requirement(code="off", name="Switched off", is_used=False)

    body = page(client, lena, pilot)

    assert "The portfolio requires of health: Our own." in body
    assert "Switched off" not in body


def test_tells_how_each_stands_and_when_the_pilot_can_be_live(client: Client, pilot: Pilot, lena: User) -> None:
    today = timezone.localdate()
    make_promise(pilot=pilot, live_by=today + 60 * DAY, recorded_on=today - DAY)
    make_handed_in(pilot=pilot, on=today - 5 * DAY, typical_days=25)
    make_sign_off(pilot=pilot, area="legal", needed="no", not_needed_because="In the framework")
    make_question(pilot=pilot, answer="Yes")

    body = page(client, lena, pilot)

    assert "The reviewers’ turn for 5 days" in body
    assert "40 days to spare" in body
    assert "In the framework" in body
    assert "Answered" in body


def test_says_that_a_rejected_one_leaves_no_day(client: Client, pilot: Pilot, lena: User) -> None:
    make_sign_off(pilot=pilot, area="legal", decision="rejected")

    assert "Not while rejected: Legal" in page(client, lena, pilot)


def test_takes_as_many_queries_for_many_as_for_few(client: Client, pilot: Pilot, lena: User) -> None:
    counts = []
    for more in (1, 6):
        for number in range(more):
            row = make_handed_in(pilot=pilot, area=f"area {more} {number}")
            make_round(sign_off=row, decision="returned")
            make_question(pilot=pilot, key=f"{more} {number}", function="legal")
        client.force_login(lena)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/pilots/{pilot.pk}/sign-offs/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 22
