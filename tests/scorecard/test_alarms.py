"""Were the alarms right? Healthy days are worked out in test_cases.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.metrics.alarms import false_alarms, healthy_time_in_alarm, late, precision
from tests.scorecard.making import PATIENT, death, detector, open_fate, stop, survivor

MONTH = 365.25 / 12


def test_precision_is_the_share_of_right_alarms_of_those_that_can_be_judged() -> None:
    cases = (death("D", onset=100, end=150), stop("S", end=200), survivor("L"))
    it = detector(
        D=[(10, 20), (80, 90), (160, 170)],  # wrong; right; too late
        S=[(10, 20), (150, 200)],  # wrong; right
        L=[(10, 20), (700, None)],  # wrong; not to be judged yet
    )
    assert (precision(cases, it).hits, precision(cases, it).of) == ((1, 1, 0), (3, 2, 1))
    assert precision(cases, it).value == pytest.approx(2 / 6)
    assert late(cases, it).value == pytest.approx(1 / 6)


@pytest.mark.parametrize(("opened", "closed", "is_late"), [(150, 160, 0), (151, 160, 1), (400, None, 1), (80, 160, 0)])
def test_an_alarm_that_opens_after_the_death_is_late(opened: int, closed: int | None, is_late: int) -> None:
    assert late((death(onset=100, end=150),), detector("P", (opened, closed))).value == is_late


def test_an_alarm_after_a_stop_is_wrong_and_not_late() -> None:
    it = detector("P", (210, 220))
    assert (precision((stop(end=200),), it).value, late((stop(end=200),), it).value) == (0, 0)


def test_an_alarm_in_a_spell_of_open_fate_is_left_out() -> None:
    it = detector("P", (10, 20), (580, 600), (500, None))
    assert (precision((open_fate(onset=600),), it).hits, precision((open_fate(onset=600),), it).of) == ((0,), (1,))


@pytest.mark.parametrize(("opened", "count"), [(0, 1), (71, 1), (72, 0), (150, 0), (400, 0)])
def test_an_alarm_is_false_if_it_opens_on_a_healthy_day(opened: int, count: int) -> None:
    # The onset is day 100: the last healthy day is day 71, 29 days before it.
    tally = false_alarms((death(onset=100, end=150),), detector("P", (opened, None)))
    assert tally.hits == (count,)
    assert tally.n == pytest.approx(72 / MONTH)


def test_the_rate_of_false_alarms_is_per_healthy_month_of_all_pilots() -> None:
    cases = (survivor("A", seen_until=61), survivor("B", seen_until=122))
    it = detector(A=[(5, 10), (20, 30)], B=[(0, None)])
    # Three alarms in 61 + 122 days of 30.4375 a month.
    assert false_alarms(cases, it).value == pytest.approx(3 / (183 / 30.4375))


def test_before_a_stop_and_in_a_spell_of_open_fate_no_alarm_is_false() -> None:
    assert false_alarms((stop(end=200),), detector("P", (109, 110), (110, 111))).hits == (1,)
    assert false_alarms((open_fate(onset=600),), detector("P", (571, 572), (572, None))).hits == (1,)


def test_healthy_time_in_alarm_is_counted_in_days() -> None:
    # 72 healthy days; in alarm on days 10 to 19 and 70 to 71.
    tally = healthy_time_in_alarm((death(onset=100, end=150),), detector("P", (10, 20), (70, 300)))
    assert (tally.hits, tally.of) == ((12,), (72,))


def test_a_pilot_without_a_healthy_day_counts_nothing() -> None:
    dying = (death(onset=100, end=150, seen_from=90),)
    assert healthy_time_in_alarm(dying, detector("P", (0, None))).of == (0,)
    assert false_alarms(dying, detector("P", (95, None))).value is None


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300))
@PATIENT
def test_time_in_alarm_is_a_share_and_grows_with_the_alarm(opened: int, length: int, more: int) -> None:
    cases = (death(onset=200, end=260),)
    short = healthy_time_in_alarm(cases, detector("P", (opened, opened + length))).value or 0
    long = healthy_time_in_alarm(cases, detector("P", (opened, opened + length + more))).value or 0
    assert 0 <= short <= long <= 1
