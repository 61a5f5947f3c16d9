"""The bare table does the work of the dashboard's: it returns the same rows."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.utils import timezone

from accounts.models import User
from bench.bare import rows, rows_of_page
from stalls.models import Sweep
from tests import factories as make


def test_returns_what_the_page_shows_byte_for_byte(client: Client, db: None, as_of: date) -> None:
    portfolios = [make.make_portfolio(name=name) for name in ("North & South", "East")]
    clear, ended, goes_on, new = (
        make.make_pilot(portfolio=portfolios[n % 2], name=f"Pilot <{n}>", organisation="St Aldate’s", unit="A&E")
        for n in range(4)
    )
    for pilot in (clear, goes_on):
        make.make_health(pilot=pilot, mode="integration", state="stalled", since=date(2026, 5, 1), facts_on=as_of)
        make.make_health(pilot=pilot, mode="champion", state="clear", facts_on=as_of)
        make.make_health(pilot=pilot, mode="outcome", state="clear", facts_on=timezone.localdate())
        make.make_health(pilot=pilot, mode="governance", state="clear", facts_on=date(2020, 1, 1))
        make.make_health(pilot=pilot, mode="workflow", state="not_assessable")
    make.make_overall(pilot=clear, state="clear")
    make.make_overall(pilot=ended, state="clear", has_ended=True)
    make.make_overall(pilot=goes_on, state="watch", worst=3, judged_by="signs")
    Sweep.objects.create(portfolio=new.portfolio, as_of=as_of)
    client.force_login(User.objects.create_superuser("alan@example.org", "a password of some length"))

    found = rows([one.pk for one in portfolios], as_of, timezone.localdate())

    assert len(found) == 4
    assert found == rows_of_page(client.get("/").content.decode())


def test_does_not_name_the_only_portfolio(client: Client, db: None, as_of: date) -> None:
    pilot = make.make_pilot(portfolio=make.make_portfolio(name="North & South"), organisation="St Aldate’s")
    make.make_overall(pilot=pilot, state="clear")
    Sweep.objects.create(portfolio=pilot.portfolio, as_of=as_of)
    client.force_login(User.objects.create_superuser("alan@example.org", "a password of some length"))

    found = rows([pilot.portfolio_id], as_of, timezone.localdate())

    assert len(found) == 1
    assert found == rows_of_page(client.get("/").content.decode())
