"""The page of survival: its figure, its sentence, its curves with their tables, whom it counts, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Portfolio, User
from tests import factories as make

type Get = Callable[..., str]

DAY = timedelta(days=1)


@pytest.fixture
def today(db: None) -> date:
    return timezone.localdate()


@pytest.fixture
def get(client: Client, lena: User) -> Get:
    """The page as Lena, a leader, reads it, with the spaces that no line breaks at as plain ones."""
    client.force_login(lena)
    unbroken = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{WORD JOINER}": None})
    return lambda query="": client.get(f"/survival/{query}").content.decode().translate(unbroken)


def make_portfolio_of(today: date, *, running: int = 8, realised: int = 4, stopped: int = 0, **fields: str) -> None:
    """Make pilots of 500 and 300 days: those that are realised went live on day 278."""
    for _ in range(running):
        make.make_pilot(clock_start=today - 500 * DAY, **fields)
    for _ in range(realised):
        make.make_evidenced_pilot(as_of=today - timedelta(days=today.weekday()), **fields)
    for _ in range(stopped):
        pilot = make.make_pilot(clock_start=today - 400 * DAY, claimed_stage="stopped", **fields)
        make.make_stage_event(pilot=pilot, stage="stopped", on=today - 300 * DAY)


def test_leads_with_the_realisation_rate_and_the_sentence(get: Get, today: date) -> None:
    make_portfolio_of(today)

    body = get()

    assert "<b>33 %</b> <span>4 of 12 pilots that started</span>" in body
    assert (
        "Industry headline: more than 70 % never reach production. Here: 0 of 8 pilots started at least 14 months ago "
        "reached production; estimated share by month 14 is 33 % (range 14–66)."
    ) in body
    assert body.index("<b>33 %</b>") < body.index("<figure")


def test_draws_both_curves_with_a_table_behind_each(get: Get, today: date) -> None:
    make_portfolio_of(today)

    body = get()

    for goal in ("production", "realised"):
        section = body[body.index(f'id="{goal}"') :].split("</section>")[0]
        assert section.count('role="img"') == 2
        assert section.count('class="chart__band" points=') == 2
        assert f'aria-labelledby="{goal}-wide-title {goal}-wide-desc"' in section
        assert "<table" in section
        assert '<tr><th scope="row">14</th><td>33 %</td><td>14–66</td><td>8</td></tr>' in section
        assert "Stopped on purpose" not in section
    assert "headline: under 30 %" in body
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids))


def test_shows_the_stops_beside_the_estimate_when_more_than_a_tenth_stop(get: Get, today: date) -> None:
    make_portfolio_of(today, running=12, stopped=4)

    body = get()

    assert body.count('class="chart__stops" points=') == 4
    assert '<th scope="col">Stopped on purpose</th><th scope="col">Reached before a stop</th>' in body
    assert "<dt>Stopped on purpose</dt><dd>4</dd>" in body


def test_shows_counts_alone_of_fewer_than_ten(get: Get, today: date) -> None:
    make_portfolio_of(today, running=5, realised=4)

    body = get()

    assert "<b>4 of 9</b> <span>9 pilots started: too few for a rate</span>" in body
    assert "<figure" not in body
    assert "Curves are drawn from 10 pilots on" in body


def test_draws_from_ten_on(get: Get, today: date) -> None:
    make_portfolio_of(today, running=6, realised=4)

    assert "<figure" in get()


def test_says_how_many_claim_what_no_evidence_bears_out(get: Get, today: date) -> None:
    make_portfolio_of(today, running=3, realised=1, claimed_stage="production")

    assert "<dt>Claimed to be live, without the evidence</dt><dd>3</dd>" in get()


def test_narrows_by_portfolio_and_sector_in_its_address(get: Get, lena: User, today: date) -> None:
    second = make.make_portfolio(name="Second")
    make.make_member(user=lena, portfolio=second)
    make_portfolio_of(today, running=2, realised=0, sector="university")
    make.make_pilot(portfolio=second, clock_start=today - 500 * DAY, sector="health")

    assert "<dt>Started</dt><dd>3</dd>" in get()
    assert "<dt>Started</dt><dd>1</dd>" in get(f"?portfolio={second.pk}")
    assert "<dt>Started</dt><dd>2</dd>" in get("?sector=university")
    assert "No pilot matches" in get("?sector=enterprise")
    body = get("?sector=nonsense")
    assert "<dt>Started</dt><dd>3</dd>" in body
    assert 'class="errorlist"' in body


def test_counts_only_what_its_reader_may_see(get: Get, otto: User, today: date) -> None:
    make_portfolio_of(today, running=2, realised=0)
    elsewhere = make.make_portfolio(name="Elsewhere")
    make.make_pilot(portfolio=elsewhere, clock_start=today - 500 * DAY)

    assert "<dt>Started</dt><dd>2</dd>" in get()
    assert "<dt>Started</dt><dd>2</dd>" in get(f"?portfolio={elsewhere.pk}")


def test_leaves_invented_pilots_out_of_a_real_rate(get: Get, lena: User, today: date) -> None:
    make_portfolio_of(today, running=2, realised=0)
    show = make.make_portfolio(name="Show", is_demonstration=True)
    make.make_member(user=lena, portfolio=show)
    make.make_pilot(portfolio=show, clock_start=today - 500 * DAY)

    body = get()

    assert "<dt>Started</dt><dd>2</dd>" in body
    assert "The pilots of the demonstration are invented and not counted here." in body
    alone = get(f"?portfolio={show.pk}")
    assert "<dt>Started</dt><dd>1</dd>" in alone
    assert "are invented and not counted" not in alone


def test_shows_a_demonstration_to_whoever_sees_nothing_else(client: Client, today: date) -> None:
    show = make.make_portfolio(name="Show", is_demonstration=True)
    client.force_login(make.make_member(user=make.make_user(email="x@example.org"), portfolio=show).user)
    make.make_pilot(portfolio=show, clock_start=today - 500 * DAY)

    body = client.get("/survival/").content.decode()

    assert "<dt>Started</dt><dd>1</dd>" in body
    assert "Its pilots are invented" in body


def test_says_what_to_do_first_where_nothing_counts_yet(get: Get, portfolio: Portfolio, today: date) -> None:
    assert "No pilot yet" in get()

    make.make_pilot(clock_start=None, claimed_stage="proposed")
    make.make_pilot(clock_start=today - 500 * DAY, inventory="us-federal-2024")

    body = get()
    assert "No pilot counts yet" in body
    assert "claim its diagnostic, or post its first weekly update" in body
    assert "1 pilot without a day on which the clock started. 1 pilot from an inventory" in body
    assert "<figure" not in body


def test_tells_somebody_without_a_portfolio_what_to_do(client: Client, db: None) -> None:
    client.force_login(make.make_user(email="new@example.org"))

    assert "You see no portfolio yet" in client.get("/survival/").content.decode()


def test_carries_neither_a_style_nor_a_script_of_its_own(get: Get, today: date) -> None:
    make_portfolio_of(today)

    body = get()

    assert " style=" not in body
    assert "<script>" not in body


def test_takes_twelve_queries_however_many_pilots(client: Client, lena: User, today: date) -> None:
    client.force_login(lena)
    counts = []
    for more in (1, 4):
        make_portfolio_of(today, running=more, realised=more, stopped=more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/survival/").status_code == 200
        counts.append(len(queries))

    assert counts == [12, 12]


def test_says_that_it_shows_today_whatever_other_day_is_asked_for(get: Get, today: date) -> None:
    make_portfolio_of(today)
    said = "What is shown is today."

    assert said in get(f"?as_of={today - 30 * DAY}")
    assert said in get("?as_of=soon")
    assert said not in get(f"?as_of={today}")
    assert said not in get("?as_of=")
