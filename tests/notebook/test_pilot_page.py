"""The page of one pilot."""

from __future__ import annotations

from datetime import date, timedelta

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio, User
from inventories.models import InventoryEntry
from pilots.models import Integration, Pilot
from stalls.models import Sweep
from tests import factories as make


@pytest.fixture
def pilot(as_of: date, lena: User, client: Client, portfolio: Portfolio) -> Pilot:
    client.force_login(lena)
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    return make.make_healthy_pilot(as_of=as_of)


def page(client: Client, pilot: Pilot) -> str:
    return " ".join(client.get(f"/pilots/{pilot.pk}/").content.decode().split())


def test_says_what_was_found_since_when_on_which_evidence_and_what_next(client: Client, pilot: Pilot) -> None:
    make.make_finding(pilot=pilot, since=date(2026, 4, 1))

    body = page(client, pilot)

    assert "Request INC-1042 to Infrastructure for a service account has had no answer for 61 days." in body
    assert "Since 1 Apr 2026 (8 weeks)" in body
    assert "<dt>Quiet since</dt><dd>1 Apr 2026</dd>" in body
    assert "Ask Infrastructure by name for a date." in body
    assert "<dt>Who takes it</dt><dd>Champion, A. Jones</dd>" in body
    assert "<dt>Who holds the ball</dt><dd>Infrastructure</dd>" in body
    assert "<dt>What would clear it</dt>" in body


def test_opens_with_who_is_who_and_the_running_week(client: Client, pilot: Pilot) -> None:
    body = page(client, pilot)

    assert "<dt>Clock start</dt><dd>23 May 2026, week 2</dd>" in body
    assert "<dt>Champion</dt><dd>A. Jones</dd>" in body
    assert "<dt>Engineer</dt><dd>not recorded</dd>" in body


def test_shows_an_imprecise_day_as_imprecise(client: Client, pilot: Pilot) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(clock_start=date(2026, 1, 1), clock_start_precision="year")

    assert "<dt>Clock start</dt><dd>2026</dd>" in page(client, pilot)


def test_says_what_is_missing_where_a_mode_cannot_be_assessed(client: Client, pilot: Pilot) -> None:
    make.make_health(pilot=pilot, mode="workflow", state="not_assessable")

    assert "Nothing on record says how people use it in their work." in page(client, pilot)


def test_tells_a_closed_finding_as_it_stood_when_it_closed(client: Client, pilot: Pilot) -> None:
    closed = {"state": "closed", "closed_on": date(2026, 4, 30)}
    make.make_finding(pilot=pilot, since=date(2026, 4, 1), severity="stalled", **closed)

    body = page(client, pilot)

    assert "1 Apr 2026 to 30 Apr 2026 · Integration, at worst stalled" in body
    assert "has had no answer for 29 days." in body


def test_says_what_the_import_could_not_read(client: Client, pilot: Pilot) -> None:
    note = {"kind": "no_date", "column": "Date initiated", "value": "soon", "note": "kept as a note."}
    entry = {"profile": "generic", "identity": "x", "row_number": 7, "file_name": "list.csv"}
    InventoryEntry.objects.create(pilot=pilot, values={}, notes=[note], **entry)

    body = page(client, pilot)

    assert "Row 7 of list.csv" in body
    assert "Date initiated: “soon”. kept as a note." in body


def test_takes_as_many_queries_however_many_facts(
    client: Client, pilot: Pilot, lena: User, eli: User, as_of: date
) -> None:
    """Each fact says who recorded it, and by how much its due day has moved."""
    Pilot.objects.filter(pk=pilot.pk).update(clock_start=as_of - timedelta(days=90), claimed_stage="production")
    counts = []
    for number in range(2):
        for more in range(1 + 7 * number):
            with pghistory.context(user=(lena, eli)[more % 2].pk):
                make_another_of_each(pilot, 10 * number + more)
        with CaptureQueriesContext(connection) as queries:
            body = page(client, pilot)
        counts.append(len(queries))

    assert "by Eli" in body
    assert counts[0] == counts[1] <= 41


def make_another_of_each(pilot: Pilot, number: int) -> None:
    on = make.MONDAY - timedelta(weeks=number)
    person = make.make_person(name=f"Person {number}")
    integration = make.make_integration(pilot=pilot, key=f"{number}", owner=person, due_on=on)
    Integration.objects.filter(pk=integration.pk).update(due_on=on + timedelta(days=9))
    make.make_access_request(pilot=pilot, key=f"{number}", team=person, integration=integration, answered_on=on)
    make.make_finding(pilot=pilot, subject=f"{number}")
    make.make_sign_off(pilot=pilot, area=f"area {number}", decision="approved", decided_by=person)
    make.make_question(pilot=pilot, key=f"{number}", raised_by=person, answerer=person)
    make.make_pause(pilot=pilot, key=f"{number}", started_on=on, resumed_on=on, owner=person)
    make.make_deputy(pilot=pilot, person=person)
    make.make_champion_action(pilot=pilot, person=person)
    make.make_reading(metric=make.make_metric(pilot=pilot, key=f"{number}", primary=False), on=on)
    make.make_workflow(pilot=pilot, task=f"{number}", observed_by=person, change_agreed_by=person)
    make.make_user_contact(pilot=pilot, on=on, met_by=person)
    make.make_workaround(pilot=pilot, key=f"{number}")
    make.make_usage_week(pilot=pilot, week=on)
    make.make_environment_week(pilot=pilot, week=on)
    make.make_benefits_review(pilot=pilot, key=f"{number}", confirmed_by=person)
    make.make_funding_decision(pilot=pilot, key=f"{number}", board=person)
    make.make_promise(pilot=pilot, live_by=on, said_by=person)
    make.make_first_slice(pilot=pilot, user=person)
    make.make_weekly_update(pilot=pilot, submitted_on=on - timedelta(weeks=20), author=person)
    make.make_stage_event(pilot=pilot, stage="pilot", on=on, decided_by=person)


def test_escapes_what_people_typed(client: Client, pilot: Pilot) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(name="<img src=x>", problem="<script>x</script>")

    body = page(client, pilot)

    assert "<img src=x>" not in body
    assert "<script>x" not in body


def test_says_which_rules_could_not_be_evaluated(client: Client, pilot: Pilot) -> None:
    assert "could not be evaluated" not in page(client, pilot)
    Sweep.objects.update(failed_rules=["champion/gone", "delivery/silence"])
    assert "2 rules could not be evaluated: champion/gone, delivery/silence. What they found" in page(client, pilot)
