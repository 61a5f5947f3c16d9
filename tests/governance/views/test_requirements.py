"""What a portfolio requires: read by its members, changed by those who manage it; and who reviews."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person, Portfolio, User
from governance.actions import adopt_template
from governance.models import Requirement, Reviewer
from governance.templates import OF_SECTOR
from tests.factories import make_handed_in, make_person, make_pilot, make_requirement

DAY = timedelta(days=1)


def page(client: Client, user: User, portfolio: Portfolio) -> str:
    client.force_login(user)
    return " ".join(client.get(f"/portfolios/{portfolio.pk}/requirements/").content.decode().split())


def post(client: Client, user: User, address: str, typed: dict[str, Any], **headers: str) -> Any:
    client.force_login(user)
    return client.post(address, typed, headers=headers)


@pytest.mark.parametrize("sector", OF_SECTOR)
def test_shows_every_template_with_its_rows(client: Client, portfolio: Portfolio, lena: User, sector: str) -> None:
    body = unescape(page(client, lena, portfolio).replace("<small>", "\n"))

    for row in OF_SECTOR[sector]:
        assert f"{row.name}\n" in body
        assert row.source in body


def test_a_template_is_adopted_by_who_manages(client: Client, portfolio: Portfolio, priya: User, eli: User) -> None:
    address = f"/portfolios/{portfolio.pk}/requirements/adopt/"
    assert post(client, eli, address, {"sector": "health"}).status_code == 404
    assert "Begin with this template" not in page(client, eli, portfolio)

    assert post(client, priya, address, {"sector": "health"}).status_code == 302

    assert Requirement.objects.filter(portfolio=portfolio, sector="health").count() == 12
    assert "28 days, our assumption" in page(client, priya, portfolio)


def test_says_what_is_off_and_what_was_checked_long_ago(client: Client, portfolio: Portfolio, lena: User) -> None:
    today = timezone.localdate()
    make_requirement(code="one", name="Old", source="Ours", checked_on=today - 366 * DAY)
    make_requirement(code="two", name="New", source="Ours", checked_on=today - 365 * DAY)
    make_requirement(code="three", name="Never", is_used=False)

    body = page(client, lena, portfolio)

    assert body.count("More than a year ago") == 1
    assert body.count("Never checked") == 1
    assert 'Never <span class="tag">Off</span>' in body


def test_says_the_portfolios_own_median_once_there_is_one(client: Client, portfolio: Portfolio, lena: User) -> None:
    make_requirement()
    for _ in range(5):
        done = {"decision": "approved", "decided_on": timezone.localdate()}
        make_handed_in(pilot=make_pilot(), area="dtac", on=timezone.localdate() - 9 * DAY, **done)

    assert "9 days, median of 5 here" in page(client, lena, portfolio)


EDIT = {"name": "DTAC", "function": "Our own board", "typical_days": "30", "source": "Ours", "checked_on": "2026-06-01"}


def test_a_row_is_edited_and_switched_off(client: Client, portfolio: Portfolio, priya: User) -> None:
    row = make_requirement()

    assert post(client, priya, f"/requirements/{row.pk}/", EDIT).status_code == 302

    row.refresh_from_db()
    told = (row.name, row.function, row.typical_days, row.blocking, row.is_used)
    assert told == ("DTAC", "our_own_board", 30, False, False)


def test_a_row_is_edited_in_its_place(client: Client, portfolio: Portfolio, priya: User) -> None:
    row = make_requirement()
    client.force_login(priya)
    form = client.get(f"/requirements/{row.pk}/", headers={"HX-Request": "true"}).content.decode().strip()
    assert form.startswith(f'<tr id="requirement-{row.pk}"')
    assert f'id="id_{row.pk}_name"' in form

    saved = post(client, priya, f"/requirements/{row.pk}/", EDIT, **{"HX-Request": "true"})
    refused = post(client, priya, f"/requirements/{row.pk}/", EDIT | {"name": ""}, **{"HX-Request": "true"})

    assert saved.content.decode().strip().startswith(f'<tr id="requirement-{row.pk}"')
    assert "30 days, as set here" in saved.content.decode()
    assert (refused.status_code, f'href="#id_{row.pk}_name"' in refused.content.decode()) == (422, True)


def test_others_edit_nothing(client: Client, portfolio: Portfolio, eli: User) -> None:
    row = make_requirement()

    assert post(client, eli, f"/requirements/{row.pk}/", EDIT).status_code == 404
    assert "Edit" not in page(client, eli, portfolio)


def test_a_requirement_of_ones_own_is_added_once(client: Client, portfolio: Portfolio, priya: User) -> None:
    address = f"/portfolios/{portfolio.pk}/requirements/new/"
    own = EDIT | {"sector": "health", "name": "Our own board", "is_used": "on"}

    assert post(client, priya, address, own).status_code == 302
    again = post(client, priya, address, own)

    assert again.status_code == 422
    assert "This sector has a requirement of this code." in again.content.decode()
    assert Requirement.objects.get().code == "our_own_board"


def add_reviewer(client: Client, user: User, portfolio: Portfolio, **given: str) -> Any:
    typed = {"function": "Information security", "name": "Rosa"} | given
    typed = {f"reviewer-{name}": value for name, value in typed.items()}
    return post(client, user, f"/portfolios/{portfolio.pk}/reviewers/", typed)


def test_a_member_made_reviewer_by_name_is_the_one_who_logs_in(
    client: Client, portfolio: Portfolio, priya: User, rosa: User
) -> None:
    assert add_reviewer(client, priya, portfolio, name="rosa").status_code == 302

    assert Reviewer.objects.get().person.user == rosa
    assert "does not log in here" not in page(client, priya, portfolio)


def test_somebody_who_is_no_member_is_noted_with_their_address(
    client: Client, portfolio: Portfolio, priya: User
) -> None:
    add_reviewer(client, priya, portfolio, name="R. Okafor", email="okafor@example.org")
    add_reviewer(client, priya, portfolio, name="R. Okafor")

    made = Reviewer.objects.get()
    assert (made.function, made.person.name, made.person.email) == (
        "information_security", "R. Okafor", "okafor@example.org",
    )  # fmt: skip
    assert "does not log in here" in page(client, priya, portfolio)


def test_a_reviewer_is_removed_by_those_who_manage(
    client: Client, portfolio: Portfolio, priya: User, eli: User, herself: Person
) -> None:
    address = f"/reviewers/{Reviewer.objects.get().pk}/remove/"
    assert post(client, eli, address, {}).status_code == 404

    assert post(client, priya, address, {}).status_code == 302

    assert not Reviewer.objects.exists()
    assert Person.objects.filter(pk=herself.pk).exists()


@pytest.mark.parametrize("given", [{"name": ""}, {"function": ""}, {"email": "x"}, {"name": "\x00"}])
def test_an_incomplete_reviewer_is_refused_beside_the_field(
    client: Client, portfolio: Portfolio, priya: User, given: dict[str, str]
) -> None:
    response = add_reviewer(client, priya, portfolio, **given)

    assert response.status_code == 422
    assert f'href="#id_reviewer-{next(iter(given))}"' in response.content.decode()


def test_takes_as_many_queries_for_every_sector_as_for_one(client: Client, portfolio: Portfolio, priya: User) -> None:
    client.force_login(priya)
    counts = []
    for sectors in (["health"], list(OF_SECTOR)):
        for sector in sectors:
            adopt_template(portfolio, sector)
            make_pilot(sector=sector)
            Reviewer.objects.get_or_create(
                portfolio=portfolio, function=sector, person=make_person(name=f"Reviewer {sector}")
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/portfolios/{portfolio.pk}/requirements/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 13
