"""outcome/off-target (OUT-6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from outcomes.models import OutcomeMetric, Reading
from stalls.failure_modes.outcome.off_target import RULE
from tests.evaluating import found, known_on, sentence, severity
from tests.factories import (
    make_complete_metric,
    make_healthy_pilot,
    make_person,
    make_pilot,
    make_reading,
    make_stage_event,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_measured(
    *values: float, as_of: date, stage: str = "pilot", used_days: int = 200, every: int = 14, **fields: Any
) -> OutcomeMetric:
    """Make a metric that goes from 30 down to 20 in 200 days, half of them gone, read every so often up to today."""
    pilot = make_pilot(clock_start=as_of - 250 * DAY, claimed_stage=stage)
    make_stage_event(pilot=pilot, stage="pilot", on=as_of - used_days * DAY)
    told = {
        "baseline": 30,
        "baseline_on": as_of - 100 * DAY,
        "target": 20,
        "target_on": as_of + 100 * DAY,
        "unit": "minutes",
        "agreed_on": as_of - 200 * DAY,
    }
    metric = make_complete_metric(pilot=pilot, **told | fields)
    for ago, value in enumerate(reversed(values)):
        make_reading(metric=metric, on=as_of - every * ago * DAY, value=value, evidence="measured")
    return metric


def test_quiet_for_a_healthy_pilot(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize("stage", ["realised", "stopped", "wound_down", "first_slice"])
def test_quiet_for_a_pilot_that_is_not_in_use(as_of: date, stage: str) -> None:
    make_measured(30, 30, 30, 30, 30, as_of=as_of, stage=stage)
    assert found(RULE, as_of) == []


@pytest.mark.parametrize(("value", "expected"), [(25, None), (27.5, None), (27.6, "watch"), (31, "watch")])
def test_less_than_half_of_the_path_is_worth_a_look(as_of: date, value: float, expected: str | None) -> None:
    make_measured(30, 29, value, as_of=as_of, used_days=50)
    assert severity(RULE, as_of) == expected


def test_a_measure_that_goes_up_is_compared_the_other_way_round(as_of: date) -> None:
    make_measured(10, 11, 12.4, as_of=as_of, used_days=50, baseline=10, target=20)
    assert severity(RULE, as_of) == "watch"
    OutcomeMetric.objects.update(target=19)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]


@pytest.mark.parametrize(("values", "expected"), [((30, 29), None), ((30, 30, 29), "watch")])
def test_needs_three_readings(as_of: date, values: tuple[float, ...], expected: str | None) -> None:
    make_measured(*values, as_of=as_of, used_days=50)
    assert severity(RULE, as_of) == expected


FLAT = (30, 29.5, 30, 29.5, 30)


@pytest.mark.parametrize("stage", ["pilot", "production"])
@pytest.mark.parametrize(("used_days", "expected"), [(59, "watch"), (60, "stalled")])
def test_stalled_after_sixty_days_of_use_without_a_change(
    as_of: date, stage: str, used_days: int, expected: str
) -> None:
    make_measured(*FLAT, as_of=as_of, stage=stage, used_days=used_days)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("agreed_days", "expected"), [(59, "watch"), (60, "stalled")])
def test_the_sixty_days_begin_anew_with_an_agreement(as_of: date, agreed_days: int, expected: str) -> None:
    make_measured(*FLAT, as_of=as_of, agreed_on=as_of - agreed_days * DAY)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # The mean has come a tenth of the way, or not quite.
        ((29, 29, 29, 29, 29), "watch"),
        ((29.1, 29.1, 29.1, 29.1, 29.1), "stalled"),
        # It has come 1.1 minutes; twice the standard error is 1.07, then 1.16.
        ((30.1, 27.7, 30.1, 27.7, 28.9), "watch"),
        ((30.2, 27.6, 30.2, 27.6, 28.9), "stalled"),
        # The sixty days before may be as noisy.
        ((26, 34, 26, 34, 28.9, 28.9, 28.9, 28.9, 28.9), "stalled"),
    ],
)
def test_a_change_is_more_than_a_tenth_of_the_way_and_more_than_noise(
    as_of: date, values: tuple[float, ...], expected: str
) -> None:
    make_measured(*values, as_of=as_of)
    assert severity(RULE, as_of) == expected


@pytest.mark.parametrize(("every", "expected"), [(59, "stalled"), (61, "watch")])
def test_needs_two_readings_in_the_sixty_days(as_of: date, every: int, expected: str) -> None:
    make_measured(30, 30, 30, as_of=as_of, every=every)
    assert severity(RULE, as_of) == expected


def test_a_change_is_one_against_the_sixty_days_before(as_of: date) -> None:
    before, since = (29, 29.1, 29, 29.1), (28, 28.1, 28, 28.1, 28)
    make_measured(*before, *since, as_of=as_of)
    assert severity(RULE, as_of) == "watch"
    OutcomeMetric.objects.update(target_on=None)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]


def test_a_gain_that_was_made_before_is_none_of_the_last_sixty_days(as_of: date) -> None:
    make_measured(28, 28.1, 28, 28.1, 28, 28.1, 28, 28.1, 28, as_of=as_of)
    assert severity(RULE, as_of) == "stalled"


@pytest.mark.parametrize(("value", "severities"), [(30, ["stalled"]), (25.1, ["stalled"]), (25, [])])
def test_without_a_day_for_the_target_what_has_come_half_way_is_fine(
    as_of: date, value: float, severities: list[str]
) -> None:
    before, since = [value + 0.1] * 4, [value] * 5
    make_measured(*before, *since, as_of=as_of, target_on=None)
    assert [row["severity"] for row in found(RULE, as_of)] == severities


def test_without_a_day_on_which_use_began_nothing_has_stalled(as_of: date) -> None:
    metric = make_measured(*FLAT, as_of=as_of)
    metric.pilot.stage_events.all().delete()
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize(("evidence", "severities"), [("self_reported", ["watch"]), ("sampled", []), ("", [])])
def test_soft_where_every_reading_is_self_reported(as_of: date, evidence: str, severities: list[str]) -> None:
    metric = make_measured(28, 26, 24, as_of=as_of)
    metric.readings.update(evidence="self_reported")
    make_reading(metric=metric, on=as_of - 50 * DAY, value=29, evidence=evidence)
    assert [row["severity"] for row in found(RULE, as_of)] == severities


def test_an_imprecise_reading_is_off_the_path_only_if_it_is_for_each_of_its_days(as_of: date) -> None:
    metric = make_measured(as_of=as_of, used_days=50)
    for on in (date(2026, 4, 1), date(2026, 4, 15)):
        make_reading(metric=metric, on=on, value=30)
    reading = make_reading(metric=metric, on=date(2026, 5, 1), on_precision="month", value=28)
    assert [row["severity"] for row in found(RULE, as_of)] == [None]
    Reading.objects.filter(pk=reading.pk).update(on=date(2026, 5, 31), on_precision="day")
    assert severity(RULE, as_of) == "watch"


@pytest.mark.parametrize("lacking", ["baseline", "target"])
def test_says_nothing_without_a_way_to_go(as_of: date, lacking: str) -> None:
    make_measured(*FLAT, as_of=as_of, **{lacking: None})
    assert found(RULE, as_of) == []


def test_says_nothing_of_a_pilot_without_readings(as_of: date) -> None:
    make_measured(as_of=as_of)
    assert known_on(RULE, as_of) is None


@pytest.mark.parametrize(("value", "severities"), [(27.6, ["watch"]), (27.5, [None]), (25.1, [None]), (25, [])])
def test_stays_open_until_it_is_on_the_path(as_of: date, value: float, severities: list[str | None]) -> None:
    make_measured(30, 29, value, as_of=as_of, used_days=50)
    assert [row["severity"] for row in found(RULE, as_of)] == severities


def test_closes_with_a_new_agreement(as_of: date) -> None:
    make_measured(*FLAT, as_of=as_of)
    OutcomeMetric.objects.update(agreed_on=as_of - 28 * DAY)
    assert found(RULE, as_of) == []


def test_opens_after_seven_days() -> None:
    assert RULE.opens_after_days == 7


def test_keeps_days_numbers_and_names_as_evidence(as_of: date) -> None:
    metric = make_measured(30, 29, 28.5, as_of=as_of, used_days=50)
    metric.pilot.engineer = make_person(name="E. Novak")
    metric.pilot.save()
    assert found(RULE, as_of) == [
        {
            "pilot_id": metric.pilot_id,
            "subject": "",
            "severity": "watch",
            "since": as_of - 50 * DAY,
            "evidence": {
                "metric": "Minutes per referral",
                "unit": "minutes",
                "baseline": 30,
                "target": 20,
                "counted_from": (as_of - 50 * DAY).isoformat(),
                "latest_value": 28.5,
                "latest_reading_on": as_of.isoformat(),
                "readings": 3,
                "self_reported": 0,
                "engineer": "E. Novak",
            },
        }
    ]


def test_says_how_much_of_the_benefit_has_come(as_of: date) -> None:
    make_measured(30, 29, 28.7, as_of=as_of, used_days=70)
    assert sentence(RULE, as_of) == "Measured benefit is 1.3 of 10 minutes after 70 days."


def test_says_what_has_become_worse(as_of: date) -> None:
    make_measured(30, 31, 31.5, as_of=as_of)
    assert sentence(RULE, as_of) == (
        "Minutes per referral: worse than before, 31.5 minutes after 30, with a target of 20."
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Reported benefit is 6 of 10 minutes after 100 days. "),
        ({"target": None}, ""),
    ],
)
def test_says_that_there_is_only_peoples_word(as_of: date, fields: dict[str, Any], said: str) -> None:
    make_measured(28, 26, 24, as_of=as_of, **fields).readings.update(evidence="self_reported")
    assert sentence(RULE, as_of) == f"{said}All 3 readings of Minutes per referral are people's own word."


def test_the_ball_and_the_next_step_are_the_engineers() -> None:
    evidence = {"engineer": "E. Novak", "readings": 3, "self_reported": 0}
    assert RULE.owner(evidence) == "Engineer, E. Novak"
    assert RULE.waits_on(evidence) == "E. Novak"
    assert RULE.next_step(evidence) == "Go back to the work: is this step where the time goes?"
    assert RULE.next_step(evidence | {"self_reported": 3}).startswith("Have a sample measured")


def test_asks_once_for_any_number_of_pilots(as_of: date, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_measured(*FLAT, as_of=as_of)
    with django_assert_num_queries(1):
        assert len(found(RULE, as_of)) == 3
