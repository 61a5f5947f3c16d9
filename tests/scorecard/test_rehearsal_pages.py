"""The pages on which thresholds are tried, and switched on afterwards."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Portfolio, User
from stalls import failure_modes
from stalls.models import Rehearsal, RuleSetting
from tests.factories import make_pilot
from tests.scorecard.making import make_rehearsed

RULE = "integration/waiting-on-ticket"
DRIFT = failure_modes.rule("champion/maintenance-drift")
IN_FORCE = {"watch_after_days": "10", "stalled_after_days": "21", "critical_after_days": "42", "is_applied": "on"}


def body(response: Any) -> str:
    return unescape(" ".join(response.content.decode().split()))


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return body(client.get(address))


def form(portfolio: Portfolio) -> str:
    return f"/portfolios/{portfolio.pk}/rehearsals/{RULE}/"


def ask(client: Client, user: User, portfolio: Portfolio, **typed: str) -> Any:
    client.force_login(user)
    return client.post(form(portfolio), IN_FORCE | typed)


def test_the_rule_leads_to_the_form_whoever_manages_a_portfolio(
    client: Client, portfolio: Portfolio, priya: User, lena: User
) -> None:
    address = f"/failure-modes/{RULE}/"
    assert f'href="{form(portfolio)}"' in page(client, priya, address)
    assert "Try other thresholds" not in page(client, lena, address)


def test_the_form_shows_the_default_and_what_is_in_force_where(
    client: Client, portfolio: Portfolio, priya: User
) -> None:
    setting: dict[str, Any] = {"portfolio": portfolio, "rule": RULE, "since": "2026-01-01", "reason": "Slow."}
    RuleSetting.objects.create(**setting, thresholds={"watch_after_days": 12})
    RuleSetting.objects.create(**setting, thresholds={"watch_after_days": 30}, sector="health")

    shown = page(client, priya, form(portfolio))

    assert "Watch after (days)" in shown
    assert (
        "Default: 10 days. In force in Northern Trust: 12 days. In force in Northern Trust, Health: 30 days." in shown
    )
    assert 'name="watch_after_days" value="12"' in shown
    assert 'name="watch_after_days" value="30"' in page(client, priya, f"{form(portfolio)}?sector=health")


def test_asking_makes_a_rehearsal_that_waits(client: Client, portfolio: Portfolio, priya: User) -> None:
    response = ask(client, priya, portfolio, watch_after_days="6", sector="health")

    rehearsal = Rehearsal.objects.get()
    assert response.headers["Location"] == f"/rehearsals/{rehearsal.pk}/"
    assert (rehearsal.thresholds, rehearsal.sector, rehearsal.by) == ({"watch_after_days": 6}, "health", priya)
    assert rehearsal.last_on == portfolio.day_of(timezone.now())
    assert "It waits for its turn." in body(client.get(f"/rehearsals/{rehearsal.pk}/"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"watch_after_days": "six"}, "'six' was given; a whole number from 0 on is accepted."),
        ({"watch_after_days": ""}, "This field is required."),
        ({}, "This is in force already. Change a number to see what it would do."),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    client: Client, portfolio: Portfolio, priya: User, typed: dict[str, str], said: str
) -> None:
    response = ask(client, priya, portfolio, **{"stalled_after_days": "21"} | typed)

    assert response.status_code == 422
    assert said in body(response)
    assert all(f'name="{name}" value="{value}"' in body(response) for name, value in typed.items() if value)
    assert not Rehearsal.objects.exists()


def test_switching_the_rule_off_can_be_tried(client: Client, portfolio: Portfolio, priya: User) -> None:
    assert ask(client, priya, portfolio, is_applied="").status_code == 302
    assert not Rehearsal.objects.get().is_applied


def test_the_rule_that_says_whether_work_goes_on_stays_on_whatever_is_posted(
    client: Client, portfolio: Portfolio, priya: User
) -> None:
    address = f"/portfolios/{portfolio.pk}/rehearsals/champion/maintenance-drift/"
    assert "no portfolio can do without it" in page(client, priya, address)
    numbers = {name: str(number) for name, number in asdict(DRIFT.thresholds).items()}
    response = client.post(address, numbers | {"quiet_after_days": "30", "is_applied": ""})
    assert response.status_code == 302
    assert Rehearsal.objects.get().is_applied


def test_a_rule_that_does_not_exist_is_not_found(client: Client, portfolio: Portfolio, priya: User) -> None:
    client.force_login(priya)
    assert client.get(f"/portfolios/{portfolio.pk}/rehearsals/champion/no-such/").status_code == 404


def test_the_result_tells_what_would_have_been_otherwise(client: Client, portfolio: Portfolio, priya: User) -> None:
    pilot = make_pilot(name="Letters")
    rehearsal = make_rehearsed(portfolio=portfolio, by=priya, pilot=pilot.code, sentence="A request waits.")

    shown = page(client, priya, f"/rehearsals/{rehearsal.pk}/")

    assert "Would have opened: 1 in force, 1 tried" in shown
    assert "Would have closed: 0 in force, 0 tried" in shown
    assert "Would have been mailed: 2 in force, 3 tried" in shown
    assert f'<a href="/pilots/{pilot.pk}/">Letters</a>' in shown
    assert "9 May 2026" in shown
    assert "5 May 2026" in shown
    assert "A request waits." in shown
    assert "The record of Northern Trust begins on 12 Jan 2026" in shown


def test_it_is_switched_on_with_a_reason_from_a_day_on_and_listed(
    client: Client, portfolio: Portfolio, priya: User
) -> None:
    rehearsal = make_rehearsed(portfolio=portfolio, by=priya)
    client.force_login(priya)
    today = portfolio.day_of(timezone.now())
    typed = {"since": (today + timedelta(days=1)).isoformat(), "reason": "It came too late."}

    for _ in range(2):
        assert client.post(f"/rehearsals/{rehearsal.pk}/switch-on/", typed).status_code == 302

    setting = RuleSetting.objects.get()
    assert (setting.rule, setting.thresholds, setting.reason) == (RULE, {"watch_after_days": 6}, "It came too late.")
    assert "decided by Priya: It came too late." in page(client, priya, f"/rehearsals/{rehearsal.pk}/")
    listed = page(client, priya, f"/portfolios/{portfolio.pk}/rehearsals/")
    assert f'href="/rehearsals/{rehearsal.pk}/"' in listed
    assert "<td>Done</td>" in listed


def test_it_cannot_be_switched_on_for_a_day_that_has_gone(client: Client, portfolio: Portfolio, priya: User) -> None:
    rehearsal = make_rehearsed(portfolio=portfolio, by=priya)
    client.force_login(priya)
    yesterday = portfolio.day_of(timezone.now()) - timedelta(days=1)

    response = client.post(f"/rehearsals/{rehearsal.pk}/switch-on/", {"since": yesterday, "reason": "Soon."})

    assert response.status_code == 422
    assert "Choose today or a later day" in body(response)
    assert "Soon." in body(response)
    assert not RuleSetting.objects.exists()


def test_nothing_was_tried_yet(client: Client, portfolio: Portfolio, priya: User) -> None:
    assert "Nothing was tried yet" in page(client, priya, f"/portfolios/{portfolio.pk}/rehearsals/")
