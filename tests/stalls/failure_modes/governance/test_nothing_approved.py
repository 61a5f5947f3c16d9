"""governance/nothing-approved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from stalls.failure_modes.governance.nothing_approved import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_person, make_pilot, make_sign_off

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 200 * DAY, claimed_stage=stage))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(27, None), (28, "watch"), (69, "watch"), (70, "stalled"), (111, "stalled"), (112, "critical")],
)
def test_rises_with_the_days_since_the_start(as_of: date, days: int, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - days * DAY))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"decision": "approved", "decided_on": date(2026, 5, 1)}, None),
        ({"decision": "approved_with_conditions"}, None),
        ({"decision": "approved", "decided_on": date(2026, 6, 2)}, "critical"),
        ({"decision": "rejected", "decided_on": date(2026, 5, 1)}, "critical"),
        ({"submitted_on": date(2026, 5, 1)}, "critical"),
        ({"needed": "unknown"}, "critical"),
        ({"blocking": False}, None),
        ({"needed": "no"}, None),
    ],
)
def test_one_approval_is_enough_and_none_has_to_be_needed(
    as_of: date, fields: dict[str, object], expected: str | None
) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 200 * DAY), **fields)
    assert severity(RULE, as_of) == expected


def test_an_advisory_approval_is_none_of_those_that_it_needs(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 200 * DAY)
    make_sign_off(pilot=pilot)
    make_sign_off(pilot=pilot, area="legal", blocking=False, decision="approved")
    assert severity(RULE, as_of) == "critical"


def test_several_that_wait_are_one_finding_of_the_pilot(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 80 * DAY)
    make_sign_off(pilot=pilot)
    make_sign_off(pilot=pilot, area="legal")
    assert [(row["subject"], row["severity"]) for row in found(RULE, as_of)] == [("", "stalled")]


def test_where_no_approval_is_on_record_it_is_a_guess_and_never_critical(as_of: date) -> None:
    make_pilot(clock_start=as_of - 200 * DAY)
    [row] = found(RULE, as_of)
    assert (row["severity"], row["is_guess"]) == ("stalled", True)
    assert sentence(RULE, as_of) == "Now in week 29, no approval is on record, nor which ones it needs."


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 28), "watch"), (date(2026, 5, 27), None)])
def test_counts_from_the_last_day_of_an_imprecise_start(as_of: date, expected: str | None) -> None:
    make_sign_off(pilot=make_pilot(clock_start=date(2026, 4, 1), clock_start_precision="month"))
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_without_sign_offs(as_of: date) -> None:
    make_pilot(clock_start=as_of - 200 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_speaks_of_an_imported_pilot_with_one(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 200 * DAY, inventory="us-federal-2024"))
    assert severity(RULE, as_of) == "critical"


def test_says_nothing_where_the_start_is_not_known_and_calls_nothing_clear(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=None))
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_says_how_long_and_who_holds_the_ball(as_of: date) -> None:
    make_sign_off(pilot=make_pilot(clock_start=as_of - 80 * DAY, programme_manager=make_person(name="P. Shah")))
    [row] = found(RULE, as_of)
    assert row["since"] == as_of - 80 * DAY
    assert sentence(RULE, as_of) == "Now in week 12, it has none of the approvals that it needs."
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.next_step(row["evidence"]).startswith("Take the approval that is nearest")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_sign_off(pilot=make_pilot(clock_start=as_of - 80 * DAY))
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
