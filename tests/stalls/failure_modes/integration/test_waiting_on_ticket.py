"""integration/waiting-on-ticket (INT-3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.integration.waiting_on_ticket import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    MONDAY,
    make_access_request,
    make_champion,
    make_handed_in,
    make_healthy_pilot,
    make_integration,
    make_person,
    make_pilot,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_access_request(pilot=make_pilot(claimed_stage=stage), raised_on=as_of - 60 * DAY)
    assert found(RULE, as_of) == []


LADDER = [(9, None), (10, "watch"), (20, "watch"), (21, "stalled"), (41, "stalled"), (42, "critical")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_since_raising(as_of: date, days: int, expected: str | None) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_again_from_the_last_answer(as_of: date, days: int, expected: str | None) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 90 * DAY, answered_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("turn_on", "expected"), [(None, None), (MONDAY - 5 * DAY, None), (MONDAY, None), (MONDAY + DAY, "critical")]
)
def test_quiet_while_it_is_our_turn(as_of: date, turn_on: date | None, expected: str | None) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 50 * DAY, turn="ours", turn_on=turn_on)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_again_from_the_day_on_which_we_passed_it_back(as_of: date, days: int, expected: str | None) -> None:
    fields = {"raised_on": as_of - 90 * DAY, "answered_on": as_of - 60 * DAY}
    make_access_request(pilot=make_pilot(), turn="theirs", turn_on=as_of - days * DAY, **fields)
    assert severity(RULE, as_of) == expected


def test_that_it_became_our_turn_is_news(as_of: date) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 50 * DAY, turn="ours", turn_on=as_of - 2 * DAY)
    assert known_on(RULE, as_of) == as_of - 2 * DAY


def test_quiet_once_closed(as_of: date) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 50 * DAY, closed_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "critical"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 9), None), (date(2026, 6, 10), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    make_access_request(pilot=make_pilot(), raised_on=date(2026, 5, 1), raised_on_precision="month")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("kind", "area"),
    [
        ("vendor_review", "vendor_security"),
        ("vendor_review", "third_party"),
        ("vendor_review", "information_security"),
        ("data_sharing", "data_protection"),
    ],
)
def test_leaves_to_governance_what_counts_in_a_sign_off(as_of: date, kind: str, area: str) -> None:
    pilot = make_pilot()
    make_access_request(pilot=pilot, raised_on=as_of - 23 * DAY, request_kind=kind)
    assert severity(RULE, as_of) == "stalled"
    make_handed_in(pilot=pilot, on=as_of, area=area)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"
    assert known_on(RULE, as_of) == as_of


@pytest.mark.parametrize(
    "other",
    [
        {"decision": "approved", "decided_on": MONDAY},
        {"decision": "returned", "decided_on": MONDAY},
        {"submitted_on": None},
        {"blocking": False},
        {"needed": "no"},
        {"typical_days": None},
        {"area": "legal"},
    ],
)
def test_counts_where_no_sign_off_does(as_of: date, other: dict[str, Any]) -> None:
    pilot = make_pilot()
    make_access_request(pilot=pilot, raised_on=as_of - 23 * DAY, request_kind="data_sharing")
    make_handed_in(pilot=pilot, **{"on": as_of - 9 * DAY, "area": "data_protection"} | other)
    assert severity(RULE, as_of) == "stalled"


def test_counts_a_service_account_whatever_lies_before_reviewers(as_of: date) -> None:
    pilot = make_pilot()
    make_access_request(pilot=pilot, raised_on=as_of - 23 * DAY)
    make_handed_in(pilot=pilot, on=as_of - 9 * DAY, area="data_protection")
    make_handed_in(pilot=make_pilot(), on=as_of - 9 * DAY)
    assert severity(RULE, as_of) == "stalled"


def test_says_nothing_without_a_dated_request_and_without_integrations(as_of: date) -> None:
    pilot = make_pilot(inventory="us-federal-2024")
    make_access_request(pilot=pilot, raised_on=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_can_speak_of_a_pilot_with_an_integration(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 3 * DAY)
    assert known_on(RULE, as_of) == as_of - 3 * DAY


def test_knows_the_newest_day_that_has_come(as_of: date) -> None:
    make_access_request(
        pilot=make_pilot(), raised_on=as_of - 9 * DAY, answered_on=as_of - 2 * DAY, closed_on=as_of + DAY
    )
    assert known_on(RULE, as_of) == as_of - 2 * DAY


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot()
    make_champion(pilot=pilot, since=MONDAY - 90 * DAY)
    make_access_request(pilot=pilot, raised_on=date(2026, 5, 1), answered_on=date(2026, 5, 9))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "ticket",
            "severity": "stalled",
            "since": date(2026, 5, 9),
            "evidence": {
                "reference": "INC-1042",
                "request_kind": "service_account",
                "team": "Infrastructure",
                "raised_on": "2026-05-01",
                "quiet_since": "2026-05-09",
                "champion": "A. Jones",
            },
        }
    ]


def test_says_who_has_not_answered_what_for_how_long(as_of: date) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 23 * DAY)
    assert sentence(RULE, as_of) == (
        "Request INC-1042 to Infrastructure for a service account has had no answer for 23 days."
    )


def test_says_what_is_known_of_a_request_without_reference_and_team(as_of: date) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 23 * DAY, reference="", team=None, request_kind="unknown")
    assert sentence(RULE, as_of) == "A request for something not named has had no answer for 23 days."


def test_the_ball_is_with_the_team_and_the_next_step_with_the_champion(as_of: date) -> None:
    pilot = make_pilot()
    make_champion(pilot=pilot, person=make_person(name="C. Okafor"))
    make_access_request(pilot=pilot, raised_on=as_of - 23 * DAY)
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "Infrastructure"
    assert RULE.owner(row["evidence"]) == "Champion, C. Okafor"
    assert RULE.next_step(row["evidence"]).startswith("Ask Infrastructure by name for a date.")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_access_request(pilot=make_pilot(), raised_on=as_of - 23 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
