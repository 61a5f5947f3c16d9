"""The pages on which a pilot is stopped, promised and looked back upon."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, User
from pilots.models import Pilot, Promise, Retrospective, StageEvent
from tests.factories import make_pilot, make_promise, make_stage_event

DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def pilot(client: Client, eli: User) -> Pilot:
    client.force_login(eli)
    return make_pilot()


def post(client: Client, name: str, pilot: Pilot, **data: Any) -> Any:
    return client.post(reverse(name, args=[pilot.pk]), data)


def get(client: Client, name: str, pilot: Pilot) -> str:
    response = client.get(reverse(name, args=[pilot.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def said_beside(response: Any, field: str) -> bool:
    """Return whether the page says something beside a field, and links to that field from its top."""
    body = response.content.decode()
    summary = body.partition('class="error-summary"')[2].partition("</div>")[0]
    fields = re.findall(rf'<(?:input|select|textarea)[^>]* id="id_{field}(?:_0)?"[^>]*>', body)
    return f'href="#id_{field}' in summary and bool(fields) and 'aria-invalid="true"' in fields[0]


# --- Stop ---


def test_a_stop_is_kept_and_leads_to_the_retrospective(client: Client, pilot: Pilot, today: date) -> None:
    told = {"on": today.isoformat(), "decided_by": "Board of AI", "reason": "cost", "lesson": "Ask the price first."}

    response = post(client, "pilot-stop", pilot, **told)

    assert response.headers["Location"] == reverse("retrospective-edit", args=[pilot.pk])
    event = StageEvent.objects.get()
    assert (event.stage, str(event.decided_by), event.recorded_on) == ("stopped", "Board of AI", today)
    assert "It has ended: stopped." in get(client, "pilot-stop", pilot)
    assert 'value="deliberate" selected' in get(client, "retrospective-edit", pilot)


def test_a_stop_without_who_why_and_lesson_is_explained(client: Client, pilot: Pilot) -> None:
    response = post(client, "pilot-stop", pilot, on="2020-01-01", lesson=" ")

    assert response.status_code == 422
    assert all(said_beside(response, field) for field in ("decided_by", "reason", "lesson"))
    assert not StageEvent.objects.exists()
    assert not Person.objects.filter(name="").exists()


def test_what_is_refused_makes_nobody(client: Client, pilot: Pilot, today: date) -> None:
    tomorrow = (today + 2 * DAY).isoformat()
    response = post(client, "pilot-stop", pilot, on=tomorrow, decided_by="New Name", reason="cost", lesson="x")

    assert said_beside(response, "on")
    assert not Person.objects.filter(name="New Name").exists()


# --- Promise ---


def test_a_first_promise_asks_only_for_day_and_person(client: Client, pilot: Pilot, today: date) -> None:
    assert "What has changed since" not in get(client, "promise-add", pilot)

    post(client, "promise-add", pilot, live_by=(today + 30 * DAY).isoformat(), said_by="A. Jones")

    assert str(Promise.objects.get().said_by) == "A. Jones"


def test_a_second_promise_asks_what_has_changed_and_says_how_far_it_slid(
    client: Client, pilot: Pilot, today: date
) -> None:
    make_promise(pilot=pilot, live_by=today + 10 * DAY, recorded_on=today - 30 * DAY)
    later = {"live_by": (today + 41 * DAY).isoformat(), "said_by": "A. Jones"}
    assert said_beside(post(client, "promise-add", pilot, **later), "reason")

    response = client.post(
        reverse("promise-add", args=[pilot.pk]), later | {"reason": "The supplier is late."}, follow=True
    )

    assert "It has slid once, by 31 days in all." in response.content.decode()
    page = get(client, "promise-add", pilot)
    assert "31 days later" in page
    assert "The supplier is late." in page


def test_a_month_may_be_promised(client: Client, pilot: Pilot, today: date) -> None:
    year = today.year + 1

    post(client, "promise-add", pilot, live_by=f"{year}-03-17", live_by_precision="month", said_by="A. Jones")

    promise = Promise.objects.get()
    assert (promise.live_by, promise.live_by_precision) == (date(year, 3, 1), "month")


# --- Retrospective ---

LOOKED_BACK = {
    "ended_on": "2026-01-31",
    "how": "default",
    "primary_mode": "champion",
    "secondary_modes": ["governance"],
    "was_flagged": "no",
    "lesson": "Name a deputy.",
}


def test_a_retrospective_winds_down_what_died_by_default(client: Client, pilot: Pilot) -> None:
    make_stage_event(pilot=pilot, stage="pilot", on=date(2025, 6, 1))
    assert "record the stop first" in get(client, "retrospective-edit", pilot)

    assert post(client, "retrospective-edit", pilot, **LOOKED_BACK).status_code == 302

    pilot.refresh_from_db()
    assert (pilot.claimed_stage, pilot.retrospective.primary_mode) == ("wound_down", "champion")
    page = get(client, "retrospective-edit", pilot)
    assert "the database was restored" not in page
    assert 'value="2026-01-31"' in page
    assert 'value="champion" selected' in page
    assert re.search(r'value="governance"[^>]* checked', page)


def test_a_retrospective_of_what_nobody_stopped_is_explained(client: Client, pilot: Pilot) -> None:
    response = post(client, "retrospective-edit", pilot, **LOOKED_BACK | {"how": "deliberate"})

    assert response.status_code == 422
    assert said_beside(response, "how")
    assert not Retrospective.objects.exists()


# --- All of them ---

PAGES = ("pilot-stop", "promise-add", "retrospective-edit", "stage-claim", "pilot-pause")
FIELDS = """
    on on_precision decided_by reason lesson live_by live_by_precision said_by ended_on how primary_mode
    secondary_modes first_sign_on was_flagged stage started_on owner review_on resume review-owner
"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("value", ["", "\0", "9999-12-31", "0001-01-01", "x" * 6000, "<b>", "month", "2026-06-01"])
def test_no_page_breaks_whatever_is_posted(client: Client, pilot: Pilot, page: str, value: str) -> None:
    response = post(client, page, pilot, **dict.fromkeys(FIELDS.split(), value))

    assert response.status_code == 422


@pytest.mark.parametrize("page", PAGES)
def test_text_of_people_is_escaped(client: Client, pilot: Pilot, page: str) -> None:
    Pilot.objects.update(name="<img src=x>")

    assert "<img src=x>" not in get(client, page, pilot)


@pytest.mark.parametrize("page", PAGES)
def test_readers_without_the_right_do_not_find_the_page(client: Client, pilot: Pilot, lena: User, page: str) -> None:
    client.force_login(lena)

    assert client.get(reverse(page, args=[pilot.pk])).status_code == 404
    assert post(client, page, pilot).status_code == 404
