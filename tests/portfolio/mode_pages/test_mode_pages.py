"""The page of each failure mode and the end of each rule's page: base rate, who is affected now, and how many more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from portfolio.mode_pages import affected
from stalls.failure_modes import MODES, RULES
from stalls.models import HealthEvent, Sweep
from tests import factories as make
from tests.stalls.makers import make_event

TICKET = "/failure-modes/integration/waiting-on-ticket/"


@pytest.fixture(autouse=True)
def swept(db: None, as_of: date) -> None:
    Sweep.objects.create(portfolio=make.make_portfolio(), as_of=as_of)


def page(client: Client, user: User, address: str = "/failure-modes/integration/") -> str:
    client.force_login(user)
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize("mode", MODES, ids=[str(mode.code) for mode in MODES])
def test_every_mode_has_a_page_with_its_words_and_its_rules(client: Client, lena: User, mode: object) -> None:
    body = page(client, lena, f"/failure-modes/{mode.code}/")  # type: ignore[attr-defined]

    assert f"<h1>{mode.title}" in body  # type: ignore[attr-defined]
    assert all(f'href="/failure-modes/{rule.id}/"' in body for rule in RULES if rule.mode == mode.code)  # type: ignore[attr-defined]
    assert "Thresholds:" in body


def test_there_is_no_page_of_another_mode(client: Client, lena: User) -> None:
    client.force_login(lena)

    assert client.get("/failure-modes/weather/").status_code == 404


def test_the_list_leads_to_each_mode(client: Client, lena: User) -> None:
    assert all(f'href="/failure-modes/{mode.code}/"' in page(client, lena, "/failure-modes/") for mode in MODES)


def test_names_each_pilot_once_with_its_worst_finding_worst_first(client: Client, lena: User, as_of: date) -> None:
    milder, worse = make.make_pilot(name="Bed requests"), make.make_pilot(name="Letters")
    make.make_finding(pilot=milder, severity="watch", since=as_of - timedelta(days=90))
    make.make_finding(pilot=worse, since=as_of - timedelta(days=50))
    make.make_finding(pilot=worse, severity="watch", subject="second", since=as_of - timedelta(days=70))

    body = page(client, lena)

    assert "2 pilots</span>" in body
    assert body.index("Letters</a>") < body.index("Bed requests</a>")
    assert body.count("Letters</a>") == 1
    assert "P-0002, 7 weeks, Infrastructure" in body
    assert "finds it in 2 pilots now" in body


def test_shows_nobody_whom_the_reader_may_not_see(client: Client, lena: User) -> None:
    elsewhere = make.make_pilot(portfolio=make.make_portfolio(name="Elsewhere"), name="Secret")
    make.make_finding(pilot=elsewhere)

    body = page(client, lena)

    assert "Secret" not in body
    assert "None of the pilots that you see." in body
    assert "It has flagged no pilot yet." in body


@pytest.mark.parametrize(("address", "noun"), [("/failure-modes/integration/", "this mode"), (TICKET, "this rule")])
def test_says_what_became_of_the_pilots_that_it_flagged(
    client: Client, lena: User, as_of: date, address: str, noun: str
) -> None:
    days = {"since": as_of - timedelta(days=30), "closed_on": as_of - timedelta(days=7)}
    for _ in range(5):
        make.make_finding(pilot=make.make_pilot(), state="closed", closed_because="cleared", **days)
    for _ in range(9):
        make.make_finding(pilot=make.make_pilot())

    body = page(client, lena, address)

    assert f"What becomes of a pilot that {noun} flags" in body
    assert "Of 14 pilots flagged, 5 recovered, median 23 days; it stands in 9." in body
    assert "Share that recovered: 36 % (16 to 61 %)." in body


def test_of_few_it_says_no_share(client: Client, lena: User, as_of: date) -> None:
    make.make_finding(pilot=make.make_pilot())

    assert "fewer than 10 pilots: no share" in page(client, lena)


@pytest.mark.parametrize("address", ["/failure-modes/integration/", TICKET])
def test_the_rest_is_on_the_dashboard(
    client: Client, lena: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected, "MOST", 2)
    for _ in range(5):
        make.make_finding(pilot=make.make_pilot())

    assert '<a href="/?mode=integration">and 3 more</a>' in page(client, lena, address)


@pytest.mark.parametrize("address", ["/failure-modes/integration/", TICKET])
def test_its_queries_do_not_grow_with_pilots(client: Client, lena: User, address: str) -> None:
    client.force_login(lena)
    counts = []
    for _ in range(2):
        for _ in range(4):
            make.make_finding(pilot=make.make_pilot())
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("address", ["/failure-modes/integration/", TICKET])
def test_a_past_day_names_who_was_affected_then(client: Client, lena: User, as_of: date, address: str) -> None:
    then = as_of - timedelta(days=28)
    pilot = make.make_pilot(name="Letters", recorded_on=then)
    HealthEvent.objects.create(pilot=pilot, on=then, state="stalled", modes=[["integration", "stalled"]])
    gone = make.make_finding(pilot=pilot, state="closed", closed_on=as_of, since=then - timedelta(days=14))
    make_event(finding=gone, on=then, to_state="open", to_severity="stalled", since=gone.since, waits_on="The desk")
    make_event(finding=gone, on=as_of, from_state="open")
    make.make_finding(pilot=make.make_pilot(name="Bed requests"))

    body, now = page(client, lena, f"{address}?as_of={then}"), page(client, lena, address)

    assert "Who was affected on 4 May 2026" in body
    assert "2 weeks, The desk" in body
    assert '<span class="tag tag--stalled">Stalled</span>' in body
    assert "Bed requests" not in body
    assert 'href="?">Back to today</a>' in body
    assert "Letters" not in now
    assert "Who is affected now" in now


def test_a_day_of_which_nothing_can_be_shown_is_told_and_today_is_shown(
    client: Client, lena: User, as_of: date
) -> None:
    make.make_finding(pilot=make.make_pilot(name="Bed requests"))

    body = page(client, lena, "/failure-modes/integration/?as_of=2020-01-01")

    assert "was before the first sweep, so nothing was shown then." in body
    assert "Bed requests" in body


def test_the_rest_of_a_past_day_is_on_the_dashboard_of_that_day(
    client: Client, lena: User, as_of: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected, "MOST", 1)
    then = as_of - timedelta(days=28)
    for _ in range(3):
        pilot = make.make_pilot(recorded_on=then)
        HealthEvent.objects.create(pilot=pilot, on=then, state="critical", modes=[["integration", "critical"]])
        make_event(finding=make.make_finding(pilot=pilot), on=then)

    body = page(client, lena, f"/failure-modes/integration/?as_of={then}")

    assert f'<a href="/?mode=integration&amp;as_of={then}">and 2 more</a>' in body
    assert "had found it in 3 pilots then" in body
