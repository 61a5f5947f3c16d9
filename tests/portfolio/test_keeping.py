"""Saved views, the columns of the table, and the page that has not changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Display, Portfolio, SavedView, User
from pilots.models import Pilot
from stalls.models import HealthEvent, Sweep
from stalls.revisions import revise_portfolios
from tests import factories as make


@pytest.fixture
def reader(client: Client, lena: User, portfolio: Portfolio, as_of: date) -> Client:
    """Lena, a leader of a portfolio with one pilot."""
    client.force_login(lena)
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    make.make_champion(pilot=make.make_pilot(name="Call notes", organisation="Acute Trust", sector="health"))
    return client


def body_of(reader: Client, address: str = "/?all=1") -> str:
    return " ".join(reader.get(address, follow=True).content.decode().split())


# --- Saved views ---


def test_keeps_the_choices_under_a_name_and_opens_them_again(reader: Client) -> None:
    assert "It keeps: <b>Failure mode</b> Champion, <b>Severity</b> Critical." in body_of(
        reader, "/views/save/?severity=critical&mode=champion&after=x&nonsense=1"
    )

    response = reader.post("/views/save/", {"name": "Mine", "query": "severity=critical&mode=champion&after=x"})

    assert response["Location"] == "/?mode=champion&severity=critical"
    body = body_of(reader, response["Location"])
    assert '<a href="/?mode=champion&amp;severity=critical" aria-current="true">Mine</a>' in body
    assert "The view “Mine” is saved." in body


def test_says_in_words_what_a_view_keeps(reader: Client, portfolio: Portfolio) -> None:
    query = f"portfolio={portfolio.pk}&severity=stalled-or-worse&sort=oldest&as_of=2026-06-01"

    body = body_of(reader, f"/views/save/?{query}")

    for said in (
        "<b>Portfolio</b> Northern Trust",
        "<b>Severity</b> Stalled or critical",
        "<b>Order</b> Longest first",
        "<b>As of</b> 1 Jun 2026",
    ):
        assert said in body


def test_refuses_a_second_view_of_the_same_name(reader: Client, lena: User) -> None:
    SavedView.objects.create(user=lena, name="Mine")

    response = reader.post("/views/save/", {"name": "Mine", "query": ""})

    assert response.status_code == 422
    assert "You have a view of this name already." in response.content.decode()


def test_renames_and_deletes_a_view(reader: Client, lena: User) -> None:
    view = SavedView.objects.create(user=lena, name="Mine", query="mode=champion")

    reader.post(f"/views/{view.pk}/", {"name": "Champions", "query": "q=another"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Champions", "mode=champion")

    reader.post(f"/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_opens_with_the_one_default_and_shows_everything_when_asked(reader: Client, lena: User) -> None:
    SavedView.objects.create(user=lena, name="Old", query="mode=outcome", is_default=True)

    reader.post("/views/save/", {"name": "New", "query": "mode=champion", "is_default": "on"})

    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["New"]
    assert reader.get("/")["Location"] == "/?mode=champion"
    assert reader.get("/?all=1").status_code == 200


@pytest.mark.parametrize(("asked", "link"), [
    ("/?sort=name", '<a href="?all=1" title="Order: worst first">'),
    ("/?as_of=2026-06-02", '<a href="?all=1">Back to today</a>'),
    ("/?all=1&before=end", 'data-home="/?all=1"'),
])  # fmt: skip
def test_what_leads_to_everything_does_not_fall_back_to_the_default(
    reader: Client, lena: User, portfolio: Portfolio, asked: str, link: str
) -> None:
    SavedView.objects.create(user=lena, name="Mine", query="mode=champion", is_default=True)
    told = {"on": date(2026, 6, 1), "state": "clear", "modes": []}
    HealthEvent.objects.create(pilot=Pilot.objects.get(), **told)

    assert link in body_of(reader, asked)
    emptied = reader.get("/?q=&mode=", headers={"HX-Request": "true"})
    assert emptied["HX-Push-Url"] == "/?all=1"


def test_the_first_page_of_everything_is_not_the_default(reader: Client, lena: User) -> None:
    SavedView.objects.create(user=lena, name="Mine", query="mode=champion", is_default=True)
    for number in range(60):
        make.make_pilot(name=f"Pilot {number}")

    assert '<a rel="first" href="?all=1">First</a>' in body_of(reader, "/?all=1&before=end")


def test_the_database_holds_one_default_and_one_view_of_a_name(lena: User) -> None:
    SavedView.objects.create(user=lena, name="Mine", is_default=True)
    for wrong in ({"name": "Mine"}, {"name": "Other", "is_default": True}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(user=lena, **wrong)


def test_shares_a_view_with_the_members_of_a_portfolio_and_with_nobody_else(
    reader: Client, priya: User, otto: User, portfolio: Portfolio
) -> None:
    SavedView.objects.create(user=priya, name="For the board", query="severity=critical", shared_with=portfolio)
    SavedView.objects.create(user=priya, name="Private", query="severity=watch")

    body = body_of(reader)
    assert "For the board <small>by" in body
    assert "Private" not in body

    reader.force_login(otto)
    assert "For the board" not in body_of(reader)


# --- Columns and rows ---


def test_remembers_columns_and_density_of_each_reader(reader: Client, priya: User) -> None:
    chosen = {"density": "compact", "columns": ["sector", "champion_name", "promised", "governance"], "query": "q=call"}

    response = reader.post("/display/", chosen)

    assert response["Location"] == "/?q=call"
    body = body_of(reader)
    assert 'Pilot</a></th><th scope="col">Sector</th><th scope="col">Champion’s name</th>' in body
    assert body.count('<td class="cell') == 1
    assert "heat-map--compact" in body
    assert 'data-label="Sector">Health</td>' in body
    assert 'data-label="Champion’s name">A. Jones</td>' in body
    assert "Acute Trust" not in body

    reader.force_login(priya)
    body = body_of(reader)
    assert body.count('<td class="cell') == 6
    assert "Acute Trust" in body


def test_refuses_a_column_that_does_not_exist(reader: Client) -> None:
    assert reader.post("/display/", {"density": "compact", "columns": ["secret"]}).status_code == 422
    assert not Display.objects.exists()


# --- Unchanged ---


def test_answers_that_nothing_has_changed_in_four_queries(reader: Client) -> None:
    reader.get("/")
    tag = reader.get("/")["ETag"]

    with CaptureQueriesContext(connection) as queries:
        response = reader.get("/", headers={"If-None-Match": tag})

    assert response.status_code == 304
    assert not response.content
    assert len(queries) == 4


def test_a_changed_fact_a_sweep_a_view_and_another_reader_make_it_another_page(
    reader: Client, portfolio: Portfolio, priya: User, lena: User
) -> None:
    reader.get("/")
    tags = [reader.get("/")["ETag"]]
    Pilot.objects.update(name="Another name")
    tags.append(reader.get("/")["ETag"])
    revise_portfolios([portfolio.pk])
    tags.append(reader.get("/")["ETag"])
    SavedView.objects.create(user=lena, name="Mine", query="mode=champion")
    tags.append(reader.get("/")["ETag"])
    tags.append(reader.get("/?mode=champion")["ETag"])
    reader.force_login(priya)
    tags.append(reader.get("/")["ETag"])

    assert len(set(tags)) == len(tags)


def test_a_page_that_says_something_once_is_never_unchanged(reader: Client) -> None:
    reader.post("/views/save/", {"name": "Mine", "query": ""})

    assert "ETag" not in reader.get("/?all=1")
