"""What the board pack counts: over which pilots, how many more there are, and what people have answered."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from accounts.models import Portfolio, User
from pilots.models import Pilot
from tests import factories as make
from tests.portfolio.board_pack.test_board_pack import make_critical, page_of, pdf, text_of
from tests.stalls.makers import make_acknowledgement


@pytest.fixture
def client(client: Client, lena: User) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def pilot(portfolio: Portfolio, as_of: date) -> Pilot:
    """A pilot that has been critical since the day, and was clear four weeks before."""
    return make_critical(as_of, name="Referral triage")


def test_the_rate_is_of_a_portfolio_and_a_sector_and_of_no_other_choice(client: Client, pilot: Pilot) -> None:
    make.make_evidenced_pilot(as_of=make.MONDAY, sector="health")

    narrowed, of_a_sector = page_of(client, "?severity=critical"), page_of(client, "?sector=health")

    assert "1 of 2" in page_of(client)
    assert "1 of 2" in narrowed
    assert "1 of 1" in of_a_sector
    for said in (narrowed, text_of(pdf(client, "?severity=critical"))):
        assert "Choices other than portfolio and sector" in said
    assert "do not narrow this figure" not in of_a_sector


def test_says_how_many_more_decisions_and_holders_there_are(client: Client, as_of: date, portfolio: Portfolio) -> None:
    for number in range(14):
        make_critical(as_of, name=f"Ward {number}").findings.update(waits_on=f"Team {number}")

    for said in (page_of(client), text_of(pdf(client))):
        assert "9 more critical pilots need a decision; they are among those below." in said
        assert "2 more hold the ball." in said


def test_a_decision_that_is_put_off_says_so(client: Client, pilot: Pilot, lena: User, as_of: date) -> None:
    make_acknowledgement(finding=pilot.findings.get(), by=lena, on=as_of)

    for said in (page_of(client), text_of(pdf(client))):
        assert "Silent until 15 Jun 2026: Lena acknowledged it on 1 Jun 2026." in said


def test_says_how_many_clear_pilots_rest_on_facts_that_nobody_has_renewed(client: Client, pilot: Pilot) -> None:
    make.make_health(pilot=pilot, mode="outcome", state="clear", facts_on=date(2026, 1, 5))

    for said in (page_of(client), text_of(pdf(client))):
        assert "1 (1 without recent word)" in said


def test_invented_pilots_are_left_out_beside_real_ones(client: Client, pilot: Pilot, lena: User, as_of: date) -> None:
    show = make.make_portfolio(name="Show", is_demonstration=True)
    make.make_member(user=lena, portfolio=show)
    make.make_pilot(portfolio=show, name="Invented")

    assert "Invented pilots of the demonstration are left out" in page_of(client)
