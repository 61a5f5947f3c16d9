"""The curve against hand, against the federal file of domain.md A.5, and against what must hold of every curve."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.survival import DAYS_A_MONTH, Curve, Duration, End, Quantile, day_of_month, steps_of

R, S, OPEN = End.REACHED, End.STOPPED, End.OPEN
# A machine that is busy is no fault of the curve.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = {"implemented": R, "retired_first": S, "censored": OPEN}

days = st.integers(min_value=0, max_value=60)
some_durations = st.lists(st.builds(Duration, days, st.sampled_from(End)), min_size=1, max_size=80)
without_stops = st.lists(st.builds(Duration, days, st.sampled_from([R, OPEN])), min_size=1, max_size=80)
all_open = st.lists(st.builds(Duration, days, st.just(OPEN)), min_size=1, max_size=80)
all_reached = st.lists(st.builds(Duration, days, st.just(R)), min_size=1, max_size=80)


def durations(*ends: tuple[int, End]) -> tuple[Duration, ...]:
    return tuple(Duration(day, end) for day, end in ends)


# --- By hand: eight pilots, of which four arrive, one is stopped, three are open ---

EIGHT = durations((2, R), (3, OPEN), (4, R), (4, R), (5, S), (6, OPEN), (7, R), (9, OPEN))


def test_multiplies_what_is_left_of_those_at_risk() -> None:
    steps = steps_of(EIGHT)

    assert [(step.day, step.at_risk, step.reached, step.stopped) for step in steps] == [
        (2, 8, 1, 0),
        (4, 6, 2, 0),
        (5, 4, 0, 1),
        (7, 2, 1, 0),
    ]
    assert [step.not_yet for step in steps] == pytest.approx([7 / 8, 7 / 12, 7 / 12, 7 / 24])


def test_counts_a_stop_as_an_end_of_its_own() -> None:
    """At day 5 a share of 7/12 runs, of which a quarter stops; of the 7/16 that are left half arrive on day 7."""
    last = steps_of(EIGHT)[-1]

    assert last.stopped_share == pytest.approx(7 / 48)
    assert last.reached_share == pytest.approx(1 / 8 + 7 / 24 + 7 / 32)
    assert last.running == pytest.approx(7 / 32)


def test_the_band_is_greenwoods_on_the_scale_of_log_log() -> None:
    """For 7/8 of 8: s = sqrt(1/56), ln(7/8) = -0.13353, exp(1.96 s / 0.13353) = 7.109; 0.875 to the power of it."""
    first, second, *_ = steps_of(EIGHT)

    assert first.band == pytest.approx((0.3870, 0.9814), abs=1e-4)
    assert second.greenwood == pytest.approx(1 / 56 + 1 / 12)


def test_gives_no_band_where_nobody_or_everybody_has_arrived() -> None:
    assert Curve(durations(*[(day, OPEN) for day in range(1, 20)])).share_by(5).low is None  # type: ignore[union-attr]
    assert steps_of(durations((4, S), (9, OPEN)))[0].band is None
    assert steps_of(durations((1, R), (2, R)))[-1].band is None


def test_whoever_is_let_go_on_a_day_was_at_risk_on_it() -> None:
    [step] = steps_of(durations((3, OPEN), (3, R), (3, S)))

    assert (step.at_risk, step.not_yet, step.running) == (3, pytest.approx(2 / 3), pytest.approx(1 / 3))


# --- The federal file: domain.md A.5 ---


@pytest.fixture(scope="module")
def federal(shared_data: Path) -> Curve:
    """1,224 use cases of the US federal inventory of 2024, from initiation to implementation."""
    with (shared_data / "us_federal_2024_survival_input.csv").open() as file:
        return Curve(tuple(Duration(int(row["days"]), KINDS[row["event"]]) for row in csv.DictReader(file)))


def test_counts_the_federal_file(federal: Curve) -> None:
    assert (federal.pilots, federal.reached, federal.stopped) == (1224, 610, 11)
    assert not federal.many_stopped


def test_finds_the_federal_median(federal: Curve) -> None:
    median = federal.median
    assert median
    assert median.high
    assert [round(days / DAYS_A_MONTH, 1) for days in (median.days, median.low, median.high)] == [24.0, 21.7, 30.1]


@pytest.mark.parametrize(
    ("month", "share", "low", "high"),
    [
        (6, 20.6, 18.4, 23.0),
        (12, 34.5, 31.7, 37.5),
        (14, 38.0, 35.1, 41.2),
        (24, 49.5, 46.2, 52.9),
        (36, 59.7, 56.0, 63.4),
        (60, 76.2, 72.1, 80.2),
    ],
)
def test_finds_the_federal_table(federal: Curve, month: int, share: float, low: float, high: float) -> None:
    found = federal.share_by(day_of_month(month))
    assert found
    assert found.low
    assert found.high
    assert [round(one * 100, 1) for one in (found.value, found.low, found.high)] == [share, low, high]


# --- What is not shown ---


def one_a_day(pilots: int) -> Curve:
    """Return a curve of pilots of which one arrives each day, from day 1 on."""
    return Curve(durations(*[(day + 1, R) for day in range(pilots)]))


def test_shows_nothing_from_fewer_than_five_at_risk_on() -> None:
    """Of twelve, five are at risk on day 8 and four on day 9."""
    curve = one_a_day(12)

    assert curve.last_day == 8
    assert curve.at_risk_on(8) == 5
    share = curve.share_by(8)
    assert share
    assert share.value == pytest.approx(8 / 12)
    assert curve.share_by(9) is None
    assert curve.steps[-1].at_risk == 5


def test_shows_no_share_of_fewer_than_ten_pilots() -> None:
    assert one_a_day(10).share_by(1)
    nine = one_a_day(9)
    assert (nine.last_day, nine.steps, nine.share_by(1), nine.median) == (None, (), None, None)
    assert (nine.pilots, nine.reached) == (9, 9)


def test_finds_the_median_where_half_have_arrived() -> None:
    """Of ten, five have on day 5: exactly a half, whatever the last digit of the product."""
    assert one_a_day(10).median == Quantile(days=5, low=1, high=None)


def test_finds_by_when_any_share_has_arrived() -> None:
    """Of twenty of which one arrives a day, three quarters have on day 15; five are at risk up to day 16."""
    curve = one_a_day(20)

    assert [found and found.days for found in map(curve.days_until, (0.25, 0.5, 0.75, 0.9))] == [5, 10, 15, None]


def test_finds_no_median_where_half_would_rest_on_too_few() -> None:
    curve = Curve(durations(*[(1, OPEN)] * 8, *[(day, R) for day in (2, 3, 4, 5, 6, 7)]))

    assert curve.last_day == 3
    assert curve.median is None


@pytest.mark.parametrize(("stopped", "many"), [(1, False), (2, True)])
def test_many_have_stopped_when_more_than_a_tenth_have(stopped: int, many: bool) -> None:
    curve = Curve(durations(*[(5, S)] * stopped, *[(9, OPEN)] * (10 - stopped)))

    assert curve.many_stopped is many


def test_a_month_is_a_twelfth_of_a_year() -> None:
    """426 days for 14 months, as DR-3 has it."""
    assert [day_of_month(month) for month in (0, 1, 12, 14)] == [0, 30, 365, 426]


# --- What holds of every curve ---


@PATIENT
@given(some_durations)
def test_a_share_lies_between_0_and_1_and_never_rises(known: list[Duration]) -> None:
    shares = [1.0, *(step.not_yet for step in steps_of(known))]

    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)


@PATIENT
@given(some_durations)
def test_a_band_holds_its_estimate(known: list[Duration]) -> None:
    for step in steps_of(known):
        if step.band:
            low, high = step.band
            assert 0 <= low <= step.not_yet <= high <= 1


@PATIENT
@given(some_durations)
def test_the_ends_and_those_that_run_are_all(known: list[Duration]) -> None:
    for step in steps_of(known):
        assert step.running + step.reached_share + step.stopped_share == pytest.approx(1)
        # With the stops let go rather than counted, more would seem to arrive.
        assert step.reached_share <= 1 - step.not_yet + 1e-9


@PATIENT
@given(all_open)
def test_where_all_are_open_nobody_has_arrived(known: list[Duration]) -> None:
    assert steps_of(known) == []
    share = Curve(tuple(known)).share_by(0)
    assert share is None if len(known) < 10 else share and share.value == 0


@PATIENT
@given(without_stops)
def test_without_stops_both_ways_of_counting_agree(known: list[Duration]) -> None:
    for step in steps_of(known):
        assert step.reached_share == pytest.approx(1 - step.not_yet)
        assert step.stopped_share == 0


@PATIENT
@given(all_reached)
def test_where_all_have_arrived_the_estimate_is_the_plain_share(known: list[Duration]) -> None:
    for step in steps_of(known):
        later = sum(one.days > step.day for one in known)
        assert step.not_yet == pytest.approx(later / len(known), abs=1e-9)


@PATIENT
@given(some_durations, st.randoms())
def test_the_order_does_not_matter(known: list[Duration], random: object) -> None:
    mixed = list(known)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert steps_of(mixed) == steps_of(known)


@PATIENT
@given(some_durations)
def test_nothing_is_shown_that_rests_on_too_few(known: list[Duration]) -> None:
    curve = Curve(tuple(known))

    assert all(step.at_risk >= 5 for step in curve.steps)
    for day in range(0, 62, 3):
        assert (curve.share_by(day) is not None) == (len(known) >= 10 and curve.at_risk_on(day) >= 5)
