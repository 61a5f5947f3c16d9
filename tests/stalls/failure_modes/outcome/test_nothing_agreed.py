"""outcome/nothing-agreed (OUT-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from stalls.failure_modes.outcome.nothing_agreed import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_agreed_metric, make_champion, make_healthy_pilot, make_metric, make_person, make_pilot

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("first_slice", 13, None),
        ("first_slice", 14, "watch"),
        ("pilot", 0, "stalled"),
        ("production", 0, "critical"),
    ],
)
def test_rises_with_the_start_and_the_stage(as_of: date, stage: str, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY, claimed_stage=stage)
    assert severity(RULE, as_of) == expected


def test_quiet_from_the_day_of_agreement_on(as_of: date) -> None:
    make_agreed_metric(pilot=make_pilot(clock_start=as_of - 30 * DAY), agreed_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "watch"


def test_quiet_where_the_agreement_may_have_been_this_month(as_of: date) -> None:
    make_agreed_metric(pilot=make_pilot(clock_start=date(2026, 1, 5)), agreed_on=as_of, agreed_on_precision="month")
    assert found(RULE, as_of) == []


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, claimed_stage="production", inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_speaks_of_an_imported_pilot_whose_inventory_says_that_nothing_is_documented(as_of: date) -> None:
    make_metric(pilot=make_pilot(clock_start=None, claimed_stage="production", inventory="us-federal-2024"))
    assert severity(RULE, as_of) == "critical"
    assert known_on(RULE, as_of) == UNDATED


@pytest.mark.parametrize("inventory", ["", "us-federal-2024"])
def test_calls_nothing_clear_where_neither_start_nor_use_is_known(as_of: date, inventory: str) -> None:
    make_metric(pilot=make_pilot(clock_start=None, inventory=inventory))
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 5, 4), claimed_stage="pilot")
    make_champion(pilot=pilot, since=date(2026, 5, 4))
    make_metric(pilot=pilot, benefit_owner=make_person(name="B. Owner"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 4),
            "evidence": {
                "clock_start": "2026-05-04",
                "stage": "pilot",
                "proposed": "Minutes per referral",
                "benefit_owner": "B. Owner",
                "champion": "A. Jones",
            },
        }
    ]


def test_says_what_we_will_not_be_able_to_say(as_of: date) -> None:
    make_pilot(clock_start=as_of - 28 * DAY)
    assert sentence(RULE, as_of) == (
        "We will not be able to say whether it worked: nobody has agreed what good looks like, now in week 5."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
