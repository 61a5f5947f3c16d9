"""A pilot begun on one page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from pilots.models import Pilot
from tests import factories as make

WHERE = "/pilots/new/"
TYPED = {
    "name": "Bed requests",
    "problem": "Nurses phone six wards for a bed.",
    "sector": "health",
    "unit": "Site office",
    "requested_by": "Sister Doyle",
    "code": "P-0001",
}


def test_asks_what_a_proposal_needs_and_lands_on_the_notebook(client: Client, eli: User) -> None:
    client.force_login(eli)
    assert list(client.get(WHERE).context["form"].fields) == [
        "name", "problem", "sector", "unit", "requested_by", "code",
    ]  # fmt: skip

    response = client.post(WHERE, TYPED)

    pilot = Pilot.objects.get()
    assert response["Location"] == f"/pilots/{pilot.pk}/"
    assert (pilot.code, pilot.claimed_stage, str(pilot.requested_by)) == ("P-0001", "proposed", "Sister Doyle")
    body = client.get(response["Location"]).content.decode()
    assert "Bed requests" in body
    assert "Still unknown" not in body
    assert f'href="/pilots/{pilot.pk}/facts/champion/add/"' in body


@pytest.mark.parametrize("missing", ["name", "problem", "sector", "unit", "requested_by"])
def test_says_what_a_proposal_cannot_do_without(client: Client, eli: User, missing: str) -> None:
    client.force_login(eli)

    response = client.post(WHERE, TYPED | {missing: " "})

    assert response.status_code == 422
    assert f'href="#id_{missing}"' in response.content.decode()
    assert not Pilot.objects.exists()


def test_says_which_code_is_free_where_one_is_taken(client: Client, eli: User) -> None:
    client.force_login(eli)
    client.post(WHERE, TYPED)

    response = client.post(WHERE, TYPED)

    assert response.status_code == 422
    assert "P-0001 is taken. The next free one is P-0002." in response.content.decode()
    assert Pilot.objects.count() == 1


def test_asks_somebody_with_several_portfolios_for_which(client: Client, eli: User, otto: User) -> None:
    second = make.make_portfolio(name="Southern Trust")
    make.make_member(user=eli, portfolio=second, role=Role.PROGRAMME_MANAGER)
    client.force_login(eli)
    shown: Any = client.get(WHERE).context["form"].fields["portfolio"].queryset
    assert [str(portfolio) for portfolio in shown] == ["Northern Trust", "Southern Trust"]

    made = client.post(WHERE, TYPED | {"portfolio": str(second.pk), "code": ""})
    foreign = client.post(WHERE, TYPED | {"portfolio": str(otto.memberships.get().portfolio_id)})

    assert (made.status_code, foreign.status_code) == (302, 422)
    assert Pilot.objects.get().portfolio == second
    assert str(Pilot.objects.get().requested_by.portfolio) == "Southern Trust"  # type: ignore[union-attr]


def test_begins_no_pilot_in_a_demonstration(client: Client, db: None) -> None:
    show = make.make_portfolio(name="Show", is_demonstration=True)
    client.force_login(make.make_member(user=make.make_user(email="x@x.org"), portfolio=show, role=Role.ENGINEER).user)

    for response in (client.get(WHERE), client.post(WHERE, TYPED)):
        assert "the demonstration takes no pilots" in response.content.decode()
    assert not Pilot.objects.exists()


def test_the_dashboard_leads_there_whoever_may_record(client: Client, eli: User, lena: User) -> None:
    client.force_login(lena)
    assert WHERE not in client.get("/").content.decode()

    client.force_login(eli)
    body = client.get("/").content.decode()
    assert body.count(f'href="{WHERE}"') == 2
    assert "begin a pilot" in body


@pytest.mark.parametrize("junk", ["\x00", "x" * 9_000, "<script>", "9" * 50])
def test_answers_whatever_is_typed_without_failing(client: Client, eli: User, junk: str) -> None:
    client.force_login(eli)

    assert client.post(WHERE, dict.fromkeys([*TYPED, "portfolio"], junk)).status_code == 422
