"""The page on which a stage is claimed, and the part that tells where a pilot stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from notebook.lifecycle.telling import lifecycle_of, stages_context
from pilots.models import Pilot, StageEvent
from tests.days import today
from tests.factories import (
    make_evidenced_pilot,
    make_pause,
    make_person,
    make_pilot,
    make_promise,
    make_stage_event,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def reader(client: Client, eli: User) -> User:
    client.force_login(eli)
    return eli


def page(client: Client, pilot: Pilot) -> str:
    response = client.get(reverse("stage-claim", args=[pilot.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def claim(client: Client, pilot: Pilot, stage: str) -> Any:
    return client.post(reverse("stage-claim", args=[pilot.pk]), {"stage": stage, "on": today().isoformat()})


def test_shows_what_is_on_record_and_what_is_missing_before_anything_is_claimed(client: Client) -> None:
    body = page(client, make_evidenced_pilot(as_of=today(), support_owner=None, claimed_stage="pilot"))

    assert "The evidence on record bears out: Pilot." in body
    assert "Production: 1 of 6 missing" in body
    assert "Nobody is named who supports it in routine use." in body
    assert "Pilot: all its evidence is on record" in body
    assert "Production: 1 piece of evidence missing, which would be shown as a gap" in body
    assert "Realised: cannot be claimed, 1 piece of evidence missing" in body


def test_a_claim_ahead_of_its_evidence_is_kept_with_who_said_so(client: Client) -> None:
    pilot = make_pilot()

    assert claim(client, pilot, "production").status_code == 302

    event = StageEvent.objects.get()
    assert (event.stage, event.on, str(event.decided_by)) == ("production", today(), "Eli")
    assert "What is claimed is 5 stages ahead of it." in page(client, pilot)


def test_realised_is_refused_with_the_list_of_what_is_missing(client: Client) -> None:
    response = claim(client, make_evidenced_pilot(as_of=today(), support_owner=None), "realised")

    assert response.status_code == 422
    assert "Nobody is named who supports it in routine use." in response.content.decode()
    assert not StageEvent.objects.exists()


def test_realised_is_claimed_with_its_evidence(client: Client) -> None:
    pilot = make_evidenced_pilot(as_of=today(), claimed_stage="production")

    assert claim(client, pilot, "realised").status_code == 302
    pilot.refresh_from_db()
    assert pilot.claimed_stage == "realised"


def part(pilot: Pilot, as_of: date, *, may_record: bool = True) -> str:
    context = stages_context(pilot, as_of, may_record=may_record)
    return " ".join(render_to_string("notebook/_stages.html", context).split())


def test_the_part_tells_claim_evidence_promise_and_pause(as_of: date) -> None:
    pilot = make_evidenced_pilot(as_of=as_of, support_owner=None, claimed_stage="production")
    make_stage_event(pilot=pilot, stage="production", on=as_of - 30 * DAY, decided_by=make_person())
    make_promise(pilot=pilot, live_by=as_of, recorded_on=as_of - 60 * DAY)
    make_promise(pilot=pilot, live_by=as_of + 21 * DAY, recorded_on=as_of - 20 * DAY)
    make_pause(pilot=pilot, started_on=as_of - 20 * DAY, review_on=as_of - DAY, owner=make_person(), reason="cost")

    body = part(pilot, as_of)

    assert "Production, reached 2 May 2026, says A. Jones" in body
    assert "bears out: Pilot. <strong>What is claimed is 1 stage ahead of it.</strong>" in body
    assert "Missing for production" in body
    assert "It has slid once, by 21 days in all." in body
    assert "A. Jones decides on 31 May 2026<strong>, which has passed</strong>" in body
    assert reverse("stage-claim", args=[pilot.pk]) in body


def test_the_part_tells_how_it_ended(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="stopped")
    told = {"decided_by": make_person(), "reason": "cost", "lesson": "Ask the price first."}
    make_stage_event(pilot=pilot, stage="stopped", on=as_of, **told)

    body = part(pilot, as_of)

    assert "Stopped, reached 1 Jun 2026, decided by A. Jones: cost" in body
    assert "Ask the price first." in body
    assert "Missing for" not in body
    assert reverse("pilot-stop", args=[pilot.pk]) not in body


def test_the_part_offers_readers_nothing_to_change(as_of: date) -> None:
    assert "<a " not in part(make_pilot(), as_of, may_record=False)


def test_what_was_recorded_later_is_not_told_of_an_earlier_day(as_of: date) -> None:
    pilot = make_pilot()
    make_stage_event(pilot=pilot, stage="pilot", on=as_of, recorded_on=as_of)
    make_promise(pilot=pilot, live_by=as_of + 9 * DAY, recorded_on=as_of)

    told = lifecycle_of(pilot, as_of - DAY, may_record=False)

    assert told.claim is None
    assert told.said == []


def test_the_part_takes_as_many_queries_however_much_was_said(as_of: date) -> None:
    pilot = make_pilot()
    counts = []
    for round_ in range(2):
        for number in range(4):
            day = as_of - (10 * round_ + number) * DAY
            make_promise(pilot=pilot, live_by=day, recorded_on=day, said_by=make_person())
            make_stage_event(pilot=pilot, stage="pilot", on=day, decided_by=make_person())
        with CaptureQueriesContext(connection) as queries:
            part(pilot, as_of)
        counts.append(len(queries))

    assert counts == [5, 5]
