"""The dashboard: what it shows, in which order, how it is narrowed, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio, User
from pilots.models import Pilot
from stalls.models import PilotHealth, Sweep
from stalls.modes import FailureMode, HealthState
from tests import factories as make

type Get = Callable[..., str]


@pytest.fixture
def get(client: Client, lena: User) -> Get:
    """The dashboard as Lena, a leader, reads it."""
    client.force_login(lena)
    return lambda query="", **headers: client.get(f"/{query}", headers=headers).content.decode()


def make_row(name: str, as_of: date, **states: str) -> Pilot:
    """Make a swept pilot: clear in every mode that is not given another state; conditions are five weeks old."""
    pilot = make.make_pilot(name=name)
    for mode in FailureMode:
        state = states.get(mode, "clear")
        since = as_of - timedelta(days=35) if state in ("watch", "stalled", "critical") else None
        facts_on = None if state == "not_assessable" else as_of - timedelta(days=3)
        make.make_health(pilot=pilot, mode=mode, state=state, since=since, facts_on=facts_on)
    worst = max(map(HealthState, ["clear", *states.values()]), key=lambda state: state.rank)
    PilotHealth.objects.create(pilot=pilot, state=worst, modes=[], known=[])
    return pilot


@pytest.fixture
def three(as_of: date, portfolio: Portfolio) -> list[Pilot]:
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    return [
        make_row("Bed requests", as_of),
        make_row("Call notes", as_of, governance="critical", workflow="not_assessable"),
        make_row("Appointment letters", as_of, champion="watch"),
    ]


def shown(body: str, pilots: list[Pilot]) -> list[str]:
    """Return which of the pilots the page shows, in its order."""
    found = sorted((body.index(f">{pilot.name}</a>"), pilot.name) for pilot in pilots if f">{pilot.name}</a>" in body)
    return [name for _, name in found]


def test_says_of_each_mode_its_state_and_the_age_of_the_condition_or_of_the_facts(get: Get, three: Any) -> None:
    body = get()

    assert f'<a href="/pilots/{three[1].pk}/#governance">Critical</a><small>5 weeks</small>' in body
    assert "<b>Clear</b><small>facts 3 days old</small>" in body
    assert "<b>Not assessable</b><small>no facts</small>" in body
    assert "As of 1 Jun 2026" in body


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Call notes", "Appointment letters", "Bed requests"]),
        ("?sort=name", ["Appointment letters", "Bed requests", "Call notes"]),
        ("?severity=critical", ["Call notes"]),
        ("?severity=stalled-or-worse", ["Call notes"]),
        ("?severity=clear", ["Bed requests"]),
        ("?mode=champion", ["Appointment letters"]),
        ("?mode=champion&severity=clear&sort=name", ["Bed requests", "Call notes"]),
        ("?mode=workflow&severity=not_assessable", ["Call notes"]),
        ("?q=BED", ["Bed requests"]),
        ("?stage=production", []),
        ("?sector=unknown&stage=first_slice&sort=name", ["Appointment letters", "Bed requests", "Call notes"]),
    ],
)
def test_narrows_and_orders_by_what_its_address_says(get: Get, three: Any, query: str, names: list[str]) -> None:
    assert shown(get(query), three) == names


@pytest.mark.parametrize("query", ["?mode=nonsense", "?severity=%00", "?portfolio=999999", "?q=%00", "?page=minus"])
def test_says_which_choice_does_not_exist_and_narrows_nothing(get: Get, three: Any, query: str) -> None:
    body = get(query)

    assert len(shown(body, three)) == 3
    assert ('class="errorlist"' in body) is (query != "?page=minus")


def test_links_each_count_to_the_pilots_it_counts(get: Get, three: Any) -> None:
    body = get("?sector=unknown")

    assert '<a href="?sector=unknown&amp;mode=governance&amp;severity=stalled-or-worse">1</a>' in body
    assert '<a href="?sector=unknown&amp;mode=champion&amp;severity=watch">1</a>' in body


def test_asks_for_the_decision_that_has_waited_longest(get: Get, three: Any, as_of: date) -> None:
    make.make_finding(pilot=three[1], since=as_of - timedelta(days=61))

    body = get()

    assert "Needs a decision" in body
    assert "Request INC-1042 to Infrastructure for a service account has had no answer for 61 days." in body
    assert "Champion, A. Jones" in body


def test_asks_first_for_what_the_story_begins_with(get: Get, three: Any, as_of: date) -> None:
    make.make_finding(pilot=three[1], subject="older", since=as_of - timedelta(days=90))
    root = make.make_finding(pilot=three[1], since=as_of - timedelta(days=61))
    root.root = root
    root.save()

    assert "has had no answer for 61 days" in get()


def test_says_nothing_of_decisions_while_none_is_needed(get: Get, three: Any, as_of: date) -> None:
    make.make_finding(pilot=three[1], severity="stalled")

    assert "Needs a decision" not in get()


@pytest.fixture
def goes_on(three: list[Pilot]) -> Pilot:
    """A pilot that is critical in a mode, and in which work goes on."""
    PilotHealth.objects.filter(pilot=three[1]).update(state="watch", judged_by="signs")
    return three[1]


def test_asks_for_no_decision_about_a_pilot_in_which_work_goes_on(get: Get, goes_on: Pilot, as_of: date) -> None:
    make.make_finding(pilot=goes_on, since=as_of - timedelta(days=61))

    assert "Needs a decision" not in get()


def test_orders_and_narrows_by_the_pilot_as_a_whole(get: Get, goes_on: Pilot, three: list[Pilot]) -> None:
    PilotHealth.objects.filter(pilot=three[2]).update(state="stalled")

    assert shown(get(), three) == ["Appointment letters", "Call notes", "Bed requests"]
    assert shown(get("?severity=stalled-or-worse"), three) == ["Appointment letters"]
    assert shown(get("?severity=watch"), three) == ["Call notes"]


def test_puts_an_ended_pilot_below_those_that_run_and_judges_nothing_of_it(get: Get, three: Any, as_of: date) -> None:
    Pilot.objects.filter(pk=three[1].pk).update(claimed_stage="stopped")

    body = get()

    assert shown(body, three)[-1] == "Call notes"
    assert "<b>Ended</b><small>nothing due</small>" in body
    assert "Critical</a>" not in body


def test_answers_htmx_with_the_region_alone_and_a_clean_address(client: Client, lena: User, three: Any) -> None:
    client.force_login(lena)

    response = client.get("/?q=&mode=champion&severity=", headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith('<div id="heat-map"')
    assert response["HX-Push-Url"] == "/?mode=champion"
    assert "HX-Request" in response["Vary"]


def test_pages_by_fifty_and_keeps_the_choices(get: Get, as_of: date, portfolio: Portfolio) -> None:
    for _ in range(51):
        make.make_pilot()

    first, second, beyond = get("?sort=name"), get("?sort=name&page=2"), get("?sort=name&page=9")

    assert "1 to 50 of 51" in first
    assert 'href="?sort=name&amp;page=2"' in first
    assert "51 to 51 of 51" in second
    assert "Page 2 of 2" in beyond


def test_takes_nine_queries_however_many_pilots(client: Client, lena: User, as_of: date, portfolio: Portfolio) -> None:
    client.force_login(lena)
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    counts = []
    for more in (5, 55):
        for number in range(more):
            make.make_finding(pilot=make_row(f"Pilot {number}", as_of, governance="critical"), since=as_of)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/").status_code == 200
        counts.append(len(queries))

    assert counts == [9, 9]


def test_tells_somebody_without_a_portfolio_what_to_do(client: Client, db: None) -> None:
    client.force_login(make.make_user(email="new@example.org"))

    body = client.get("/").content.decode()

    assert "You see no portfolio yet" in body
    assert "new@example.org" in body


def test_offers_the_import_where_no_pilot_is_and_the_reader_may(client: Client, priya: User, get: Get) -> None:
    assert "Import an inventory" not in get()

    client.force_login(priya)

    assert "Import an inventory" in client.get("/").content.decode()


def test_says_that_nothing_matches_and_that_no_sweep_has_ended(get: Get, portfolio: Portfolio) -> None:
    make.make_pilot()

    assert "No pilot matches" in get("?q=nothing-of-the-kind")
    assert "No sweep has ended yet" in get()
    assert "<b>Not swept</b>" in get()


def test_marks_a_demonstration(client: Client, db: None) -> None:
    demonstration = make.make_portfolio(name="Show", is_demonstration=True)
    client.force_login(make.make_member(user=make.make_user(email="x@example.org"), portfolio=demonstration).user)

    assert "Its pilots are invented" in client.get("/").content.decode()
