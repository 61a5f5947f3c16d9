"""The page of a pilot's pause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from governance.models import Pause
from pilots.models import Pilot
from tests.days import today
from tests.factories import make_pause, make_person, make_pilot

DAY = timedelta(days=1)


@pytest.fixture
def pilot(client: Client, eli: User) -> Pilot:
    client.force_login(eli)
    return make_pilot()


def post(client: Client, pilot: Pilot, **data: Any) -> Any:
    return client.post(reverse("pilot-pause", args=[pilot.pk]), data)


def page(client: Client, pilot: Pilot) -> str:
    return " ".join(client.get(reverse("pilot-pause", args=[pilot.pk])).content.decode().split())


def iso(day: date) -> str:
    return day.isoformat()


def test_a_pause_begins_with_a_review_in_a_fortnight(client: Client, pilot: Pilot) -> None:
    assert f'value="{iso(today() + 14 * DAY)}"' in page(client, pilot)

    told = {
        "started_on": iso(today()),
        "reason": "governance",
        "owner": "A. Jones",
        "review_on": iso(today() + 14 * DAY),
    }
    assert post(client, pilot, **told).status_code == 302

    assert (str(Pause.objects.get().owner), Pause.objects.get().review_on) == ("A. Jones", today() + 14 * DAY)
    assert "How does it go on?" in page(client, pilot)


def test_a_review_too_far_ahead_is_explained_beside_the_day(client: Client, pilot: Pilot) -> None:
    told = {
        "started_on": iso(today()),
        "reason": "governance",
        "owner": "A. Jones",
        "review_on": iso(today() + 29 * DAY),
    }

    response = post(client, pilot, **told)

    assert response.status_code == 422
    assert "Review on: A pause is reviewed within 28 days" in response.content.decode()


def test_work_goes_on(client: Client, pilot: Pilot) -> None:
    make_pause(pilot=pilot, started_on=today() - 9 * DAY, owner=make_person(), review_on=today() - DAY)
    assert "which has passed" in page(client, pilot)

    assert post(client, pilot, resume="yes", **{"resume-resumed_on": iso(today())}).status_code == 302

    assert Pause.objects.get().resumed_on == today()
    assert "Pause this pilot" in page(client, pilot)


def test_it_rests_until_the_next_review(client: Client, pilot: Pilot) -> None:
    make_pause(pilot=pilot, started_on=today() - 9 * DAY, owner=make_person(), review_on=today())

    review = {"review-owner": "Second", "review-review_on": iso(today() + 28 * DAY)}
    assert post(client, pilot, **review).status_code == 302

    assert (str(Pause.objects.get().owner), Pause.objects.get().review_on) == ("Second", today() + 28 * DAY)


@pytest.mark.parametrize("data", [{}, {"resume": "yes"}, {"review-review_on": "2020-01-01", "review-owner": "\0"}])
def test_an_answer_that_says_nothing_is_explained(client: Client, pilot: Pilot, data: dict[str, str]) -> None:
    make_pause(pilot=pilot, started_on=today() - 9 * DAY)

    response = post(client, pilot, **data)

    assert response.status_code == 422
    assert response.content.decode().count('class="error-summary"') == 1


def test_what_has_ended_is_not_paused(client: Client, pilot: Pilot) -> None:
    Pilot.objects.update(claimed_stage="stopped")

    assert "It has ended: stopped." in page(client, pilot)
