"""The dashboard of a past day: as it was shown then, by the events, whatever has become of it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio, User
from pilots.models import Pilot
from stalls.models import Finding, FindingEvent, HealthEvent, Sweep
from tests import factories as make
from tests.stalls.makers import make_acknowledgement, make_event

type Get = Callable[..., str]

DAY = timedelta(days=1)


@pytest.fixture
def then(as_of: date) -> date:
    """The day that is looked at: four weeks ago."""
    return as_of - 28 * DAY


@pytest.fixture
def get(client: Client, lena: User, portfolio: Portfolio, as_of: date) -> Get:
    client.force_login(lena)
    for ago in (60, 0):
        Sweep.objects.create(portfolio=portfolio, as_of=as_of - ago * DAY)
    return lambda query="": " ".join(client.get(f"/{query}").content.decode().split())


def make_told(name: str, on: date, *, state: str = "clear", mode: str = "integration", **fields: Any) -> Pilot:
    """Make a pilot of which a state was told on a day, and which is clear today."""
    pilot = make.make_pilot(name=name, recorded_on=on - 9 * DAY, **fields)
    make.make_overall(pilot=pilot, state="clear")
    make.make_health(pilot=pilot, mode=mode, state="clear")
    HealthEvent.objects.create(pilot=pilot, on=on, state=state, modes=[[mode, state], ["outcome", "clear"]])
    return pilot


def make_stood(pilot: Pilot, *, since: date, until: date) -> Finding:
    """Make a finding that stood between two days and is closed."""
    finding = make.make_finding(pilot=pilot, since=since, state="closed", closed_on=until)
    said = {"finding": finding, "episode": 1, "since": since, "evidence": finding.evidence, "to_severity": "critical"}
    FindingEvent.objects.create(on=since, to_state="open", waits_on="Infrastructure", **said)
    FindingEvent.objects.create(on=until, from_state="open", to_state="closed", waits_on="Infrastructure", **said)
    return finding


def test_shows_states_findings_and_holders_as_they_were_told_then(get: Get, then: date, as_of: date) -> None:
    pilot = make_told("Call notes", then - 5 * DAY, state="critical")
    make_stood(pilot, since=then - 20 * DAY, until=as_of - 3 * DAY)

    body = get(f"?as_of={then}")

    assert "As it was shown on 4 May 2026." in body
    assert (
        f'<a href="/pilots/{pilot.pk}/integration/?as_of={then}">Critical</a><small>20 days</small>'.replace(
            "20 days", "2 weeks"
        )
        in body
    )
    assert "has had no answer for 20 days" in body
    assert "1 pilot, oldest 20 days" in body
    assert '<a href="?all=1">Back to today</a>' in body
    assert "Critical</a><small>" not in get()


def test_says_of_a_past_day_what_is_missing_and_that_no_age_was_kept(get: Get, then: date) -> None:
    make_told("Call notes", then - 5 * DAY)

    body = get(f"?as_of={then}")

    assert ">Clear</a><small>age not kept</small>" in body
    assert (
        "The figure of realised pilots with its curve, and the ages of facts, are missing: they were not kept." in body
    )


def test_filters_orders_and_leaves_out_what_came_later(get: Get, then: date, as_of: date) -> None:
    bad = make_told("Bad", then - 5 * DAY, state="stalled")
    make_told("Good", then - 5 * DAY)
    make_told("Later", as_of)
    make.make_stage_event(pilot=bad, stage="pilot", on=then - DAY, recorded_on=then - DAY)
    make.make_stage_event(pilot=bad, stage="diagnostic", on=then - 90 * DAY, recorded_on=then)
    make.make_stage_event(pilot=bad, stage="production", on=as_of, recorded_on=as_of)
    shown = {
        query: [name for name in ("Bad", "Good", "Later") if f">{name}</a><small>" in get(f"?as_of={then}{query}")]
        for query in ("", "&severity=stalled", "&mode=integration", "&stage=pilot", "&stage=production", "&q=goo")
    }

    assert shown == {
        "": ["Bad", "Good"],
        "&severity=stalled": ["Bad"],
        "&mode=integration": ["Bad"],
        "&stage=pilot": ["Bad"],
        "&stage=production": [],
        "&q=goo": ["Good"],
    }
    body = get(f"?as_of={then}")
    assert body.index(">Bad</a>") < body.index(">Good</a>")


def test_a_realised_pilot_of_which_something_stood_is_among_those_that_run(get: Get, then: date) -> None:
    for name, state in (("Unsigned", "critical"), ("Quiet", "not_assessable")):
        pilot = make_told(name, then - 5 * DAY, state=state)
        make.make_stage_event(pilot=pilot, stage="realised", on=then - 9 * DAY, recorded_on=then - 9 * DAY)
    assert [name for name in ("Unsigned", "Quiet") if f">{name}</a>" in get(f"?as_of={then}&mode=integration")] == [
        "Unsigned"
    ]


def test_pages_by_key_and_counts_in_a_constant_number_of_queries(
    get: Get, client: Client, then: date, portfolio: Portfolio
) -> None:
    counts = []
    for more in (3, 60):
        for number in range(more):
            make_stood(make_told(f"Pilot {more} {number}", then), since=then, until=then + DAY)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            body = client.get(f"/?as_of={then}&sort=oldest&all={more}").content.decode()
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert "1 to 50 of 63" in body
    assert "51 to 63 of 63" in get(f"?as_of={then}&sort=oldest&before=end")


def test_shows_every_day_of_which_something_was_told(get: Get, then: date) -> None:
    """The demonstration tells of four weeks that no regular sweep looked at."""
    Sweep.objects.order_by("as_of")[0].delete()
    make_told("Call notes", then - 5 * DAY, state="critical")

    assert "As it was shown on" in get(f"?as_of={then}")


@pytest.mark.parametrize(("ago", "said"), [(61, "was before the first sweep"), (-20_000, "is still to come")])
def test_says_plainly_of_which_day_nothing_can_be_shown(get: Get, as_of: date, ago: int, said: str) -> None:
    make_told("Call notes", as_of)

    body = get(f"?as_of={as_of - ago * DAY}")

    assert said in body
    assert "As it was shown" not in body
    assert ">Call notes</a>" in body


def test_a_day_that_cannot_be_shown_goes_along_in_no_link_of_the_page(get: Get, as_of: date) -> None:
    make_told("Call notes", as_of)

    body = get("?as_of=2999-01-01&sort=name")

    assert "1 Jan 2999 is still to come." in body
    assert "2999-01-01" not in body
    assert '<a href="/board-pack/?sort=name">' in body


def test_what_was_counted_in_another_finding_was_told_nobody(get: Get, then: date, as_of: date) -> None:
    pilot = make_told("Call notes", then - 5 * DAY, state="critical")
    guess = make.make_finding(pilot=pilot, is_guess=True, waits_on="Somebody guessed")
    silence = make.make_finding(pilot=pilot, rule="delivery/silence", severity="stalled", waits_on="The engineer")
    make_event(finding=guess, on=then - 9 * DAY, is_guess=True, waits_on="Somebody guessed")
    make_event(finding=silence, on=then, waits_on="The engineer")

    before, after = [get(f"?as_of={day}").split("</datalist>")[1] for day in (then - DAY, then)]

    assert "Somebody guessed" in before
    assert "Somebody guessed" not in after
    assert "The engineer" in after
    assert "Call notes" not in get(f"?as_of={then}&holder=Somebody guessed").split("heat-map")[-1]


def test_a_cell_says_who_had_silenced_it_then(client: Client, get: Get, lena: User, then: date, as_of: date) -> None:
    pilot = make_told("Call notes", then - 5 * DAY, state="critical")
    finding = make_stood(pilot, since=then - 20 * DAY, until=as_of - 3 * DAY)
    make_acknowledgement(finding=finding, by=lena, on=then - DAY)
    said = [get(f"pilots/{pilot.pk}/integration/?as_of={then - ago * DAY}") for ago in (2, 0)]

    assert ["Silent until 17 May 2026" in one for one in said] == [False, True]
    assert f'<a href="/?as_of={then}">Dashboard</a>' in said[1]
    assert "as they are on record now" in said[1]
