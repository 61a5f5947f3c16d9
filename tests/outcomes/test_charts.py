"""From data to geometry: everything lies where it says, inside the picture, whatever the data are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.axes import Days, Values, day_ticks, reach, value_ticks
from outcomes.charts import CHARACTER, TODAY, Chart, Course, Point, draw, shape_of
from outcomes.paths import Path
from tests.examples import tried

START, END = date(2026, 5, 4), date(2026, 6, 29)
DAY = timedelta(days=1)
DOWN = Path(START, Decimal("26.3"), END, Decimal("22.4"))
UP = Path(START, Decimal(-10), END, Decimal(18))


def course(*readings: tuple[int, str], path: Path | None = DOWN, **fields: object) -> Course:
    """Return a course with readings so many days after the start."""
    told = {
        "name": "Minutes",
        "unit": "minutes",
        "readings": tuple(Point(START + days * DAY, Decimal(value), "measured") for days, value in readings),
        "path": path,
        "baseline": path.baseline if path else None,
        "target": path.target if path else None,
        "moments": (),
    }
    return Course(**told | fields)  # type: ignore[arg-type]


def drawn(course: Course, *, width: float = 780, height: float = 330) -> Chart:
    chart = draw(course, width=width, height=height)
    assert chart is not None
    return chart


def places(corners: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in corners.split())]


def test_the_path_goes_from_the_baseline_to_the_target_and_on_level() -> None:
    chart = drawn(course((7, "26"), moments=((TODAY, END + 14 * DAY),)))
    start, end, edge = places(chart.path)
    assert start == (chart.days.at(START), chart.values.at(DOWN.baseline))
    assert end == (chart.days.at(END), chart.values.at(DOWN.target))
    assert edge == (chart.days.right, end[1])


def test_lower_is_better_goes_down_and_higher_goes_up() -> None:
    (_, first), (_, last), _ = places(drawn(course()).path)
    assert first < last
    (_, first), (_, last), _ = places(drawn(course(path=UP)).path)
    assert first > last


@pytest.mark.parametrize(("path", "edge"), [(DOWN, "top"), (UP, "bottom")])
def test_the_zone_of_less_than_half_lies_on_the_worse_side(path: Path, edge: str) -> None:
    chart = drawn(course(path=path))
    zone = places(chart.below_half)
    assert zone[1] == (chart.days.at(END), chart.values.at(path.half_on(END)))
    assert [y for _, y in zone[-2:]] == [getattr(chart.values, edge)] * 2


def test_a_mark_lies_at_its_day_and_value_and_says_them() -> None:
    chart = drawn(course((28, "24.35")))
    [mark] = chart.marks
    middle = (places(chart.path)[0][0] + places(chart.path)[1][0]) / 2
    x, y = (float(place) for place in re.match(r"M([\d.]+) ([\d.]+)a", mark.shape).groups())  # type: ignore[union-attr]
    assert x + 5 == pytest.approx(middle, abs=0.2)
    assert y == pytest.approx(chart.values.at(Decimal("24.35")), abs=0.2)
    assert mark.text == "1 Jun 2026: 24.35 minutes, measured"


def test_each_kind_of_evidence_has_a_shape_of_its_own() -> None:
    shapes = {shape_of(kind, 8, 8) for kind in ("measured", "sampled", "self_reported", "unknown")}
    assert len(shapes) == 4
    assert shape_of("", 8, 8) == shape_of("unknown", 8, 8)


def test_many_readings_have_small_marks() -> None:
    few, many = drawn(course(*[(7 * at, "25") for at in range(8)])), drawn(course(*[(at, "25") for at in range(56)]))
    assert "a5 5" in few.marks[0].shape
    assert "a2.5 2.5" in many.marks[0].shape


@pytest.mark.parametrize(("days", "is_gap"), [(28, False), (29, True)])
def test_readings_far_apart_leave_a_gap(days: int, is_gap: bool) -> None:
    [line] = drawn(course((0, "26"), (days, "24"))).lines
    assert line.is_gap is is_gap


def test_the_latest_value_is_written_away_from_the_path() -> None:
    worse, better = drawn(course((28, "26"))), drawn(course((28, "23")))
    assert worse.latest is not None
    assert better.latest is not None
    assert worse.latest.y < worse.values.at(Decimal(26))
    assert better.latest.y > better.values.at(Decimal(23))


def test_there_is_nothing_to_draw_without_reading_and_path() -> None:
    assert draw(course(path=None, baseline=Decimal(3)), width=780, height=330) is None


def test_a_path_without_reading_is_drawn() -> None:
    chart = drawn(course())
    assert (chart.marks, chart.lines, chart.latest) == ([], [], None)


def test_one_reading_without_anything_else_stands_in_the_middle() -> None:
    chart = drawn(course((0, "5"), path=None))
    assert (chart.path, chart.below_half, len(chart.marks)) == ("", "", 1)
    assert chart.days.at(START) == pytest.approx((chart.days.left + chart.days.right) / 2, abs=0.1)
    assert chart.values.at(Decimal(5)) == pytest.approx((chart.values.top + chart.values.bottom) / 2, abs=0.1)


@pytest.mark.parametrize("value", ["0", "7", "-40"])
def test_flat_readings_make_a_level_line(value: str) -> None:
    chart = drawn(course((0, value), (7, value), path=None))
    assert [line.y1 == line.y2 for line in chart.lines] == [True]
    assert len(chart.values_along) >= 2


def test_a_target_without_path_is_a_level_line_with_its_name() -> None:
    chart = drawn(course((0, "25"), path=None, target=Decimal("22.4")))
    [level] = chart.levels
    assert (level.x1, level.x2) == (chart.days.left, chart.days.right)
    assert [name.text for name in chart.names] == ["target 22.4"]


def test_moments_are_written_beside_each_other_or_in_rows() -> None:
    apart = drawn(course(moments=(("agreed", START + 7 * DAY), (TODAY, START + 40 * DAY))))
    assert [(label.text, label.y) for label in apart.moments] == [("agreed 11 May", 12), ("today 13 Jun", 12)]
    close = drawn(course(moments=(("agreed", START + 7 * DAY), (TODAY, START + 9 * DAY))))
    assert [label.y for label in close.moments] == [12, 28]
    assert close.values.top > apart.values.top


def test_a_narrow_picture_leaves_the_days_of_moments_out() -> None:
    chart = drawn(course(moments=((TODAY, START + 9 * DAY),)), width=330)
    assert [label.text for label in chart.moments] == ["today"]


def test_a_moment_far_away_does_not_press_the_picture_together() -> None:
    chart = drawn(course((7, "26"), moments=((TODAY, END + 900 * DAY), ("agreed", START - 900 * DAY))))
    assert (chart.days.first, chart.days.last, chart.moments) == (START, END, [])


@given(
    readings=st.lists(
        st.tuples(st.integers(0, 2000), st.decimals(-(10**14), 10**14, places=6)), min_size=1, max_size=12
    ),
    baseline=st.decimals(-(10**14), 10**14, places=6),
    gain=st.decimals(-(10**6), 10**6, places=6).filter(bool),
    length=st.integers(1, 2000),
    width=st.sampled_from([330, 780]),
    today=st.integers(-3000, 5000),
)
@tried(300)
def test_everything_lies_inside_the_picture(
    readings: list[tuple[int, Decimal]], baseline: Decimal, gain: Decimal, length: int, width: int, today: int
) -> None:
    path = Path(START, baseline, START + length * DAY, baseline + gain)
    told = [(days, str(value)) for days, value in sorted(readings)]
    chart = drawn(course(*told, path=path, moments=((TODAY, START + today * DAY),)), width=width, height=290)

    ends = [(line.x1, line.y1) for line in chart.lines] + [(line.x2, line.y2) for line in chart.lines]
    for x, y in [*ends, *places(chart.path), *places(chart.below_half)]:
        assert chart.days.left - 0.1 <= x <= chart.days.right + 0.1
        assert chart.values.top - 0.1 <= y <= chart.values.bottom + 0.1
    for label in [*chart.values_along, *chart.days_along, *chart.names, *chart.moments]:
        assert 0 <= label.x <= width
        assert 0 <= label.y <= 290


@given(
    readings=st.lists(st.tuples(st.integers(0, 400), st.decimals(-9999, 9999, places=2)), max_size=12),
    baseline=st.decimals(-9999, 9999, places=2),
    gain=st.decimals(-5000, 5000, places=2).filter(bool),
    length=st.integers(1, 400),
    width=st.sampled_from([330, 780]),
    moments=st.tuples(st.integers(-30, 430), st.integers(-30, 430)),
)
@tried(300)
def test_no_text_hangs_over_the_edge(
    readings: list[tuple[int, Decimal]],
    baseline: Decimal,
    gain: Decimal,
    length: int,
    width: int,
    moments: tuple[int, int],
) -> None:
    path = Path(START, baseline, START + length * DAY, baseline + gain)
    told = [(days, str(value)) for days, value in sorted(readings)]
    days = tuple((word, START + day * DAY) for word, day in zip(("agreed", TODAY), moments, strict=True))
    chart = drawn(course(*told, path=path, moments=days), width=width, height=290)

    latest = [chart.latest] if chart.latest else []
    for label in [*chart.values_along, *chart.days_along, *chart.names, *chart.moments, *latest]:
        length_of_text = len(label.text) * CHARACTER
        start = label.x - {"start": 0, "middle": 0.5, "end": 1}[label.anchor] * length_of_text
        assert start >= -1, label
        assert start + length_of_text <= width + 1, label


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        ("22.4", "26.3", ["23", "24", "25", "26"]),
        ("0", "1", ["0", "0.5", "1"]),
        ("-10", "18", ["-10", "0", "10"]),
        ("0.001", "0.004", ["0.001", "0.002", "0.003", "0.004"]),
        ("900000", "1250000", ["900,000", "1,000,000", "1,100,000", "1,200,000"]),
    ],
)
def test_values_along_the_side_are_round(low: str, high: str, texts: list[str]) -> None:
    assert [text for _, text in value_ticks(Decimal(low), Decimal(high), most=5)] == texts


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (date(2026, 6, 1), date(2026, 6, 4), ["1 Jun 2026", "2 Jun", "3 Jun", "4 Jun"]),
        (date(2026, 6, 3), date(2026, 7, 1), ["8 Jun 2026", "15 Jun", "22 Jun", "29 Jun"]),
        (date(2026, 5, 4), date(2026, 6, 29), ["4 May 2026", "18 May", "1 Jun", "15 Jun", "29 Jun"]),
        (date(2026, 11, 10), date(2027, 2, 20), ["Dec 2026", "Jan 2027", "Feb"]),
        (date(2024, 2, 1), date(2026, 3, 1), ["Jul 2024", "Jan 2025", "Jul", "Jan 2026"]),
        (date(2016, 2, 1), date(2026, 3, 1), ["2018", "2020", "2022", "2024", "2026"]),
    ],
)
def test_days_along_the_foot_are_few_and_say_their_year(first: date, last: date, texts: list[str]) -> None:
    assert [text for _, text in day_ticks(first, last, most=5, most_days=5)] == texts


def test_the_axes_run_from_edge_to_edge() -> None:
    days = Days(START, END, left=40, right=740)
    assert (days.at(START), days.at(END)) == (40, 740)
    values = Values(Decimal(0), Decimal(10), top=20, bottom=300, room=20)
    assert (values.at(Decimal(0)), values.at(Decimal(10))) == (280, 40)
    assert reach([Decimal(-5)]) == (Decimal("-5.5"), Decimal("-4.5"))
