"""champion/nobody (CH-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pilots.dates import UNDATED
from stalls.failure_modes.champion.gone import RULE as GONE
from stalls.failure_modes.champion.nobody import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import make_champion, make_healthy_pilot, make_person, make_pilot, make_stage_event

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage)
    assert found(RULE, as_of) == []


LADDER = [
    ("proposed", 14, None),
    ("proposed", 15, "watch"),
    ("unknown", 14, None),
    ("unknown", 90, "watch"),
    ("diagnostic", 7, None),
    ("diagnostic", 8, "stalled"),
    ("first_slice", 7, None),
    ("first_slice", 8, "stalled"),
    ("pilot", 13, None),
    ("pilot", 14, "critical"),
    ("production", 13, None),
    ("production", 14, "critical"),
]


@pytest.mark.parametrize(("stage", "days", "expected"), LADDER)
def test_rises_with_the_stage_and_the_days_since_the_start(
    as_of: date, stage: str, days: int, expected: str | None
) -> None:
    make_pilot(clock_start=as_of - days * DAY, claimed_stage=stage)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize("until", [None, date(2026, 6, 2)])
def test_quiet_while_a_champion_is_in_post(as_of: date, until: date | None) -> None:
    make_champion(pilot=make_pilot(clock_start=as_of - 90 * DAY), since=as_of, until=until)
    assert found(RULE, as_of) == []
    assert severity(RULE, as_of - DAY) == "stalled"


def test_leaves_a_pilot_whose_champion_has_gone_to_the_rule_of_those(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY)
    make_champion(pilot=pilot, since=as_of - 90 * DAY, until=as_of - 30 * DAY)
    assert found(RULE, as_of) == []
    assert len(found(GONE, as_of)) == 1


def test_leaves_a_pilot_that_never_had_one_to_no_other_rule(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY)
    assert len(found(RULE, as_of)) == 1
    assert found(GONE, as_of) == []


def test_a_proposed_pilot_counts_from_the_day_on_which_it_was_proposed(as_of: date) -> None:
    pilot = make_pilot(clock_start=None, claimed_stage="proposed")
    make_stage_event(pilot=pilot, stage="proposed", on=as_of - 15 * DAY)
    assert severity(RULE, as_of) == "watch"
    assert severity(RULE, as_of - DAY) is None


def test_says_nothing_of_an_imported_pilot_of_which_no_champion_was_ever_recorded(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_can_speak_of_an_imported_pilot_with_a_champion_on_record(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024")
    make_champion(pilot=pilot, since=as_of + DAY)
    assert severity(RULE, as_of) == "stalled"
    assert known_on(RULE, as_of + DAY) == as_of + DAY


def test_can_speak_of_a_pilot_that_reports_here(as_of: date) -> None:
    make_pilot()
    assert known_on(RULE, as_of) == UNDATED


def test_keeps_days_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 3, 2), programme_manager=make_person(name="P. Shah"))
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 3, 2),
            "evidence": {
                "day_zero": "2026-03-02",
                "stage": "first_slice",
                "programme_manager": "P. Shah",
            },
        }
    ]


def test_says_that_nobody_ever_was(as_of: date) -> None:
    make_pilot(clock_start=date(2026, 5, 4))
    assert sentence(RULE, as_of) == (
        "No senior person is pushing this. None is on record since it began on 4 May 2026."
    )


def test_still_says_who_was_the_last_of_a_finding_that_has_it_on_record(as_of: date) -> None:
    evidence = {"day_zero": "2026-03-02", "last_until": "2026-05-04", "last_champion": "A. Jones"}
    assert RULE.explain(evidence, as_of) == (
        "No senior person is pushing this. A. Jones was the last who did, until 4 May 2026."
    )


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_pilot(clock_start=as_of - 28 * DAY)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
