"""The dashboard: what it shows, in which order, how it is narrowed, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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
        facts_on = None if state == "not_assessable" else timezone.localdate() - timedelta(days=3)
        make.make_health(pilot=pilot, mode=mode, state=state, since=since, facts_on=facts_on)
    worst = max(map(HealthState, ["clear", *states.values()]), key=lambda state: state.rank)
    oldest = as_of - timedelta(days=35) if worst.rank > 1 else None
    modes = [[mode, states.get(mode, "clear")] for mode in FailureMode]
    make.make_overall(pilot=pilot, state=worst, oldest=oldest, modes=modes)
    return pilot


@pytest.fixture
def three(as_of: date, portfolio: Portfolio) -> list[Pilot]:
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    pilots = [
        make_row("Bed requests", as_of),
        make_row("Call notes", as_of, governance="critical", workflow="not_assessable"),
        make_row("Appointment letters", as_of, champion="watch"),
    ]
    make.make_champion(pilot=pilots[1])
    return pilots


def shown(body: str, pilots: list[Pilot]) -> list[str]:
    """Return which of the pilots the page shows, in its order."""
    found = sorted((body.index(f">{pilot.name}</a>"), pilot.name) for pilot in pilots if f">{pilot.name}</a>" in body)
    return [name for _, name in found]


def test_says_of_each_mode_its_state_and_the_age_of_the_condition_or_of_the_facts(
    get: Get, three: Any, as_of: date
) -> None:
    body = get()

    assert f'<a href="/pilots/{three[1].pk}/governance/">Critical</a><small>5 weeks</small>' in body
    assert f'<a href="/pilots/{three[1].pk}/champion/">Clear</a><small>facts 3 days old</small>' in body
    assert f'<a href="/pilots/{three[1].pk}/workflow/">Not assessable</a><small>no facts</small>' in body
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
        ("?q=ed", ["Bed requests"]),
        ("?q=apointment", ["Appointment letters"]),
        ("?champion=jones", ["Call notes"]),
        ("?champion=nobody", []),
        ("?stage=production", []),
        ("?sector=unknown&stage=first_slice&sort=name", ["Appointment letters", "Bed requests", "Call notes"]),
    ],
)
def test_narrows_and_orders_by_what_its_address_says(get: Get, three: Any, query: str, names: list[str]) -> None:
    assert shown(get(query), three) == names


def test_the_severity_that_is_not_chosen_says_what_that_means_of_a_mode(get: Get, three: Any) -> None:
    assert '<option value="" selected>Watch or worse</option>' in get("?mode=champion")
    assert "Watch or worse" not in get()


@pytest.mark.parametrize(
    "query",
    ["?mode=nonsense", "?severity=%00", "?portfolio=999999", "?q=%00", "?as_of=soon", "?after=minus", "?before=W10"],
)
def test_says_which_choice_does_not_exist_and_narrows_nothing(get: Get, three: Any, query: str) -> None:
    body = get(query)

    assert len(shown(body, three)) == 3
    assert ('class="errorlist"' in body) is (query[:6] not in ("?after", "?befor"))


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


def test_the_head_of_the_table_orders_by_name_and_back_again(get: Get, three: list[Pilot]) -> None:
    by_name = get("?severity=watch")
    assert '<a href="?severity=watch&amp;sort=name" title="Order: by name">Pilot</a>' in by_name
    back = get("?severity=watch&sort=name")
    assert 'aria-sort="ascending"><a href="?severity=watch" title="Order: worst first">Pilot</a>' in back


def test_orders_and_narrows_by_the_pilot_as_a_whole(get: Get, goes_on: Pilot, three: list[Pilot]) -> None:
    PilotHealth.objects.filter(pilot=three[2]).update(state="stalled", worst=3)

    assert shown(get(), three) == ["Appointment letters", "Call notes", "Bed requests"]
    assert shown(get("?severity=stalled-or-worse"), three) == ["Appointment letters"]
    assert shown(get("?severity=watch"), three) == ["Call notes"]


def test_puts_an_ended_pilot_below_those_that_run_and_judges_nothing_of_it(get: Get, three: Any, as_of: date) -> None:
    Pilot.objects.filter(pk=three[1].pk).update(claimed_stage="stopped")
    PilotHealth.objects.filter(pilot=three[1]).update(has_ended=True)

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


def names_on(body: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/pilots/\d+/">([^<]*)</a>', body)


def link(body: str, rel: str) -> str:
    found = re.search(rf'<a rel="{rel}" href="([^"]*)"', body)
    return unescape(found[1]) if found else ""


def test_goes_through_all_pages_and_back_by_the_key_of_the_order(
    get: Get, as_of: date, portfolio: Portfolio, subtests: pytest.Subtests
) -> None:
    made = [f"Pilot {number:03}" for number in range(105)]
    for number, name in enumerate(made):
        make_row(name, as_of, champion=("watch", "stalled", "clear")[number % 3])
    for asked in ("", "?sort=oldest", "?sort=name"):
        with subtests.test(asked):
            first = get(asked)
            second = get(link(first, "next"))
            third = get(link(second, "next"))

            assert sorted(names_on(first) + names_on(second) + names_on(third)) == made
            assert ["1 to 50 of 105" in first, "51 to 100 of 105" in second, "101 to 105 of 105" in third] == [True] * 3
            assert names_on(get(link(third, "prev"))) == names_on(second)
            assert names_on(get(link(second, "prev"))) == names_on(first)
            assert names_on(get(link(first, "last"))) == names_on(third)
            assert link(third, "next") == link(first, "prev") == ""


def test_a_page_begins_where_the_last_one_ended_whatever_came_before_it(
    get: Get, as_of: date, portfolio: Portfolio
) -> None:
    for number in range(60):
        make_row(f"Pilot {number:03}", as_of)
    second = link(get("?sort=name"), "next")
    make_row("Another that stands first", as_of)

    assert names_on(get(second)) == [f"Pilot {number:03}" for number in range(50, 60)]


def test_takes_six_queries_however_many_pilots_and_portfolios(
    client: Client, lena: User, as_of: date, portfolio: Portfolio
) -> None:
    client.force_login(lena)
    counts, cold = [], []
    for more in (5, 55):
        other = make.make_portfolio(name=f"Another of {more}")
        make.make_member(user=lena, portfolio=other)
        Sweep.objects.create(portfolio=other, as_of=as_of)
        for number in range(more):
            pilot = make_row(f"Pilot {number}", as_of, governance="critical")
            make.make_finding(pilot=pilot, since=as_of)
            make.make_champion(pilot=pilot)
        cache.clear()
        for of in (cold, counts):
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/").status_code == 200
            of.append(len(queries))

    assert counts == [6, 6]
    assert cold[0] == cold[1]


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
