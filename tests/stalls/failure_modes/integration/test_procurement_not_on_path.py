"""integration/procurement-not-on-path (INT-4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from governance.models import SignOff
from pilots.models import AccessRequest, Pilot
from stalls.failure_modes.integration.procurement_not_on_path import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    MONDAY,
    make_access_request,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_promise,
    make_requirement,
    make_sign_off,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_needed(*, pilot: Pilot, **fields: Any) -> SignOff:
    return make_sign_off(pilot=pilot, area="procurement", **{"typical_days": 90} | fields)


def make_purchase(*, pilot: Pilot, **fields: Any) -> AccessRequest:
    return make_access_request(
        pilot=pilot, **{"key": "pr-1789", "reference": "PR-1789", "request_kind": "procurement"} | fields
    )


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    pilot = make_pilot(claimed_stage=stage, clock_start=as_of - 300 * DAY)
    make_needed(pilot=pilot)
    make_purchase(pilot=make_pilot(claimed_stage=stage), raised_on=as_of - 300 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("needed", ["yes", "unknown"])
@pytest.mark.parametrize(("days", "expected"), [(6, None), (7, "watch"), (300, "watch")])
def test_notes_from_the_first_week_on_that_nobody_has_asked(
    as_of: date, needed: str, days: int, expected: str | None
) -> None:
    make_needed(pilot=make_pilot(clock_start=as_of - days * DAY), needed=needed)
    assert severity(RULE, as_of) == expected


LADDER = [(90, None), (91, "stalled"), (180, "stalled"), (181, "critical")]


@pytest.mark.parametrize("kind", ["procurement", "contract"])
@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_rises_with_the_days_since_asking(as_of: date, kind: str, days: int, expected: str | None) -> None:
    make_purchase(pilot=make_pilot(), raised_on=as_of - days * DAY, request_kind=kind)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(30, None), (31, "stalled"), (60, "stalled"), (61, "critical")])
def test_counts_in_the_time_of_the_procurement_sign_off(as_of: date, days: int, expected: str | None) -> None:
    pilot = make_pilot()
    make_needed(pilot=pilot, typical_days=30)
    make_requirement(code="procurement", typical_days=500)
    make_purchase(pilot=pilot, raised_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(120, None), (121, "stalled")])
def test_counts_in_the_time_that_the_portfolio_requires_of_the_sector(
    as_of: date, days: int, expected: str | None
) -> None:
    pilot = make_pilot(sector="health")
    make_requirement(code="procurement", typical_days=120)
    make_needed(pilot=pilot, typical_days=None)
    make_purchase(pilot=pilot, raised_on=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


def test_counts_in_the_portfolios_own_median(as_of: date) -> None:
    for _ in range(5):
        bought = {"submitted_on": as_of - 40 * DAY, "decided_on": as_of - DAY, "decision": "approved"}
        make_needed(pilot=make_pilot(), **bought)
    make_purchase(pilot=make_pilot(), raised_on=as_of - 40 * DAY)
    assert (severity(RULE, as_of - DAY), severity(RULE, as_of)) == (None, "stalled")


@pytest.mark.parametrize(("left", "expected"), [(70, None), (69, "critical")])
def test_critical_where_the_rest_goes_beyond_the_promised_day(as_of: date, left: int, expected: str | None) -> None:
    pilot = make_pilot()
    make_purchase(pilot=pilot, raised_on=as_of - 20 * DAY)
    make_promise(pilot=pilot, live_by=as_of + left * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("needed", "left", "expected"), [("yes", 90, "watch"), ("yes", 89, "critical"), ("unknown", 89, "watch")]
)
def test_critical_where_it_was_not_asked_for_in_time(as_of: date, needed: str, left: int, expected: str) -> None:
    pilot = make_pilot(clock_start=as_of - 9 * DAY)
    make_needed(pilot=pilot, needed=needed)
    make_promise(pilot=pilot, live_by=as_of + left * DAY)
    assert severity(RULE, as_of) == expected


def test_the_first_week_is_for_asking_whatever_was_promised(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 6 * DAY)
    make_needed(pilot=pilot)
    make_promise(pilot=pilot, live_by=as_of + 30 * DAY)
    assert found(RULE, as_of) == []


def test_what_is_live_is_not_too_late(as_of: date) -> None:
    pilot = make_pilot(claimed_stage="production", clock_start=as_of - 300 * DAY)
    make_purchase(pilot=pilot, raised_on=as_of - 20 * DAY)
    make_promise(pilot=pilot, live_by=as_of - 30 * DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    "request_kind", ["service_account", "network", "environment", "licence", "data_sharing", "vendor_review", "unknown"]
)
def test_a_request_of_another_kind_buys_nothing(as_of: date, request_kind: str) -> None:
    pilot = make_pilot(clock_start=as_of - 9 * DAY)
    make_access_request(pilot=pilot, raised_on=as_of - 300 * DAY, request_kind=request_kind)
    assert found(RULE, as_of) == []
    make_needed(pilot=pilot)
    assert severity(RULE, as_of) == "watch"


def test_quiet_once_the_contract_is_signed(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 300 * DAY)
    make_needed(pilot=pilot)
    make_purchase(pilot=pilot, raised_on=as_of - 100 * DAY, closed_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


@pytest.mark.parametrize(
    "settled",
    [
        {"needed": "no", "not_needed_because": "We have a framework."},
        {"decision": "approved", "decided_on": MONDAY},
    ],
)
def test_quiet_once_settled_in_the_sign_off(as_of: date, settled: dict[str, Any]) -> None:
    asking, silent = make_pilot(clock_start=as_of - 300 * DAY), make_pilot(clock_start=as_of - 300 * DAY)
    make_purchase(pilot=asking, raised_on=as_of - 100 * DAY)
    for pilot in (asking, silent):
        make_needed(pilot=pilot, **settled)
    assert found(RULE, as_of) == []


def test_counts_until_the_day_of_the_decision(as_of: date) -> None:
    make_needed(pilot=make_pilot(clock_start=as_of - 300 * DAY), decision="approved", decided_on=as_of)
    assert severity(RULE, as_of - DAY) == "watch"


def test_leaves_to_governance_what_lies_before_the_reviewers(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 300 * DAY)
    make_purchase(pilot=pilot, raised_on=as_of - 100 * DAY)
    make_needed(pilot=pilot, submitted_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


@pytest.mark.parametrize("decision", ["returned", "rejected"])
def test_a_refused_sign_off_was_asked_for_and_settles_no_purchase(as_of: date, decision: str) -> None:
    pilot = make_pilot(clock_start=as_of - 300 * DAY)
    make_needed(pilot=pilot, submitted_on=as_of - 60 * DAY, decision=decision, decided_on=as_of - 30 * DAY)
    assert found(RULE, as_of) == []
    make_purchase(pilot=pilot, raised_on=as_of - 100 * DAY)
    assert severity(RULE, as_of) == "stalled"


def test_each_purchase_is_a_finding_of_its_own(as_of: date) -> None:
    pilot = make_pilot()
    make_needed(pilot=pilot)
    make_purchase(pilot=pilot, raised_on=as_of - 100 * DAY)
    make_purchase(pilot=pilot, raised_on=as_of - 200 * DAY, key="pr-9", request_kind="contract")
    make_purchase(pilot=pilot, raised_on=as_of - 9 * DAY, key="pr-10")
    rows = sorted((row["subject"], row["severity"]) for row in found(RULE, as_of))
    assert rows == [("pr-1789", "stalled"), ("pr-9", "critical")]


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 6), None), (date(2026, 6, 7), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_day_0(as_of: date, expected: str | None) -> None:
    make_needed(pilot=make_pilot(clock_start=date(2026, 5, 1), clock_start_precision="month"))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 8, 29), None), (date(2026, 8, 30), "stalled")])
def test_counts_from_the_last_day_of_an_imprecise_month_of_asking(as_of: date, expected: str | None) -> None:
    make_purchase(pilot=make_pilot(), raised_on=date(2026, 5, 1), raised_on_precision="month")
    assert severity(RULE, as_of) == expected


def test_guesses_where_it_is_not_known_whether_anything_has_to_be_bought(as_of: date) -> None:
    make_needed(pilot=make_pilot(clock_start=as_of - 9 * DAY), needed="unknown")
    [row] = found(RULE, as_of)
    assert row["is_guess"] is True


def test_says_nothing_where_nobody_was_asked(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_a_purchase_without_a_day_is_neither_late_nor_missing(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 300 * DAY)
    make_needed(pilot=pilot)
    make_purchase(pilot=pilot, raised_on=None)
    make_promise(pilot=pilot, live_by=as_of + 9 * DAY)
    assert found(RULE, as_of) == []


def test_cannot_date_what_nobody_asked_for_where_day_0_is_not_known(as_of: date) -> None:
    pilot = make_pilot(clock_start=None)
    make_needed(pilot=pilot)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_purchase(pilot=pilot, raised_on=as_of - 9 * DAY)
    assert known_on(RULE, as_of) == as_of - 9 * DAY


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 2, 2), programme_manager=make_person(name="P. Shah"))
    make_promise(pilot=pilot, live_by=date(2026, 9, 1), recorded_on=date(2026, 2, 2))
    make_needed(pilot=pilot)
    make_purchase(pilot=pilot, raised_on=date(2026, 2, 20), team=make_person(name="Commercial"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "pr-1789",
            "severity": "stalled",
            "since": date(2026, 2, 20),
            "evidence": {
                "needed": "yes",
                "reference": "PR-1789",
                "request_kind": "procurement",
                "team": "Commercial",
                "asked_on": "2026-02-20",
                "normal_days": 90,
                "live_by": "2026-09-01",
                "clock_start": "2026-02-02",
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_counts_what_nobody_asked_for_from_day_0(as_of: date) -> None:
    make_needed(pilot=make_pilot(clock_start=date(2026, 5, 20)))
    [row] = found(RULE, as_of)
    assert (row["subject"], row["since"]) == ("", date(2026, 5, 20))


@pytest.mark.parametrize(
    ("fields", "live_in", "said"),
    [
        ({}, 40, "Purchase PR-1789 was asked for 20 days ago. It normally takes 90 days; live-by is 40 days away."),
        ({}, -3, "Purchase PR-1789 was asked for 20 days ago. It normally takes 90 days; live-by was 3 days ago."),
        (
            {"reference": "", "request_kind": "contract"},
            1,
            "A contract was asked for 20 days ago. It normally takes 90 days; live-by is 1 day away.",
        ),
    ],
)
def test_says_how_long_it_takes_and_how_much_is_left(
    as_of: date, fields: dict[str, Any], live_in: int, said: str
) -> None:
    pilot = make_pilot()
    make_purchase(pilot=pilot, raised_on=as_of - 20 * DAY, **fields)
    make_promise(pilot=pilot, live_by=as_of + live_in * DAY)
    assert sentence(RULE, as_of) == said


def test_says_how_long_it_takes_where_nothing_was_promised(as_of: date) -> None:
    make_purchase(pilot=make_pilot(), raised_on=as_of - 100 * DAY)
    assert sentence(RULE, as_of) == "Purchase PR-1789 was asked for 100 days ago. It normally takes 90 days."


def test_says_that_nobody_has_asked(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 9 * DAY)
    make_needed(pilot=pilot)
    make_promise(pilot=pilot, live_by=as_of + 40 * DAY)
    assert sentence(RULE, as_of) == (
        "Something has to be bought, and no request for it is on record, now in week 2. "
        "It normally takes 90 days; live-by is 40 days away."
    )


def test_says_that_nobody_knows(as_of: date) -> None:
    make_needed(pilot=make_pilot(clock_start=as_of - 9 * DAY), needed="unknown")
    assert sentence(RULE, as_of) == "Nothing on record says whether anything has to be bought, now in week 2."


def test_the_ball_is_with_whoever_buys_and_the_next_step_with_the_programme_manager(as_of: date) -> None:
    pilot = make_pilot(programme_manager=make_person(name="P. Shah"))
    make_purchase(pilot=pilot, raised_on=as_of - 100 * DAY, team=make_person(name="Commercial"))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "Commercial"
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.next_step(row["evidence"]) == (
        "Ask Commercial for a day, and move the live-by date openly if it is too late."
    )


@pytest.mark.parametrize(
    ("needed", "step"),
    [
        ("yes", "Start it now, use an existing framework, or move the live-by date openly."),
        ("unknown", "Record whether anything has to be bought, or why not."),
    ],
)
def test_the_ball_is_with_the_programme_manager_until_somebody_asks(as_of: date, needed: str, step: str) -> None:
    pilot = make_pilot(clock_start=as_of - 9 * DAY, programme_manager=make_person(name="P. Shah"))
    make_needed(pilot=pilot, needed=needed)
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.next_step(row["evidence"]) == step


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_purchase(pilot=make_pilot(), raised_on=as_of - 100 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
