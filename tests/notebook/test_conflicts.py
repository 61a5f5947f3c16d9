"""Two people at one fact."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from pilots.models import Integration
from tests.notebook.sending import address, in_form, send


def test_says_what_both_typed_when_somebody_else_was_faster(client: Client, rows: dict[str, Any], priya: User) -> None:
    where = address("integration", rows["pilot"], rows["integration"])
    opened = in_form(client, where)
    faster = Client()
    faster.force_login(priya)
    send(faster, where, {"owner": "Networks", "api": "modern"})

    response = client.post(where, opened | {"owner": "The records team", "state": "waiting"})

    body = " ".join(response.content.decode().split())
    assert response.status_code == 409
    assert "Priya has changed this since you opened it" in body
    row = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>'.format
    assert row("Who decides on access", "not recorded", "Networks", "The records team") in body
    assert row("Its interface", "not recorded", "Modern API", "not recorded") in body
    assert row("State", "not recorded", "not recorded", "Waiting") in body
    assert Integration.objects.get().owner.name == "Networks"  # type: ignore[union-attr]
    asked = response.context["asked"].form
    assert [asked[name].value() for name in ("owner", "api", "state")] == ["The records team", "modern", "waiting"]


def test_saves_over_it_once_both_are_seen(client: Client, rows: dict[str, Any], priya: User) -> None:
    where = address("integration", rows["pilot"], rows["integration"])
    opened = in_form(client, where)
    faster = Client()
    faster.force_login(priya)
    send(faster, where, {"owner": "Networks", "api": "modern"})
    seen = client.post(where, opened | {"owner": "The records team"}).context["asked"]

    again = opened | {"owner": "The records team", "api": "modern", "opened_with": str(seen.opened_with)}

    assert client.post(where, again).status_code == 302
    row = Integration.objects.select_related("owner").get()
    assert (str(row.owner), row.api) == ("The records team", "modern")


@pytest.mark.parametrize("opened_with", ["", "nonsense", "0", "-1", "9" * 40, "\x00"])
def test_does_not_save_what_was_opened_with_something_unknown(
    client: Client, rows: dict[str, Any], opened_with: str
) -> None:
    where = address("integration", rows["pilot"], rows["integration"])

    response = client.post(where, in_form(client, where) | {"opened_with": opened_with, "state": "live"})

    assert response.status_code == 409
    assert Integration.objects.get().state == ""
