"""outcome/incomplete (OUT-2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from outcomes.models import OutcomeMetric
from pilots.models import Pilot
from stalls.failure_modes.outcome.incomplete import PARTS, RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_agreed_metric,
    make_complete_metric,
    make_healthy_pilot,
    make_metric,
    make_person,
    make_pilot,
    make_stage_event,
    make_usage_week,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_agreed(*, pilot: Pilot, agreed_on: date = date(2026, 5, 4), **lacking: Any) -> OutcomeMetric:
    """Make an agreed metric that lacks nothing but what is said."""
    return make_complete_metric(pilot=pilot, agreed_on=agreed_on, **lacking)


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down"])
def test_quiet_for_a_pilot_that_has_ended(as_of: date, stage: str) -> None:
    make_agreed(pilot=make_pilot(clock_start=as_of - 90 * DAY, claimed_stage=stage), baseline=None)
    assert found(RULE, as_of) == []


def test_quiet_where_nothing_is_missing(as_of: date) -> None:
    make_agreed(pilot=make_pilot(clock_start=as_of - 90 * DAY, claimed_stage="production"))
    assert found(RULE, as_of) == []


LACKING: dict[str, dict[str, Any]] = {
    "baseline": {"baseline": None},
    "target": {"target": None},
    "target_on": {"target_on": None},
    "unit": {"unit": ""},
    "source": {"data_source": "", "baseline_method": "Stopwatch"},
    "definition_of_done": {"definition_of_done": ""},
}


@pytest.mark.parametrize("part", LACKING)
@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, "watch"), (200, "watch")])
def test_any_missing_part_is_worth_a_look_from_day_14(as_of: date, part: str, days: int, expected: str | None) -> None:
    make_agreed(pilot=make_pilot(clock_start=as_of - days * DAY), **LACKING[part])
    assert severity(RULE, as_of) == expected
    assert [row["evidence"]["lacks"] for row in found(RULE, as_of)] == ([[part]] if expected else [])


def test_the_method_is_told_with_the_source(as_of: date) -> None:
    make_agreed(pilot=make_pilot(clock_start=as_of - 14 * DAY), data_source="")
    [row] = found(RULE, as_of)
    assert row["evidence"]["lacks"] == ["method", "source"]


@pytest.mark.parametrize("part", LACKING)
def test_only_a_missing_baseline_stalls_what_is_in_use(as_of: date, part: str) -> None:
    make_agreed(pilot=make_pilot(clock_start=as_of, claimed_stage="pilot"), **LACKING[part])
    assert severity(RULE, as_of) == ("stalled" if part == "baseline" else "watch")


@pytest.mark.parametrize(("days", "expected"), [(29, "stalled"), (30, "critical")])
def test_the_baseline_is_lost_thirty_days_into_production(as_of: date, days: int, expected: str) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_stage_event(pilot=pilot, stage="production", on=as_of - days * DAY)
    make_agreed(pilot=pilot, baseline=None)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("days", "expected"), [(42, "stalled"), (49, "critical")])
def test_production_without_a_day_counts_from_the_first_use(as_of: date, days: int, expected: str) -> None:
    pilot = make_pilot(claimed_stage="production")
    make_usage_week(pilot=pilot, week=as_of - days * DAY)
    make_agreed(pilot=pilot, baseline=None)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 6, 13), None), (date(2026, 6, 14), "watch")])
def test_counts_from_the_last_day_of_an_imprecise_month(as_of: date, expected: str | None) -> None:
    pilot = make_pilot(clock_start=date(2026, 5, 1), clock_start_precision="month")
    make_agreed(pilot=pilot, unit="")
    assert severity(RULE, as_of) == expected


def test_leaves_a_metric_that_nobody_agreed_to_another_rule(as_of: date) -> None:
    make_metric(pilot=make_pilot(clock_start=as_of - 90 * DAY))
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_speaks_of_an_imported_pilot_whose_metric_was_agreed(as_of: date) -> None:
    make_agreed_metric(pilot=make_pilot(clock_start=as_of - 90 * DAY, inventory="us-federal-2024"), agreed_on=as_of)
    assert severity(RULE, as_of) == "watch"
    assert known_on(RULE, as_of) == as_of


def test_calls_nothing_clear_where_neither_start_nor_use_is_known(as_of: date) -> None:
    make_agreed(pilot=make_pilot(clock_start=None), unit="")
    assert found(RULE, as_of) == []
    assert known_on(RULE, as_of) is None


def test_quiet_once_the_baseline_is_there(as_of: date) -> None:
    metric = make_agreed(pilot=make_pilot(clock_start=as_of - 90 * DAY, claimed_stage="pilot"), baseline=None)
    assert severity(RULE, as_of) == "stalled"
    OutcomeMetric.objects.filter(pk=metric.pk).update(baseline=30)
    assert found(RULE, as_of) == []


def test_keeps_codes_and_names_as_evidence(as_of: date) -> None:
    pilot = make_pilot(clock_start=date(2026, 4, 1), claimed_stage="pilot", engineer=make_person(name="E. Novak"))
    make_agreed(pilot=pilot, agreed_on=date(2026, 5, 4), baseline=None, target_on=None)
    assert found(RULE, as_of) == [
        {
            "pilot_id": pilot.pk,
            "subject": "",
            "severity": "stalled",
            "since": date(2026, 5, 4),
            "evidence": {
                "metric": "Minutes per referral",
                "lacks": ["baseline", "target_on"],
                "stage": "pilot",
                "benefit_owner": "B. Owner",
                "engineer": "E. Novak",
            },
        }
    ]


LOST = "There is no “before” figure of Minutes per referral; after go-live it cannot be recovered."


@pytest.mark.parametrize(
    ("stage", "lacking", "said"),
    [
        (
            "first_slice",
            {"baseline": None, "unit": "", "definition_of_done": ""},
            "What was agreed as Minutes per referral lacks the value from before, the unit and the definition of done.",
        ),
        (
            "pilot",
            {"baseline": None},
            LOST,
        ),
        (
            "pilot",
            {"baseline": None, "unit": ""},
            f"{LOST} It lacks the unit too.",
        ),
    ],
)
def test_says_what_is_missing(as_of: date, stage: str, lacking: dict[str, Any], said: str) -> None:
    make_agreed(pilot=make_pilot(clock_start=as_of - 30 * DAY, claimed_stage=stage), **lacking)
    assert sentence(RULE, as_of) == said


def test_every_part_has_its_words() -> None:
    evidence = {"metric": "X", "lacks": list(PARTS), "stage": "first_slice"}
    assert all(words in RULE.explain(evidence, date(2026, 6, 1)) for words, _ in PARTS.values())


def test_the_ball_and_the_next_step_are_the_engineers(as_of: date) -> None:
    pilot = make_pilot(clock_start=as_of - 30 * DAY, engineer=make_person(name="E. Novak"))
    metric = make_agreed(pilot=pilot, unit="")
    [row] = found(RULE, as_of)
    assert RULE.owner(row["evidence"]) == "Engineer, E. Novak"
    assert RULE.waits_on(row["evidence"]) == "E. Novak"
    assert RULE.next_step(row["evidence"]) == "Complete it with B. Owner, in one sitting."
    OutcomeMetric.objects.filter(pk=metric.pk).update(baseline=None)
    [row] = found(RULE, as_of)
    assert RULE.next_step(row["evidence"]).startswith("Measure the value from before this week")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_agreed(pilot=make_pilot(clock_start=as_of - 28 * DAY), unit="")
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
