"""Logging out makes a shared device forget; anything else leaves what was not sent yet alone."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User


def test_logging_out_makes_the_browser_forget(client: Client, lena: User) -> None:
    client.force_login(lena)
    answer = client.post("/logout/")
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"storage"'
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_an_address_that_is_merely_opened_leaves_an_unsent_update_alone(
    client: Client, lena: User, method: str
) -> None:
    client.force_login(lena)
    answer = getattr(client, method)("/logout/")
    assert answer.status_code == 405
    assert "Clear-Site-Data" not in answer
    assert client.get("/").status_code == 200


def test_a_form_of_another_site_makes_nobody_forget(lena: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lena)
    answer = client.post("/logout/")
    assert answer.status_code == 403
    assert "Clear-Site-Data" not in answer
