"""integration/live-but-failing (INT-7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import Integration, Pilot
from stalls import statements
from stalls.failure_modes.integration.live_but_failing import RULE
from stalls.statements import Scope
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_integration, make_person, make_pilot, make_portfolio

DAY = timedelta(days=1)
LIVE_ON = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def make_live(*, pilot: Pilot | None = None, **fields: Any) -> Integration:
    """Make an integration of a pilot in limited real use that has been live for three months."""
    pilot = pilot or make_pilot(claimed_stage="pilot")
    return make_integration(pilot=pilot, **{"state": "live", "state_on": LIVE_ON} | fields)


def make_delivering(on: date, **fields: Any) -> Integration:
    """Make an integration of another pilot that delivered data on a day."""
    return make_live(pilot=make_pilot(claimed_stage="pilot", **fields), last_sync_on=on)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_live(pilot=make_pilot(claimed_stage=stage), last_sync_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


LADDER = [(7, None), (8, "watch"), (14, "watch"), (15, "stalled"), (28, "stalled"), (29, "critical")]


@pytest.mark.parametrize("stage", ["pilot", "production"])
@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_without_data(as_of: date, stage: str, days: int, expected: str | None) -> None:
    make_live(pilot=make_pilot(claimed_stage=stage), last_sync_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_from_going_live_where_it_delivered_last_before(as_of: date, days: int, expected: str | None) -> None:
    make_live(state_on=as_of - days * DAY, last_sync_on=as_of - 40 * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("stage", ["unknown", "proposed", "diagnostic", "first_slice"])
def test_quiet_while_nobody_works_on_the_data(as_of: date, stage: str) -> None:
    make_live(pilot=make_pilot(claimed_stage=stage), last_sync_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("state", ["testing", "descoped", "unknown", ""])
def test_quiet_for_what_is_not_live(as_of: date, state: str) -> None:
    make_live(state=state, last_sync_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 7), None), (date(2026, 6, 8), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_live(state_on=date(2026, 5, 1), state_on_precision="month", last_sync_on=date(2026, 5, 3))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, "watch"), (300, "watch")])
def test_guesses_and_no_more_where_no_delivery_was_ever_recorded(as_of: date, days: int, expected: str | None) -> None:
    make_delivering(as_of)
    make_live(state_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected
    assert all(row["is_guess"] for row in found(RULE, as_of))


def test_looks_for_deliveries_in_the_whole_portfolio_where_it_is_asked_of_one_pilot(as_of: date) -> None:
    silent = make_live()
    one = Scope.of([silent.pilot_id])
    assert list(statements.found(RULE, as_of, scope=one)) == []
    make_delivering(as_of)
    assert [row["pilot_id"] for row in statements.found(RULE, as_of, scope=one)] == [silent.pilot_id]


def test_says_nothing_in_a_portfolio_that_records_no_deliveries(as_of: date) -> None:
    make_live()
    make_delivering(as_of + DAY)
    make_delivering(as_of, portfolio=make_portfolio(name="Elsewhere"))
    assert found(RULE, as_of) == []


def test_says_nothing_where_neither_a_delivery_nor_the_day_of_going_live_is_known(as_of: date) -> None:
    make_delivering(as_of)
    make_live(state_on=None)
    assert found(RULE, as_of) == []


def test_counts_from_the_last_delivery_where_the_day_of_going_live_is_not_known(as_of: date) -> None:
    make_live(state_on=None, last_sync_on=as_of - 8 * DAY)
    assert severity(RULE, as_of) == "watch"


def test_says_nothing_without_integrations(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024", claimed_stage="production")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_quiet_again_once_it_delivers(as_of: date) -> None:
    integration = make_live(last_sync_on=as_of - 30 * DAY)
    integration.last_sync_on = as_of
    integration.save()
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) == as_of


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    people = {"engineer": make_person(name="E. Neer"), "support_owner": make_person(name="S. Port")}
    pilot = make_pilot(claimed_stage="pilot", **people)
    make_live(pilot=pilot, last_sync_on=date(2026, 5, 20), owner=make_person(name="Infrastructure"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "records",
            "severity": "watch",
            "since": date(2026, 5, 20),
            "evidence": {
                "system": "Patient records",
                "last_sync_on": "2026-05-20",
                "live_since": "2026-03-02",
                "holder": "Infrastructure",
                "engineer": "E. Neer",
                "support_owner": "S. Port",
            },
        }
    ]


def test_says_when_it_delivered_last(as_of: date) -> None:
    make_live(last_sync_on=date(2026, 5, 20))
    assert sentence(RULE, as_of) == (
        "Patient records last delivered data on 20 May 2026; users are working on stale data."
    )


def test_says_that_nobody_knows(as_of: date) -> None:
    make_delivering(as_of)
    make_live()
    assert sentence(RULE, as_of) == (
        "We do not know whether Patient records, live since 2 Mar 2026, delivers data: no delivery is on record."
    )


def test_the_ball_and_the_next_step_are_with_the_engineer(as_of: date) -> None:
    make_live(
        pilot=make_pilot(claimed_stage="pilot", engineer=make_person(name="E. Neer")),
        last_sync_on=as_of - 8 * DAY,
        owner=make_person(name="Infrastructure"),
    )
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "E. Neer"
    assert RULE.owner(row["evidence"]) == "Engineer, E. Neer"
    assert RULE.next_step(row["evidence"]) == ("Repair it with Infrastructure, or switch it off and tell the users.")


def test_without_an_engineer_the_ball_is_with_whoever_supports_it(as_of: date) -> None:
    make_delivering(as_of)
    make_live(pilot=make_pilot(claimed_stage="production", support_owner=make_person(name="S. Port")))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "S. Port"
    assert RULE.next_step(row["evidence"]) == "Record the day of its last delivery, best by a feed."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_live(last_sync_on=as_of - 8 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
