"""integration/no-data-owner (INT-5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.models import SourceSystem
from stalls.failure_modes.integration.no_data_owner import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_healthy_pilot, make_integration, make_person, make_pilot

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_integration(pilot=make_pilot(claimed_stage=stage, clock_start=as_of - 60 * DAY))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(
    ("days", "expected"), [(13, None), (14, "watch"), (27, "watch"), (28, "stalled"), (300, "stalled")]
)
def test_rises_with_the_days_since_day_0(as_of: date, days: int, expected: str | None) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - days * DAY))
    assert severity(RULE, as_of) == expected


def test_quiet_once_the_pilot_names_who_decides(as_of: date) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 60 * DAY), owner=make_person(name="Infrastructure"))
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("column", ["owner", "access_decided_by"])
def test_quiet_once_anybody_is_named_for_the_system(as_of: date, column: str) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 60 * DAY))
    SourceSystem.objects.update(**{column: make_person(name="Infrastructure")})
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("state", ["live", "descoped"])
def test_quiet_once_live_or_given_up(as_of: date, state: str) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 60 * DAY), state=state, state_on=as_of)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def test_asks_nothing_of_a_system_before_work_on_it_begins(as_of: date) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 60 * DAY), started_on=as_of + DAY)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 13), None), (date(2026, 6, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_day_0(as_of: date, expected: str | None) -> None:
    make_integration(pilot=make_pilot(clock_start=date(2026, 5, 1), clock_start_precision="month"))
    assert severity(RULE, as_of) == expected


def test_says_nothing_without_integrations(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024", clock_start=as_of - 60 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_cannot_date_a_missing_name_where_day_0_is_not_known(as_of: date) -> None:
    integration = make_integration(pilot=make_pilot(clock_start=None), started_on=as_of - 9 * DAY)
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None
    integration.owner = make_person(name="Infrastructure")
    integration.recorded_on = as_of
    integration.save()
    assert known_on(RULE, as_of) == as_of


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 5, 10), programme_manager=make_person(name="P. Shah"))
    make_integration(pilot=pilot, owner_is_unknown=True)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "records",
            "severity": "watch",
            "since": date(2026, 5, 10),
            "evidence": {
                "system": "Patient records",
                "was_asked": True,
                "clock_start": "2026-05-10",
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_of_what_nobody_can_say_yes(as_of: date) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 30 * DAY))
    assert sentence(RULE, as_of) == "Nobody is named who can say yes to using Patient records."


def test_says_that_the_team_has_asked(as_of: date) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 30 * DAY), owner_is_unknown=True, system=None)
    assert sentence(RULE, as_of) == (
        "Nobody is named who can say yes to using records. The team has asked, and nobody knows."
    )


def test_the_ball_and_the_next_step_are_with_the_programme_manager(as_of: date) -> None:
    make_integration(pilot=make_pilot(clock_start=as_of - 30 * DAY, programme_manager=make_person(name="P. Shah")))
    [row] = found(RULE, as_of)
    assert RULE.waits_on(row["evidence"]) == "P. Shah"
    assert RULE.owner(row["evidence"]) == "Programme manager, P. Shah"
    assert RULE.next_step(row["evidence"]) == (
        "Name who decides on Patient records, or take it to the owner of the organisation's information."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_integration(pilot=make_pilot(clock_start=as_of - 28 * DAY))
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
