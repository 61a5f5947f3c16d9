"""The age of the facts behind a clear mode, and when it is no recent word any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Portfolio, User
from pilots.models import Pilot
from stalls.models import Sweep
from tests import factories as make
from tests.portfolio.test_dashboard import shown, three

type Get = Callable[..., str]

__all__ = ["three"]


@pytest.fixture
def get(client: Client, lena: User) -> Get:
    client.force_login(lena)
    return lambda query="": client.get(f"/{query}").content.decode()


@pytest.mark.parametrize(("days", "word", "shape"), [(56, "Clear", "clear"), (57, "No recent word", "no_recent_word")])
def test_a_clear_mode_of_which_nobody_has_said_anything_for_eight_weeks_is_not_green(
    get: Get, client: Client, three: list[Pilot], days: int, word: str, shape: str
) -> None:
    pilot = three[0]
    pilot.health.filter(mode="outcome").update(facts_on=timezone.localdate() - timedelta(days=days))
    Sweep.objects.update(as_of=timezone.localdate())

    link = f'<a href="/pilots/{pilot.pk}/outcome/">{word}</a><small>facts 8 weeks old</small>'
    assert f'<td class="cell cell--{shape}" data-mode="Outcome">{link}' in get()
    assert ("1 without recent word" in get()) is (days == 57)
    for address in (f"pilots/{pilot.pk}/outcome/", f"pilots/{pilot.pk}/"):
        assert f'<span class="tag tag--{shape}">{word}</span>' in get(address)
    assert shown(get("?mode=outcome&severity=clear"), three) == shown(get(), three)


def test_facts_grow_old_while_nobody_sweeps(get: Get, portfolio: Portfolio) -> None:
    swept_on = timezone.localdate() - timedelta(days=10)
    Sweep.objects.create(portfolio=portfolio, as_of=swept_on)
    pilot = make.make_pilot()
    make.make_health(pilot=pilot, mode="workflow", state="clear", facts_on=swept_on)
    make.make_health(pilot=pilot, mode="champion", state="watch", since=swept_on - timedelta(days=5))
    make.make_overall(pilot=pilot, state="watch", modes=[["champion", "watch"], ["workflow", "clear"]])

    body = get()

    assert "<small>facts 10 days old</small>" in body
    assert "facts of today" not in body
    # Whether the condition still holds nobody has looked since.
    assert "<small>5 days</small>" in body
