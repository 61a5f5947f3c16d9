"""How long a sign-off normally takes, and where the number comes from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio
from governance.clocks import Typical
from governance.models import SignOff
from governance.typical_days import Median, medians, typical_days_of, typical_of
from tests.factories import (
    MONDAY,
    make_handed_in,
    make_pilot,
    make_portfolio,
    make_requirement,
    make_round,
    make_sign_off,
)

DAY = timedelta(days=1)


def complete(*days: int, portfolio: Portfolio | None = None, **fields: Any) -> list[SignOff]:
    """Make a pilot with an approved sign-off for each number of days from handing in to the decision."""
    return [
        make_handed_in(
            pilot=make_pilot(portfolio=portfolio),
            **{"on": MONDAY - taken * DAY, "decided_on": MONDAY, "decision": "approved"} | fields,
        )
        for taken in days
    ]


def median(portfolio: Portfolio) -> Median | None:
    return medians([portfolio], as_of=MONDAY).get((portfolio.pk, "information_security"))


def test_takes_the_median_once_five_are_completed(portfolio: Portfolio) -> None:
    complete(10, 12, 50, 11)
    assert median(portfolio) is None

    complete(13)

    assert median(portfolio) == Median(12, 5)


def test_rounds_half_a_day_up(portfolio: Portfolio) -> None:
    complete(10, 10, 10, 11, 11, 11)

    assert median(portfolio) == Median(11, 6)


@pytest.mark.parametrize("decision", ["approved", "approved_with_conditions", "rejected"])
def test_counts_what_was_decided_either_way(portfolio: Portfolio, decision: str) -> None:
    complete(9, 9, 9, 9, 9, decision=decision)

    assert median(portfolio) == Median(9, 5)


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "returned"},
        {"decision": "unknown"},
        {"decision": "", "decided_on": None},
        {"decided_on": MONDAY + DAY},
        {"decided_on": None},
        {"submitted_on": None},
        {"submitted_on": MONDAY + DAY},
        {"submitted_on": MONDAY.replace(day=1), "submitted_on_precision": "month"},
    ],
)
def test_does_not_count_what_is_open_or_cannot_be_counted(portfolio: Portfolio, fields: dict[str, Any]) -> None:
    complete(9, 9, 9, 9)
    complete(9, **fields)

    assert median(portfolio) is None


def test_counts_the_reviewers_turns_over_all_rounds(portfolio: Portfolio) -> None:
    for row in complete(3, 3, 3, 3, 3):
        make_round(sign_off=row, submitted_on=MONDAY - 40 * DAY, on=MONDAY - 33 * DAY, decision="returned")
        make_round(sign_off=row, on=MONDAY)

    assert median(portfolio) == Median(7 + 3, 5)


def test_counts_no_days_for_a_withdrawal(portfolio: Portfolio) -> None:
    for row in complete(3, 3, 3, 3, 3):
        make_round(sign_off=row, on=MONDAY)
        make_round(sign_off=row, submitted_on=None, on=MONDAY, decision="returned")

    assert median(portfolio) == Median(3, 5)


def test_learns_from_its_own_portfolio_alone(portfolio: Portfolio) -> None:
    complete(9, 9, 9, 9, 9, portfolio=make_portfolio(name="Elsewhere"))

    assert median(portfolio) is None


def test_learns_per_area(portfolio: Portfolio) -> None:
    complete(9, 9, 9, 9, 9, area="legal")

    assert median(portfolio) is None


def typical(**fields: Any) -> Typical:
    make_sign_off(pilot=make_pilot(sector="health"), **fields)
    row = SignOff.objects.with_requirement().select_related("pilot").get()
    return typical_of(row, medians([row.portfolio_id], as_of=MONDAY))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"area": "dtac", "typical_days": 42}, Typical(42, "our assumption")),
        ({"area": "external_regulator", "typical_days": 56}, Typical(56, "read at a source")),
        ({"area": "dtac", "typical_days": 30}, Typical(30, "as set here")),
        ({"area": "something_else", "typical_days": 30}, Typical(30, "as set here")),
        ({"area": "dtac", "typical_days": None}, Typical(None, "nobody knows how long it takes")),
    ],
)
def test_says_where_the_number_comes_from(db: None, fields: dict[str, Any], expected: Typical) -> None:
    assert typical(**fields) == expected


def test_falls_back_on_the_requirement(db: None) -> None:
    make_requirement(typical_days=42)

    assert typical(area="dtac", typical_days=None) == Typical(42, "our assumption")


def test_tells_of_every_requirement_in_two_queries(portfolio: Portfolio) -> None:
    complete(10, 10, 10, 10, 10, area="dtac")
    make_requirement(typical_days=42)
    make_requirement(code="caldicott", typical_days=14)

    with CaptureQueriesContext(connection) as queries:
        told = typical_days_of(portfolio, as_of=MONDAY)

    assert told == {
        ("health", "dtac"): Typical(10, "median of 5 here"),
        ("health", "caldicott"): Typical(14, "our assumption"),
    }
    assert len(queries) == 2
