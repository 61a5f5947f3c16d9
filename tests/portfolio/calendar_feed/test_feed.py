"""The calendar: what is in it, for whom, in which form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.models import CalendarAddress, Membership, Portfolio, User
from pilots.models import Pilot
from tests import factories as make
from tests.stalls.makers import make_action

FAR = date(2027, 3, 1)


@pytest.fixture
def token(lena: User) -> str:
    return CalendarAddress.objects.make_for(lena)


@pytest.fixture
def pilot(portfolio: Portfolio, lena: User) -> Pilot:
    """A pilot of which something of every kind falls due."""
    person = make.make_person(name="Ines Duarte")
    pilot = make.make_pilot(name="Sorting, fast; “now”", claimed_stage="pilot")
    make.make_promise(pilot=pilot, live_by=date(2027, 1, 1), live_by_precision="quarter", said_by=person)
    make.make_handed_in(pilot=pilot)
    make.make_benefits_review(pilot=pilot, due_on=FAR)
    make.make_pause(pilot=pilot, review_on=FAR, owner=person)
    make.make_funding_decision(pilot=pilot, needed_by=FAR, board=person)
    make_action(finding=make.make_finding(pilot=pilot), by=lena, owner=person, due_on=FAR, text="Ines calls")
    make.make_champion(pilot=pilot, person=person, leaving_on=FAR)
    return pilot


def events(client: Client, token: str) -> dict[str, Any]:
    """Return the events by the first part of their UID."""
    response = client.get(f"/calendar/{token}.ics")
    assert response.status_code == 200
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return {str(event["UID"]).partition("@")[0].rpartition("-")[0]: event for event in found}


def test_every_kind_of_day_is_an_event_of_a_whole_day(client: Client, token: str, pilot: Pilot) -> None:
    found = events(client, token)

    assert {kind: event["DTSTART"].dt for kind, event in found.items()} == {
        "live-by": date(2027, 3, 31),
        "sign-off": make.MONDAY + timedelta(days=28),
        "benefits-review": FAR,
        "pause-review": FAR,
        "funding": FAR,
        "action": FAR,
        "champion-leaves": FAR,
    }
    for event in found.values():
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["URL"] == f"{settings.BASE_URL}/pilots/{pilot.pk}/"
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt


def test_what_is_open_is_what_is_open_on_the_day_that_it_is_in_the_portfolio(
    client: Client, token: str, portfolio: Portfolio
) -> None:
    Portfolio.objects.update(timezone=make.far_away())
    portfolio.refresh_from_db()
    pilot, there = make.make_pilot(), portfolio.day_of(timezone.now())
    make.make_promise(pilot=pilot, live_by=FAR, recorded_on=there)
    make.make_promise(pilot=pilot, live_by=FAR + timedelta(days=9), recorded_on=there + timedelta(days=1))

    assert events(client, token)["live-by"]["DTSTART"].dt == FAR


def test_the_calendar_is_named_and_says_how_often_to_look(client: Client, token: str) -> None:
    lines = client.get(f"/calendar/{token}.ics").content.decode().split("\r\n")

    assert {"VERSION:2.0", "X-WR-CALNAME:Pilotlight", "X-PUBLISHED-TTL:PT4H"} <= set(lines)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in lines
    assert not any(line.startswith("METHOD") for line in lines)


def test_the_summary_names_the_pilot_and_its_span_and_nobody(client: Client, token: str, pilot: Pilot) -> None:
    body = client.get(f"/calendar/{token}.ics").content.decode()

    assert events(client, token)["live-by"]["SUMMARY"] == "Promised to be live (Q1 2027): P-0001 Sorting, fast; “now”"
    assert "Ines" not in body.replace("\r\n ", "")
    assert max(len(line) for line in body.encode().split(b"\r\n")) <= 75


def test_a_promise_that_slides_stays_the_same_event(client: Client, token: str, pilot: Pilot) -> None:
    before = events(client, token)["live-by"]
    make.make_promise(pilot=pilot, live_by=date(2027, 5, 3), recorded_on=date(2026, 6, 2))
    after = events(client, token)["live-by"]

    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], date(2027, 5, 3))
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_what_is_done_or_over_is_not_in_it(client: Client, token: str, pilot: Pilot) -> None:
    pilot.pauses.update(resumed_on=date(2026, 6, 3))
    pilot.benefits_reviews.update(held_on=date(2026, 6, 3))
    pilot.funding_decisions.update(decision="funded", decided_on=date(2026, 6, 3))
    pilot.champions.update(handover_done_on=date(2026, 6, 3))
    Pilot.objects.update(claimed_stage="production")

    assert set(events(client, token)) == {"sign-off", "action"}
    Pilot.objects.update(claimed_stage="stopped")
    assert events(client, token) == {}


def test_rights_are_asked_anew_each_time(client: Client, token: str, pilot: Pilot, lena: User, otto: User) -> None:
    assert events(client, token)
    assert events(client, CalendarAddress.objects.make_for(otto)) == {}
    Membership.objects.filter(user=lena).delete()
    assert events(client, token) == {}


def test_somebody_who_may_not_log_in_has_no_calendar(client: Client, token: str, lena: User) -> None:
    User.objects.filter(pk=lena.pk).update(is_active=False)

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_it_is_sent_again_only_where_it_has_changed(client: Client, token: str, pilot: Pilot) -> None:
    first = client.get(f"/calendar/{token}.ics")
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"

    same = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    make.make_benefits_review(pilot=pilot, key="second", due_on=FAR)
    assert client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_it_costs_the_same_queries_however_many_pilots(client: Client, token: str, pilot: Pilot) -> None:
    counts = []
    for more in (0, 3):
        for _ in range(more):
            other = make.make_pilot()
            make.make_promise(pilot=other, live_by=FAR)
            make.make_handed_in(pilot=other)
        with CaptureQueriesContext(connection) as queries:
            events(client, token)
        counts.append(len(queries))

    assert counts[0] == counts[1]
