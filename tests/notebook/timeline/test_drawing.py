"""The geometry of a timeline: where spans and moments lie, what is soft, what folds. No database."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notebook.timeline.drawing import MOST_DAYS_AHEAD, MOST_DAYS_BACK, Bar, Drawing, draw
from notebook.timeline.spans import Lane, Moment, Row, Span, Ticks, gaps, runs
from pilots.dates import Day, Precision

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
MARCH = Day(date(2026, 3, 1), Precision.MONTH)


def lane(*rows: Row, title: str = "Waits") -> Lane:
    return Lane(key="wait", title=title, rows=rows)


def span(since: Day | None = None, until: Day | None = None, kind: str = "wait", **more: str) -> Span:
    return Span(kind=kind, words="Asked", since=since, until=until, **more)


def row(*spans: Span, name: str = "Networks", **more: object) -> Row:
    return Row(name=name, spans=spans, **more)  # type: ignore[arg-type]


def wide(*lanes: Lane, rests: tuple[Span, ...] = (), until: date = TODAY) -> Drawing:
    return draw(lanes, rests, until=until, today=TODAY)[0]


def only_bar(*spans: Span) -> tuple[Bar, Drawing]:
    drawing = wide(lane(row(*spans)))
    return drawing.bars[0], drawing


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([], [], until=TODAY, today=TODAY) == []


def test_a_span_lies_from_its_first_day_to_its_last() -> None:
    bar, drawing = only_bar(span(Day(TODAY - 60 * DAY), Day(TODAY - 30 * DAY)))

    assert bar.x == drawing.days.at(TODAY - 60 * DAY) == drawing.days.left
    assert bar.x + bar.width == pytest.approx(drawing.days.at(TODAY - 30 * DAY), abs=0.2)
    assert not bar.is_soft


def test_what_goes_on_ends_today() -> None:
    bar, drawing = only_bar(span(Day(TODAY - 60 * DAY)), span(Day(TODAY), Day(TODAY + 60 * DAY)))

    assert drawing.today is not None
    assert bar.x + bar.width == pytest.approx(drawing.today.at, abs=0.2)
    assert bar.words == "Asked, since 2 Apr 2026"


def test_a_beginning_that_is_known_to_the_month_is_soft_as_long_as_the_month() -> None:
    bar, drawing = only_bar(span(MARCH, Day(date(2026, 5, 1))))

    assert bar.is_soft
    assert bar.soft_x == drawing.days.at(date(2026, 3, 1))
    assert bar.x == drawing.days.at(date(2026, 3, 31))


def test_where_nothing_is_certain_all_of_it_is_soft() -> None:
    within_a_month, _ = only_bar(span(MARCH, MARCH))
    from_nobody_knows_when, drawing = only_bar(span(None, Day(date(2026, 5, 1))), span(Day(date(2026, 1, 1))))

    assert (within_a_month.width, within_a_month.is_soft) == (0, True)
    assert (from_nobody_knows_when.width, from_nobody_knows_when.soft_x) == (0, drawing.days.left)


def test_a_moment_that_is_known_to_the_month_reaches_to_its_end() -> None:
    moments = (Moment(kind="done", words="Approved", on=MARCH), Moment(kind="said", words="Told", on=Day(TODAY)))
    drawing = wide(lane(Row(name="Legal", moments=moments)))

    assert [mark.is_soft for mark in drawing.marks] == [True, False]
    assert drawing.marks[0].words == "Approved, Mar 2026"


def test_what_goes_on_is_thick_and_what_is_over_thin() -> None:
    drawing = wide(lane(row(span(Day(TODAY - 9 * DAY)), span(Day(TODAY - 9 * DAY), Day(TODAY), kind="wait-over"))))

    assert [bar.height for bar in drawing.bars] == [11, 5]


def test_one_day_of_facts_is_shown_within_four_weeks() -> None:
    drawing = wide(lane(row(span(Day(TODAY)))))

    assert (drawing.days.last - drawing.days.first).days == 28
    assert drawing.bars[0].width >= 2


def test_three_years_of_facts_have_an_axis_that_can_be_read() -> None:
    for drawing in draw([lane(row(span(Day(TODAY - 1100 * DAY))))], [], until=TODAY, today=TODAY):
        ends = [(label.x, label.text) for label in drawing.months]
        assert len(ends) > 2
        assert all(after[0] - before[0] > 40 for before, after in itertools.pairwise(ends))


def test_a_slip_of_the_pen_does_not_squeeze_the_rest() -> None:
    drawing = wide(lane(row(span(Day(date(1, 1, 1)), Day(date(9999, 12, 31))))))

    assert drawing.days.first == TODAY - MOST_DAYS_BACK * DAY
    assert drawing.days.last == TODAY + MOST_DAYS_AHEAD * DAY


def test_the_picture_of_a_pilot_that_has_ended_ends_with_it() -> None:
    ended = TODAY - 400 * DAY
    drawing = wide(lane(row(span(Day(ended - 90 * DAY), Day(ended)))), until=ended)

    assert (drawing.days.last, drawing.today) == (ended, None)


def test_pauses_are_shaded_from_the_first_lane_to_the_last() -> None:
    rest = Span(kind="pause", words="Paused", since=Day(TODAY - 20 * DAY), until=Day(TODAY - 9 * DAY))
    drawing = wide(lane(row(span(Day(TODAY - 60 * DAY)))), lane(row(span(Day(TODAY - 9 * DAY)))), rests=(rest,))

    assert (drawing.rests[0].y, drawing.rests[0].y + drawing.rests[0].height) == (drawing.top, drawing.bottom)


def test_a_stage_is_named_where_there_is_room_for_its_name() -> None:
    stages = (
        span(Day(TODAY - 200 * DAY), Day(TODAY - 199 * DAY), label="Proposed"),
        span(Day(TODAY - 199 * DAY), label="First slice"),
    )
    drawing = wide(lane(row(*stages)))

    assert [bar.label and bar.label.text for bar in drawing.bars] == [None, "First slice"]


def test_a_long_name_is_cut_and_told_whole() -> None:
    drawing = wide(lane(row(span(Day(TODAY)), name="The office of the " + "very " * 20 + "long name")))
    cut = [name for name in drawing.names if name.is_cut]

    assert [name.text.endswith("…") for name in cut] == [True]
    assert cut[0].full.endswith("long name")


def test_a_lane_folds_to_its_longest_rows_in_their_order_and_says_how_many_more() -> None:
    rows = [row(span(Day(TODAY - days * DAY)), name=str(days)) for days in (3, 90, 5, 60, 1, 30)]

    folded = lane(*rows).folded(TODAY, most=3)

    assert ([one.name for one in folded.rows], folded.more) == (["90", "60", "30"], 3)
    assert "and 3 more, in the table" in [name.text for name in wide(folded).names]
    assert lane(*rows).folded(TODAY, most=6).more == 0


def test_silence_is_what_lies_between_two_words_outside_a_rest() -> None:
    words = [TODAY - 60 * DAY, TODAY - 55 * DAY, TODAY - 10 * DAY, TODAY]

    assert gaps(words, longer_than=14) == [(TODAY - 55 * DAY, TODAY - 10 * DAY)]
    rest = [(TODAY - 50 * DAY, TODAY - 30 * DAY)]
    assert gaps(words, longer_than=14, without=rest) == [(TODAY - 30 * DAY, TODAY - 10 * DAY)]
    assert gaps([], longer_than=14) == []


def test_weeks_that_follow_on_each_other_are_one_run() -> None:
    weeks = [(TODAY + 7 * week * DAY, used) for week, used in ((0, True), (1, True), (2, False), (4, True))]

    found = [(used, (until - since).days) for used, since, until in runs(weeks)]

    assert found == [(True, 14), (False, 7), (True, 7)]


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1)).map(
    lambda on: Day.holding(on, list(Precision)[on.toordinal() % 4])
)
spans = st.builds(span, st.none() | days, st.none() | days, label=st.sampled_from(["", "First slice"]))
moments = st.builds(Moment, kind=st.sampled_from(["done", "said", "refused"]), words=st.just("Happened"), on=days)
ticks = st.lists(st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1)), min_size=1, max_size=9).map(
    lambda some: Ticks(words="Updates", days=tuple(sorted(some)))
)
rows = st.builds(
    Row,
    name=st.text(max_size=60),
    spans=st.lists(spans, max_size=4).map(tuple),
    moments=st.lists(moments, max_size=4).map(tuple),
    ticks=st.lists(ticks, max_size=1).map(tuple),
)
lanes = st.builds(
    Lane,
    key=st.just("wait"),
    title=st.text(min_size=1, max_size=30),
    rows=st.lists(rows, min_size=1, max_size=12).map(tuple),
)


# A month of twenty-eight years on a phone is narrower than the narrowest bar.
YEARS = Lane(
    key="wait",
    title="0",
    rows=(Row(name="", ticks=(Ticks(words="Updates", days=(date(2000, 1, 1), date(2028, 1, 1))),)),),
)
A_MONTH = span(Day(date(2026, 5, 1), Precision.MONTH), None)


@example([YEARS], [A_MONTH], 0)
@given(st.lists(lanes, min_size=1, max_size=5), st.lists(spans, max_size=3), st.integers(0, 9000))
def test_whatever_the_facts_everything_lies_within_the_picture(some: list[Lane], rests: list[Span], ago: int) -> None:
    drawn = [one.folded(TODAY) for one in some]
    for drawing in draw(drawn, rests, until=TODAY - ago * DAY, today=TODAY):
        left, right = drawing.days.left - 0.2, drawing.days.right + 2.2
        for bar in [*drawing.bars, *drawing.rests]:
            assert left <= bar.soft_x <= bar.soft_x + bar.soft_width <= right
            assert bar.soft_x - 0.2 <= bar.x <= bar.x + bar.width <= bar.soft_x + bar.soft_width + 0.2
            assert drawing.top <= bar.y <= bar.y + bar.height <= drawing.bottom
        for mark in drawing.marks:
            assert left <= mark.x <= mark.x + mark.reach <= right
        assert all(name.y <= drawing.bottom for name in drawing.names)
        assert len(drawing.bars) == sum(len(row.spans) for one in drawn for row in one.rows)
