"""workflow/no-direct-user-contact (WF-6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from stalls.failure_modes.workflow.no_direct_user_contact import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_portfolio,
    make_quiet_period,
    make_user_contact,
    make_weekly_update,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["proposed", "unknown", "realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_owes_no_visit(as_of: date, stage: str) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage)
    make_user_contact(pilot=pilot, on=as_of - 90 * DAY)
    assert found(RULE, as_of) == []


LADDER = [(14, None), (15, "watch"), (28, "watch"), (29, "stalled"), (56, "stalled"), (57, "critical")]
IN_PRODUCTION = [(28, None), (29, "watch"), (56, "watch"), (57, "stalled"), (112, "stalled"), (113, "critical")]


@pytest.mark.parametrize(("days", "expected"), LADDER)
@pytest.mark.parametrize("stage", ["diagnostic", "first_slice", "pilot"])
def test_rises_with_the_days_since_the_last_contact(as_of: date, days: int, expected: str | None, stage: str) -> None:
    pilot = make_pilot(clock_start=as_of - 200 * DAY, claimed_stage=stage)
    make_user_contact(pilot=pilot, on=as_of - 150 * DAY)
    make_user_contact(pilot=pilot, on=as_of - days * DAY, contact_kind="talked")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), IN_PRODUCTION)
def test_may_take_twice_as_long_in_production(as_of: date, days: int, expected: str | None) -> None:
    make_user_contact(
        pilot=make_pilot(clock_start=as_of - 200 * DAY, claimed_stage="production"), on=as_of - days * DAY
    )
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(6, None), (7, "watch"), (13, "watch"), (14, "stalled"), (56, "stalled"), (57, "critical")],
)
def test_the_first_visit_of_the_diagnostic_is_due_within_a_week(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY, claimed_stage="diagnostic")
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), LADDER)
def test_counts_from_the_start_where_nobody_was_ever_met(as_of: date, days: int, expected: str | None) -> None:
    make_pilot(clock_start=as_of - days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("contact_kind", ["workshop", "by_proxy", "unknown", ""])
def test_workshops_and_hearsay_are_no_contact(as_of: date, contact_kind: str) -> None:
    pilot = make_pilot(clock_start=as_of - 29 * DAY)
    make_user_contact(pilot=pilot, on=as_of, contact_kind=contact_kind)
    assert severity(RULE, as_of) == "stalled"


def test_counts_from_the_start_where_users_were_met_only_before(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 14 * DAY)
    make_user_contact(pilot=pilot, on=as_of - 40 * DAY)
    assert [severity(RULE, as_of + days * DAY) for days in (0, 1)] == [None, "watch"]


@pytest.mark.parametrize(("met", "days", "expected"), [(-1, 7, "watch"), (-1, 14, "stalled"), (0, 14, None)])
def test_a_contact_before_the_diagnostic_is_no_first_visit_of_it(
    as_of: date, met: int, days: int, expected: str | None
) -> None:
    pilot = make_pilot(clock_start=as_of - days * DAY, claimed_stage="diagnostic")
    make_user_contact(pilot=pilot, on=as_of + (met - days) * DAY)
    assert severity(RULE, as_of) == expected


def test_quiet_from_the_day_of_a_contact_on(as_of: date) -> None:
    make_user_contact(pilot=make_pilot(clock_start=as_of - 90 * DAY), on=as_of)
    assert [severity(RULE, day) for day in (as_of - DAY, as_of)] == ["critical", None]


@pytest.mark.parametrize(("days", "expected"), [(24, None), (25, "watch"), (39, "stalled"), (67, "critical")])
def test_does_not_count_the_days_of_a_quiet_period(as_of: date, days: int, expected: str | None) -> None:
    make_user_contact(pilot=make_pilot(clock_start=as_of - 200 * DAY), on=as_of - days * DAY)
    make_quiet_period(since=as_of - 20 * DAY, until=as_of - 10 * DAY)
    make_quiet_period(since=as_of - 90 * DAY, until=as_of, portfolio=make_portfolio(name="Elsewhere"))
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 5, 14), None), (date(2026, 5, 15), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    pilot = make_pilot(clock_start=date(2026, 1, 5))
    make_user_contact(pilot=pilot, on=date(2026, 4, 1), on_precision="month")
    make_user_contact(pilot=pilot, on=date(2026, 4, 6))
    assert severity(RULE, as_of) == expected


def test_says_nothing_of_an_imported_pilot_that_nobody_was_asked_about(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    make_weekly_update(pilot=pilot, submitted_on=as_of)
    assert severity(RULE, as_of) == "critical"


def test_can_speak_of_a_pilot_whose_team_reports_here(as_of: date) -> None:
    make_pilot(clock_start=as_of)
    assert known_on(RULE, as_of) == UNDATED


def test_speaks_of_an_imported_pilot_with_a_contact_on_record(as_of: date) -> None:
    pilot = make_pilot(clock_start=None, inventory="us-federal-2024")
    make_user_contact(pilot=pilot, on=as_of - 29 * DAY)
    assert severity(RULE, as_of) == "stalled"
    assert known_on(RULE, as_of) == as_of - 29 * DAY


def test_says_nothing_where_neither_a_contact_nor_the_start_is_known(as_of: date) -> None:
    make_pilot(clock_start=None)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 3, 2), engineer=make_person(name="E. Novak"))
    make_user_contact(pilot=pilot, on=date(2026, 5, 1))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 1),
            "evidence": {
                "unseen_since": "2026-05-01",
                "last_contact_on": "2026-05-01",
                "uncounted_days": 0,
                "engineer": "E. Novak",
            },
        }
    ]
    assert known_on(RULE, as_of) == date(2026, 5, 1)


def test_says_for_how_long_nobody_was_met(as_of: date) -> None:
    make_user_contact(pilot=make_pilot(clock_start=as_of - 90 * DAY), on=as_of - 31 * DAY)
    assert sentence(RULE, as_of) == "Nobody on the team has watched a user work, or talked with one, for 31 days."


def test_says_that_nobody_was_ever_met(as_of: date) -> None:
    make_pilot(clock_start=as_of - 31 * DAY)
    assert sentence(RULE, as_of) == (
        "Nobody on the team has watched a user work, or talked with one, since it began 31 days ago."
    )


def test_says_how_many_days_did_not_count(as_of: date) -> None:
    make_user_contact(pilot=make_pilot(clock_start=as_of - 90 * DAY), on=as_of - 31 * DAY)
    make_quiet_period(since=as_of - 20 * DAY, until=as_of - 10 * DAY)
    assert sentence(RULE, as_of) == (
        "Nobody on the team has watched a user work, or talked with one, for 31 days, "
        "10 of them in a quiet period and not counted."
    )


def test_the_next_step_is_the_engineers(as_of: date) -> None:
    make_pilot(clock_start=as_of - 31 * DAY, engineer=make_person(name="E. Novak"))
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(row["evidence"]) == "E. Novak"
    assert RULE.next_step(row["evidence"]) == "Spend half a day this week beside somebody who does the work."


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 31 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
