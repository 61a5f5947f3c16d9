"""The straight path, and that a set of metrics is compared with it exactly as one metric is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.models import OutcomeMetric
from outcomes.paths import Path, Standing, path_of, standing
from tests.examples import IN_A_DATABASE, tried
from tests.factories import make_complete_metric, make_metric, make_pilot, make_reading

START, END = date(2026, 5, 4), date(2026, 6, 29)
DOWN = Path(START, Decimal("26.3"), END, Decimal("22.4"))
UP = Path(START, Decimal(-10), END, Decimal(18))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "asked"),
    [
        (START - DAY, "26.3"),
        (START, "26.3"),
        (START + 14 * DAY, "25.325"),
        (START + 28 * DAY, "24.35"),
        (END, "22.4"),
        (END + 90 * DAY, "22.4"),
    ],
)
def test_the_path_is_straight_and_level_outside_its_days(on: date, asked: str) -> None:
    assert DOWN.value_on(on) == Decimal(asked)


def test_half_of_the_path_lies_between_it_and_the_baseline() -> None:
    assert DOWN.half_on(START + 28 * DAY) == Decimal("25.325")
    assert UP.half_on(END) == Decimal(4)


def test_what_is_asked_is_rounded_to_a_hundredth_of_the_way() -> None:
    third = START + 19 * DAY
    assert DOWN.asked_on(third) == Decimal("24.98")
    assert Path(START, Decimal(0), END, Decimal("0.003")).asked_on(third) == Decimal("0.00102")
    assert Path(START, Decimal(0), END, Decimal(90_000)).asked_on(third) == Decimal(30536)


@pytest.mark.parametrize(
    ("days", "value", "expected"),
    [
        (28, "22.4", Standing.MET),
        (28, "20", Standing.MET),
        (28, "24.35", Standing.ON_PATH),
        (28, "24.351", Standing.BEHIND),
        (28, "25.325", Standing.BEHIND),
        (28, "25.326", Standing.OFF_PATH),
        (28, "27", Standing.OFF_PATH),
        (0, "26.3", Standing.ON_PATH),
        (0, "26.4", Standing.OFF_PATH),
    ],
)
def test_a_value_stands_where_it_lies(days: int, value: str, expected: Standing) -> None:
    metric = OutcomeMetric(baseline=DOWN.baseline, baseline_on=START, target=DOWN.target, target_on=END)
    assert standing(metric, Decimal(value), START + days * DAY) == expected


def test_nothing_stands_anywhere_without_a_reading_or_a_path() -> None:
    metric = OutcomeMetric(baseline=Decimal(1), target=Decimal(2))
    assert standing(metric, None, None) == Standing.NO_READING
    assert standing(metric, Decimal("1.5"), START) == Standing.NO_PATH


@pytest.mark.parametrize("direction", ["", "unknown"])
def test_which_way_is_better_follows_from_baseline_and_target_where_nobody_has_said(direction: str) -> None:
    up = {"baseline": Decimal(1), "baseline_on": START, "target": Decimal(3), "target_on": END}
    metric = OutcomeMetric(direction=direction, **up)
    assert standing(metric, Decimal(2), START + 28 * DAY) == Standing.ON_PATH
    assert standing(metric, Decimal(3), START) == Standing.MET
    assert standing(metric, Decimal(1), END) == Standing.OFF_PATH


def test_a_target_without_baseline_can_be_met_where_the_direction_is_known() -> None:
    metric = OutcomeMetric(target=Decimal(2), direction="down")
    assert standing(metric, Decimal(2), START) == Standing.MET
    assert standing(OutcomeMetric(target=Decimal(2)), Decimal(2), START) == Standing.NO_PATH


@pytest.mark.parametrize(
    "without",
    [
        {"baseline": None},
        {"target": None},
        {"target_on": None},
        {"target_on": START},
        {"target": DOWN.baseline},
        {"baseline_on": None},
    ],
)
def test_there_is_no_path_where_a_part_is_missing_or_leads_nowhere(without: dict[str, object]) -> None:
    complete = {"baseline": DOWN.baseline, "baseline_on": START, "target": DOWN.target, "target_on": END}
    assert path_of(OutcomeMetric(**complete | without)) is None


def test_an_imprecise_day_counts_as_late_as_can_be() -> None:
    days = {"baseline_on": date(2026, 5, 1), "target_on": date(2026, 4, 1)}
    precisions = {"baseline_on_precision": "month", "target_on_precision": "quarter"}
    path = path_of(OutcomeMetric(baseline=Decimal(1), target=Decimal(2), **days, **precisions))
    assert path == Path(date(2026, 5, 31), Decimal(1), date(2026, 6, 30), Decimal(2))


def test_a_path_without_day_of_the_baseline_begins_with_the_agreement() -> None:
    metric = OutcomeMetric(baseline=Decimal(1), target=Decimal(2), target_on=END, agreed_on=START)
    assert path_of(metric) == Path(START, Decimal(1), END, Decimal(2))


values = st.decimals(min_value=-1000, max_value=1000, places=3)
days = st.integers(min_value=-10, max_value=70)


@pytest.mark.django_db
@given(baseline=values, target=values, value=values, start=days, end=days, on=days)
@tried(150, suppress_health_check=IN_A_DATABASE)
def test_a_set_of_metrics_is_compared_exactly_as_one_is(
    baseline: Decimal, target: Decimal, value: Decimal, start: int, end: int, on: int
) -> None:
    read_on, as_of = START + on * DAY, START + 80 * DAY
    OutcomeMetric.objects.all().delete()
    metric = make_metric(
        pilot=make_pilot(),
        baseline=baseline,
        baseline_on=START + start * DAY,
        target=target,
        target_on=START + end * DAY,
    )
    make_reading(metric=metric, on=read_on, value=value)

    is_off = OutcomeMetric.objects.off_path(as_of).exists()

    assert is_off == (standing(metric, value, read_on) == Standing.OFF_PATH)


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "off"), [("25.325", False), ("25.325000001", True)])
def test_half_of_the_path_is_compared_to_the_last_digit(value: str, off: bool) -> None:
    metric = make_complete_metric(pilot=make_pilot())
    make_reading(metric=metric, on=START + 28 * DAY, value=Decimal(value))
    assert OutcomeMetric.objects.off_path(END).exists() is off
