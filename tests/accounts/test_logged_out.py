"""A form that is sent after the session has ended is given back, whichever page it is of."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Portfolio
from tests.factories import make_pilot

pytestmark = pytest.mark.django_db
TYPED = {"name": "zqclosure", "since": "2026-12-24", "csrfmiddlewaretoken": "zqtoken", "opened_with": "zqhidden"}


def address(portfolio: Portfolio) -> str:
    return f"/portfolios/{portfolio.pk}/calendar/quiet-periods/add/"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole page", "part of one"])
def test_what_was_typed_is_given_back(client: Client, portfolio: Portfolio, headers: dict[str, str]) -> None:
    answer = client.post(address(portfolio), TYPED, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You have been logged out" in page
    assert "<dt>Name</dt><dd>zqclosure</dd>" in page
    assert "zqtoken" not in page
    assert "zqhidden" not in page


def test_the_log_in_leads_back_to_the_page_of_the_form(client: Client, portfolio: Portfolio) -> None:
    where = f"http://testserver{address(portfolio)}?day=1"
    answer = client.post(address(portfolio), TYPED, headers={"Referer": where})
    assert f"/login/?next={address(portfolio)}%3Fday%3D1" in answer.content.decode()


def test_the_log_in_leads_to_no_other_site(client: Client, portfolio: Portfolio) -> None:
    answer = client.post(address(portfolio), TYPED, headers={"Referer": "https://elsewhere.example.org/"})
    assert "elsewhere" not in answer.content.decode()


def test_a_page_that_is_merely_opened_leads_to_the_log_in(client: Client, portfolio: Portfolio) -> None:
    assert client.get(address(portfolio))["Location"] == f"/login/?next={address(portfolio)}"
    part = client.get(address(portfolio), headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == f"/login/?next={address(portfolio)}"


def test_a_weekly_update_is_given_back_too(client: Client) -> None:
    answer = client.post(f"/pilots/{make_pilot().pk}/update/", {"blocker-text": "zqmine", "version": "0"})
    assert answer.status_code == 403
    assert "<dt>Blocker text</dt><dd>zqmine</dd>" in answer.content.decode()


def test_who_logs_out_after_the_end_has_the_browser_forget_as_well(client: Client) -> None:
    answer = client.post("/logout/")
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"storage"')
