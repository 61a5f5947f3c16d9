"""A metric's readings against the straight path from baseline to target, from data to geometry. It draws nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from outcomes.axes import Days, Values, day_ticks, reach, value_ticks
from outcomes.models import Evidence
from outcomes.paths import Path
from outcomes.words import grouped, quantity
from pilots.dates import Day

LINE_HEIGHT, CHARACTER = 16.0, 6.7  # of text at a size of 12
FOOT, MARGIN = 28.0, 18.0
ROOM = 26.0  # above the highest and below the lowest value, for what is written there
WIDE = 480.0  # from this width on, a moment says its day
# Readings further apart than this many intervals leave a gap.
GAP_INTERVALS = 2
# From so little room for each reading on, their marks are small.
CROWDED = 14
TODAY = "today"


@dataclass(frozen=True)
class Point:
    """One reading."""

    on: date
    value: Decimal
    evidence: str = ""


@dataclass(frozen=True)
class Course:
    """What a chart shows; `readings` in the order of their days, `moments` as days with a word."""

    name: str
    unit: str
    readings: tuple[Point, ...]
    path: Path | None
    baseline: Decimal | None
    target: Decimal | None
    moments: tuple[tuple[str, date], ...]
    reading_every_days: int = 14


@dataclass(frozen=True)
class Label:
    """A text at a place; `at` is the place that it names, where that is another one."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    at: float = 0


@dataclass(frozen=True)
class Mark:
    """One reading: the outline of its shape, which says what kind of evidence it is, and what it says itself."""

    shape: str
    evidence: str
    text: str


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    is_gap: bool = False


@dataclass(frozen=True)
class Chart:
    """Everything to draw, in the units of a picture of `width` by `height`."""

    width: float
    height: float
    days: Days
    values: Values
    values_along: list[Label] = field(default_factory=list)
    days_along: list[Label] = field(default_factory=list)
    moments: list[Label] = field(default_factory=list)
    path: str = ""
    below_half: str = ""
    levels: list[Line] = field(default_factory=list)
    names: list[Label] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    latest: Label | None = None


def draw(course: Course, *, width: float, height: float) -> Chart | None:
    """Return the geometry of a course; None where there is neither a reading nor a path."""
    if not course.path and not course.readings:
        return None
    known = [value for value in (course.baseline, course.target) if value is not None]
    low, high = reach([*known, *(point.value for point in course.readings)])
    ticks = value_ticks(low, high, most=5)
    left = 14 + max(len(text) for _, text in ticks) * CHARACTER
    days = Days(*_span(course), left=round(left, 1), right=width - MARGIN)
    moments = list(_moments(course, days, width))
    top = max((label.y + 6 for label in moments), default=6)
    values = Values(low, high, top=top, bottom=height - FOOT, room=ROOM)
    return Chart(
        width=width,
        height=height,
        days=days,
        values=values,
        values_along=[Label(days.left - 8, values.at(tick), text, "end") for tick, text in ticks],
        days_along=list(_days_along(days, values)),
        moments=moments,
        path=_path(course, days, values),
        below_half=_below_half(course, days, values),
        levels=list(_levels(course, days, values)),
        names=list(_names(course, days, values)),
        lines=list(_lines(course, days, values)),
        marks=list(_marks(course, days, values)),
        latest=_latest(course, days, values),
    )


def _span(course: Course) -> tuple[date, date]:
    """Return the first and the last day of the picture: path and readings, and the moments that are not far away."""
    path = (course.path.start, course.path.end) if course.path else ()
    moments = [day for _, day in course.moments]
    days = [*path, *(point.on for point in course.readings)]
    first, last = min(days), max(days)
    near = last - first + timedelta(days=28)
    around = [day for day in moments if first - day <= near and day - last <= near]
    first, last = min([first, *around]), max([last, *around])
    if (last - first).days < 14:
        return first - timedelta(days=7), last + timedelta(days=7)
    return first, last


