"""The page of the analytics: what each part says, whom it counts, what it says where nothing is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from stalls.models import PilotHealth
from stalls.sweep import sweep
from tests import factories as make

type Get = Callable[..., str]

DAY = timedelta(days=1)


@pytest.fixture
def today(db: None) -> date:
    return timezone.localdate()


@pytest.fixture
def get(client: Client, lena: User) -> Get:
    client.force_login(lena)
    return lambda query="": " ".join(client.get(f"/analytics/{query}").content.decode().split())


def make_some(today: date, number: int) -> None:
    """Make pilots that wait, have waited and post updates."""
    for count in range(number):
        pilot = make.make_pilot(clock_start=today - 200 * DAY, sector="health")
        make.make_access_request(pilot=pilot, raised_on=today - 60 * DAY)
        make.make_integration(pilot=pilot, state="waiting", state_on=today - 20 * DAY)
        make.make_question(pilot=pilot, raised_on=today - 50 * DAY, answer="Yes", answered_on=today - 40 * DAY)
        sign_off = make.make_handed_in(pilot=pilot, on=today - 30 * DAY)
        make.make_round(sign_off=sign_off, on=today - 10 * DAY - count * DAY, submitted_on=today - 30 * DAY)
        make.make_weekly_update(pilot=pilot, submitted_on=today - 7 * DAY)


def test_every_part_says_what_is_on_record(get: Get, today: date) -> None:
    make_some(today, 10)
    sweep(as_of=today)
    PilotHealth.objects.update(state="stalled", primary_mode="integration")

    body = get()

    assert "Infrastructure has cost most: 86 pilot-weeks in 10 pilots, 10 still open, the longest for 60 days." in body
    assert '<th scope="row">Health</th><td>10</td><td>0</td><td>0</td><td>0 % (no range: none had by then)</td>' in body
    assert "Stalled now: 10 pilots that are stalled or critical today" in body
    assert "Of 10 pilots flagged, 0 recovered; it stands in 10." in body
    assert "10 pilots, as of " in body
    assert body.count("<table") >= 6
    assert " style=" not in body


def test_names_groups_that_are_too_small_without_a_share(get: Get, today: date) -> None:
    make.make_pilot(clock_start=today - 200 * DAY, sector="university")

    body = get()

    assert "Fewer than 10 pilots, so no share: University: 1 pilot." in body
    assert "<figure" not in body


def test_says_what_to_record_first(get: Get, today: date) -> None:
    assert "No pilot yet" in get()
    make.make_pilot(clock_start=None)

    body = get()

    for said in (
        "Nothing has been waited for yet. Record what a pilot asks of other teams",
        "No pilot counts yet. A pilot counts from the day on which its clock started",
        "No pilot has been stalled yet",
        "No finding has opened yet.",
        "No update was due.",
    ):
        assert said in body


def test_narrows_by_portfolio_sector_and_stage(get: Get, today: date) -> None:
    make.make_pilot(sector="health", claimed_stage="pilot")
    make.make_pilot(sector="university", claimed_stage="proposed")

    assert "2 pilots, as of" in get()
    assert "1 pilot, as of" in get("?sector=health")
    assert "1 pilot, as of" in get("?stage=proposed")
    assert "No pilot matches" in get("?stage=proposed&sector=health")
    assert 'class="errorlist"' in get("?stage=nonsense")


def test_leaves_invented_and_foreign_pilots_out(get: Get, lena: User, today: date) -> None:
    make.make_pilot()
    show = make.make_portfolio(name="Show", is_demonstration=True)
    make.make_member(user=lena, portfolio=show)
    make.make_pilot(portfolio=show)
    make.make_pilot(portfolio=make.make_portfolio(name="Elsewhere"))

    body = get()

    assert "1 pilot, as of" in body
    assert "The pilots of the demonstration are invented" in body
    assert "1 pilot, as of" in get(f"?portfolio={show.pk}")


def test_its_queries_do_not_grow_with_pilots(get: Get, today: date) -> None:
    make_some(today, 2)
    sweep(as_of=today)
    with CaptureQueriesContext(
        connection,
    ) as few:
        get()
    make_some(today, 9)
    sweep(as_of=today)
    with CaptureQueriesContext(connection) as many:
        get()

    assert len(few) == len(many)
    assert len(many) <= 40
