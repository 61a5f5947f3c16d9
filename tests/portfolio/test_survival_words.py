"""The sentences about survival, and the geometry of its curves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio import survival_words as words
from portfolio.durations import Cohort, Course
from portfolio.survival import Curve, Duration, End
from portfolio.survival_charts import Drawing, draw

AS_OF = date(2026, 6, 1)


def course(ago: int, **after: int) -> Course:
    """Return a pilot that started so many days ago, and what came of it `after` how many days: `production=300`."""
    start = AS_OF - timedelta(days=ago)
    return Course(ago, start, **{f"{goal}_on": start + timedelta(days=days) for goal, days in after.items()})


def cohort(*courses: Course, **more: int) -> Cohort:
    return Cohort(AS_OF, courses, **more)


# Twenty pilots of two years, of which eight went live after 300 days; four of a year, of which one did after 100.
TWENTY_FOUR = cohort(
    *[course(730, production=300) for _ in range(8)],
    *[course(730) for _ in range(12)],
    *[course(365) for _ in range(3)],
    course(365, production=100),
)


def test_says_the_sentence_of_the_headline() -> None:
    """1 of 24 by day 100, 8 of the 23 at risk on day 300: 1 - 23/24 * 15/23 = 37.5 %."""
    assert words.against_the_headline(TWENTY_FOUR) == (
        "Industry headline: more than 70 % never reach production. "
        "Here: 8 of 20 pilots started at least 14 months ago reached production; "
        "estimated share by month 14 is 38 % (range 22–60)."
    )


def test_says_by_which_month_it_can_tell_where_too_few_are_14_months_old() -> None:
    young = cohort(*[course(200, production=90) for _ in range(4)], *[course(200) for _ in range(8)], course(500))

    assert words.against_the_headline(young).endswith(
        "Here: 0 of 1 pilot started at least 14 months ago reached production; "
        "too few have run that long for an estimate by month 14; by month 6 it is 31 % (range 13–63)."
    )


def test_says_that_no_pilot_is_old_enough() -> None:
    assert "Here: no pilot started at least 14 months ago; too few have run that long" in words.against_the_headline(
        cohort(*[course(20) for _ in range(12)])
    )


def test_says_counts_alone_of_fewer_than_ten() -> None:
    nine = cohort(*[course(730, production=300, realised=600) for _ in range(9)])

    assert words.realisation(nine) == ("9 of 9", "9 pilots started: too few for a rate")
    assert words.against_the_headline(nine).endswith(
        "Here: 9 of 9 pilots started at least 14 months ago reached production; "
        "with fewer than 10 pilots started there is no estimate."
    )
    assert words.rows_of(nine.to_production) == []


def test_says_why_there_is_no_range() -> None:
    nobody = cohort(*[course(730) for _ in range(12)])

    assert words.against_the_headline(nobody).endswith(
        "estimated share by month 14 is 0 % (no range: none had by then)."
    )


def test_says_the_realisation_rate_and_what_it_rests_on() -> None:
    ten = cohort(*[course(730, production=300, realised=600) for _ in range(3)], *[course(730) for _ in range(7)])

    assert words.realisation(ten) == ("30 %", "3 of 10 pilots that started")


def curve(*ends: tuple[int, End, int]) -> Curve:
    return Curve(tuple(Duration(day, end) for day, end, count in ends for _ in range(count)))


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (
            curve((90, End.REACHED, 30), (400, End.REACHED, 30), (800, End.OPEN, 5)),
            "Half had reached production after 13.1 months (range 3.0–13.1).",
        ),
        (
            curve((90, End.REACHED, 3), (200, End.REACHED, 3), (300, End.OPEN, 6)),
            "Half had reached production after 6.6 months (range from 3.0 to later than can be seen).",
        ),
        (curve((300, End.OPEN, 12)), "Fewer than half have reached production in the 9 months that can be seen."),
        (curve((31, End.OPEN, 12)), "Fewer than half have reached production in the 1 month that can be seen."),
        (curve((9, End.OPEN, 12)), "Fewer than half have reached production in the days that can be seen."),
    ],
)
def test_says_by_when_half_have(of: Curve, said: str) -> None:
    assert words.half(of, "reached production") == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0 %"), (0.001, "under 1 %"), (0.006, "1 %"), (0.38, "38 %"), (0.999, "over 99 %"), (1, "100 %")],
)
def test_rounds_no_share_away(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_the_table_ends_with_the_last_day_of_which_enough_is_known() -> None:
    rows = words.rows_of(curve((90, End.REACHED, 4), (200, End.STOPPED, 4), (300, End.OPEN, 4), (400, End.OPEN, 4)))

    assert [(row.month, row.share, row.range, row.stopped, row.reached_before_a_stop, row.at_risk) for row in rows] == [
        ("1", "0 %", "–", "0 %", "0 %", 16),
        ("2", "0 %", "–", "0 %", "0 %", 16),
        ("3", "25 %", "10–54", "0 %", "25 %", 12),
        ("6", "25 %", "10–54", "0 %", "25 %", 12),
        ("9", "25 %", "10–54", "25 %", "25 %", 8),
        ("9.9", "25 %", "10–54", "25 %", "25 %", 8),
    ]


def test_says_who_is_left_out_and_why() -> None:
    assert words.left_out(cohort(not_started=1, never_asked=3)) == [
        "1 pilot without a day on which the clock started.",
        (
            "3 pilots from an inventory, whose team has not been asked yet: nobody can say how far they have come. "
            "The first weekly update lets a pilot count."
        ),
    ]
    assert words.left_out(cohort()) == []


def test_says_where_the_curve_ends() -> None:
    assert words.suppressed(curve((300, End.OPEN, 12))) == (
        "The curve ends at month 9.9: from then on fewer than 5 pilots are at risk."
    )


# --- The picture ---


def places(corners: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in corners.split())]


def wide(of: Curve, **options: object) -> Drawing:
    return next(drawing for drawing in draw(of, **options) if drawing.size == "wide")  # type: ignore[arg-type]


def test_draws_stairs_from_nothing_to_the_last_share() -> None:
    drawing = wide(curve((100, End.REACHED, 5), (200, End.REACHED, 5), (400, End.OPEN, 10)))
    frame = drawing.frame

    assert places(drawing.curve) == [
        (frame.x(0), frame.y(0)),
        (frame.x(100), frame.y(0)),
        (frame.x(100), frame.y(0.25)),
        (frame.x(200), frame.y(0.25)),
        (frame.x(200), frame.y(0.5)),
        (frame.right, frame.y(0.5)),
    ]
    assert drawing.latest.text == "50 %"


def test_draws_the_stops_when_more_than_a_tenth_stop() -> None:
    assert wide(curve((100, End.STOPPED, 2), (400, End.OPEN, 18))).stops == ""
    assert wide(curve((100, End.STOPPED, 3), (400, End.OPEN, 17))).stops


def test_draws_no_curve_of_fewer_than_ten() -> None:
    assert draw(curve((100, End.REACHED, 9))) == []


@pytest.mark.parametrize(("last", "is_marked"), [(425, False), (426, True)])
def test_marks_month_14_where_the_curve_comes_so_far(last: int, is_marked: bool) -> None:
    assert bool(wide(curve((last, End.OPEN, 12)), month=14).moment) is is_marked


ends = st.lists(st.builds(Duration, st.integers(0, 4000), st.sampled_from(End)), min_size=10, max_size=40)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ends)
def test_everything_lies_inside_the_picture(known: list[Duration]) -> None:
    for drawing in draw(Curve(tuple(known)), level=(0.3, "headline"), month=14):
        frame = drawing.frame
        for x, y in [*places(drawing.curve), *places(drawing.band), *places(drawing.stops)]:
            assert frame.left <= x <= frame.right
            assert frame.top <= y <= frame.bottom
        labels = [*drawing.shares_along, *drawing.months_along, drawing.latest, drawing.level, drawing.moment]
        for label in labels:
            assert label is None or (0 <= label.x <= frame.width and 0 < label.y <= frame.height)
        assert len(drawing.months_along) <= 13