def _days_along(days: Days, values: Values) -> Iterator[Label]:
    width = days.right - days.left
    # The longest texts are `Sep 2026` and `14 Sep 2026`.
    for on, text in day_ticks(days.first, days.last, most=int(width // 68), most_days=int(width // 88)):
        x, half = days.at(on), len(text) * CHARACTER / 2
        # The first and the last one would hang over the edge.
        anchor = "start" if x - half < days.left - 14 else "end" if x + half > days.right + MARGIN else "middle"
        yield Label(x, values.bottom + 18, text, anchor, at=x)


def _moments(course: Course, days: Days, width: float) -> Iterator[Label]:
    """Yield what stands over each moment's line, in a row of its own where it would touch the one before."""
    ends: list[float] = []
    shown = [moment for moment in course.moments if days.first <= moment[1] <= days.last]
    for word, on in sorted(shown, key=lambda moment: moment[1]):
        text = f"{word} {on.day} {on:%b}" if width >= WIDE else word
        at, half = days.at(on), len(text) * CHARACTER / 2
        x = min(max(at, half), width - half)
        row = next((row for row, end in enumerate(ends) if x - half > end + 8), len(ends))
        ends[row : row + 1] = [x + half]
        yield Label(round(x, 1), 12 + row * LINE_HEIGHT, text, at=at)


def _path(course: Course, days: Days, values: Values) -> str:
    """Return the corners of the straight path: to the target, and level from there to the edge."""
    if course.path is None:
        return ""
    corners = [(course.path.start, course.path.baseline), (course.path.end, course.path.target)]
    return _corners((days.at(on), values.at(value)) for on, value in [*corners, (days.last, course.path.target)])


def _below_half(course: Course, days: Days, values: Values) -> str:
    """Return the outline of where a reading has come less than half as far as the path."""
    if course.path is None:
        return ""
    start, end, lowest = course.path.start, course.path.end, course.path.half_on(course.path.end)
    edge = values.bottom if course.path.target > course.path.baseline else values.top
    half = [(start, course.path.baseline), (end, lowest), (days.last, lowest)]
    outline = [(days.at(on), values.at(value)) for on, value in half]
    return _corners([*outline, (days.at(days.last), edge), (days.at(start), edge)])


def _corners(places: Iterator[tuple[float, float]] | Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _levels(course: Course, days: Days, values: Values) -> Iterator[Line]:
    """Yield a level line for a baseline or a target that no path shows."""
    for value in () if course.path else (course.baseline, course.target):
        if value is not None:
            yield Line(days.left, values.at(value), days.right, values.at(value))


def _names(course: Course, days: Days, values: Values) -> Iterator[Label]:
    """Yield the names of baseline and target, each on the side on which the path does not lie."""
    path = course.path
    rises = path is None or path.target > path.baseline
    if course.baseline is not None:
        text = f"baseline {grouped(course.baseline)}"
        start = days.at(path.start) if path else days.left
        y = values.at(course.baseline) + (18 if rises else -9)
        yield _inside(days, start + 4 + len(text) * CHARACTER / 2, y, text)
    if course.target is not None:
        end = days.at(path.end) if path else days.right
        yield _inside(days, end, values.at(course.target) + (-9 if rises else 18), f"target {grouped(course.target)}")


def _lines(course: Course, days: Days, values: Values) -> Iterator[Line]:
    """Yield what joins each reading with the next one."""
    longest = timedelta(days=course.reading_every_days * GAP_INTERVALS)
    for one, other in itertools.pairwise(course.readings):
        ends = (days.at(one.on), values.at(one.value), days.at(other.on), values.at(other.value))
        yield Line(*ends, is_gap=other.on - one.on > longest)


def _marks(course: Course, days: Days, values: Values) -> Iterator[Mark]:
    """Yield a mark for each reading; many are drawn smaller."""
    crowded = len(course.readings) * CROWDED > days.right - days.left
    for point in course.readings:
        word = Evidence(point.evidence).label.lower() if point.evidence else "evidence not said"
        text = f"{Day(point.on)}: {quantity(point.value, course.unit)}, {word}"
        shape = shape_of(point.evidence, days.at(point.on), values.at(point.value), size=2.5 if crowded else 5)
        yield Mark(shape, point.evidence or Evidence.UNKNOWN, text)


def shape_of(evidence: str, x: float, y: float, *, size: float = 5) -> str:
    """Return the outline of a kind of evidence around a place: disc, square, diamond, or a cross if nobody said."""
    side, far = 2 * size, round(size * 1.3, 1)
    if evidence == Evidence.MEASURED:
        return f"M{x - size:.1f} {y:.1f}a{size} {size} 0 1 0 {side} 0a{size} {size} 0 1 0 {-side} 0z"
    if evidence == Evidence.SAMPLED:
        return f"M{x - size:.1f} {y - size:.1f}h{side}v{side}h{-side}z"
    if evidence == Evidence.SELF_REPORTED:
        return f"M{x:.1f} {y - far:.1f}l{far} {far}l{-far} {far}l{-far} {-far}z"
    return f"M{x - size:.1f} {y - size:.1f}l{side} {side}m0 {-side}l{-side} {side}"


def _latest(course: Course, days: Days, values: Values) -> Label | None:
    """Return the value of the latest reading, written on the side of its mark on which the path does not lie."""
    if not course.readings:
        return None
    point = course.readings[-1]
    above = course.path is None or point.value >= course.path.value_on(point.on)
    return _inside(days, days.at(point.on), values.at(point.value) + (-12 if above else 22), grouped(point.value))


def _inside(days: Days, x: float, y: float, text: str) -> Label:
    """Return a label in the middle over a place, or as near to that as the picture's edges allow."""
    half, width = len(text) * CHARACTER / 2, days.right + MARGIN
    return Label(round(max(min(x, width - half), half), 1), y, text)
