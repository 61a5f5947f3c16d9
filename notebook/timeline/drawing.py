"""A timeline from lanes to geometry. It reads nothing and draws nothing: the template does.

What goes on is drawn thick, what is over thin. A day that is known only to a month, a quarter or a year is drawn as a
soft end as long as that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from notebook.timeline.shapes import hatch_of, shape_of
from notebook.timeline.spans import Lane, Moment, Row, Span, Ticks
from outcomes.axes import Days, day_ticks
from outcomes.charts import CHARACTER, Label
from pilots.dates import Day

# The same picture for a screen and for a phone: one of them is shown, so that its text is never scaled down.
SIZES = (("wide", 1120.0, 272.0), ("narrow", 330.0, 0.0))
HEAD, FOOT, EDGE = 26.0, 26.0, 10.0
TITLE, NAME, LINE = 24.0, 15.0, 19.0
THICK, THIN, HAIR = 11.0, 5.0, 2.0
HAIRS = ("promise", "promise-over")
MONTH_ROOM, DAY_ROOM = 68, 92
# The longest time that is drawn, before today and after it: what lies beyond is a slip of the pen more often than not.
MOST_DAYS_BACK, MOST_DAYS_AHEAD = 12 * 365, 730
LEAST_DAYS = 28


@dataclass(frozen=True, slots=True)
class Bar:
    """A span: `x` to `x + width` for certain, and `soft_x` to `soft_x + soft_width` as far as its precision allows."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    soft_x: float
    soft_width: float
    words: str
    label: Label | None = None

    @property
    def is_soft(self) -> bool:
        return self.soft_width - self.width > 1

    @property
    def hatch(self) -> str:
        return hatch_of(self.kind)


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: the outline of its shape; `reach` is how far its precision reaches to the right of it."""

    kind: str
    shape: str
    x: float
    y: float
    reach: float
    words: str

    @property
    def is_soft(self) -> bool:
        return self.reach > 1


@dataclass(frozen=True, slots=True)
class Strip:
    """Ticks, as one path."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Name:
    x: float
    y: float
    text: str
    full: str
    is_title: bool = False

    @property
    def is_cut(self) -> bool:
        return self.text != self.full


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Everything to draw, in the units of a picture of `width` by `height`; `rules` are the lines between lanes."""

    size: str
    width: float
    height: float
    days: Days
    months: list[Label]
    today: Label | None
    rests: list[Bar]
    rules: list[float] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)

    @property
    def top(self) -> float:
        return HEAD

    @property
    def bottom(self) -> float:
        return self.height - FOOT


def span_of(lanes: Iterable[Lane], *, until: date, today: date) -> tuple[date, date]:
    """Return the first and the last day of the picture: all that is on record, up to `until` at least.

    What lies more than twelve years back or two ahead is drawn at the edge. At least four weeks are shown.
    """
    known = [until, *(day for lane in lanes for row in lane.rows for day in row.days())]
    first = max(min(known), today - timedelta(days=MOST_DAYS_BACK))
    last = min(max(known), today + timedelta(days=MOST_DAYS_AHEAD))
    first, last = min(first, last), max(first, last)
    lacking = max(LEAST_DAYS - (last - first).days, 0)
    return first - timedelta(days=lacking // 2), last + timedelta(days=lacking - lacking // 2)


def draw(lanes: Sequence[Lane], rests: Sequence[Span], *, until: date, today: date) -> list[Drawing]:
    """Return the picture in every size, or nothing where there is nothing to draw.

    `rests`: the pauses, shaded through all lanes. `until`: up to which day what has no end is drawn.
    """
    if not lanes:
        return []
    first, last = span_of(lanes, until=until, today=today)
    return [
        _Board(size, width, gutter, (first, last), until, today).drawn(lanes, rests) for size, width, gutter in SIZES
    ]


@dataclass
class _Board:
    """One picture in the making: `y` is how far down it is filled."""

    size: str
    width: float
    gutter: float
    reach: tuple[date, date]
    until: date
    today: date

    def __post_init__(self) -> None:
        self.days = Days(*self.reach, left=self.gutter + EDGE, right=self.width - EDGE)
        self.y = HEAD
        self.names: list[Name] = []
        self.bars: list[Bar] = []
        self.marks: list[Mark] = []
        self.strips: list[Strip] = []
        self.rules: list[float] = []

    def drawn(self, lanes: Sequence[Lane], rests: Sequence[Span]) -> Drawing:
        for lane in lanes:
            self._lane(lane)
        bottom = self.y + 6
        return Drawing(
            size=self.size,
            width=self.width,
            height=bottom + FOOT,
            days=self.days,
            months=list(self._months()),
            today=self._today(),
            rests=[self._bar(span, HEAD, bottom - HEAD) for span in rests],
            rules=self.rules,
            names=self.names,
            bars=self.bars,
            marks=self.marks,
            strips=self.strips,
        )

    def at(self, on: date) -> float:
        """Return where a day lies; what lies outside is at the edge."""
        return self.days.at(min(max(on, self.days.first), self.days.last))

    def _lane(self, lane: Lane) -> None:
        """Add a lane: its title, on the line of its row where that has no name of its own, and its rows."""
        self.rules.append(round(self.y + 3, 1))
        is_in_line = bool(self.gutter) and len(lane.rows) == 1 and not lane.rows[0].name
        self._name(lane.title, self.y + 20, is_title=True)
        self.y += 6 if is_in_line else TITLE
        for row in lane.rows:
            self._row(row)
        if lane.more:
            self._name(f"and {lane.more} more, in the table", self.y + 13)
            self.y += LINE
        self.y += 4

    def _row(self, row: Row) -> None:
        if row.name:
            self._name(row.name, self.y + 13)
        if row.name and not self.gutter:
            self.y += NAME
        middle = self.y + LINE / 2
        for span in row.spans:
            thick = HAIR if span.kind in HAIRS else THIN if span.kind.endswith("-over") else THICK
            self.bars.append(self._bar(span, middle - thick / 2, thick))
        self.strips += [self._strip(ticks, middle) for ticks in row.ticks]
        self.marks += [self._mark(moment, middle) for moment in row.moments]
        self.y += LINE

    def _name(self, text: str, y: float, *, is_title: bool = False) -> None:
        room = self.gutter or self.width
        # Titles are bold, and wider.
        most = int((room - EDGE) / (CHARACTER * (1.08 if is_title else 0.98)))
        short = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
        self.names.append(Name(0, round(y, 1), short, text, is_title))

    def _bar(self, span: Span, y: float, height: float) -> Bar:
        since, until = span.since or Day(self.days.first), span.until or Day(max(self.until, self.days.first))
        soft = self.at(since.on), self.at(max(until.last, since.on))
        # Nobody knows where it begins: all of that is soft.
        sure = self.at(since.last) if span.since else soft[1], self.at(until.on)
        # What is narrower than a hair is drawn as one, certain or not.
        is_hair = soft[1] - soft[0] < HAIR
        left, right = sure if sure[0] <= sure[1] and not is_hair else (soft[0], soft[0])
        width = HAIR if is_hair else right - left
        return Bar(
            kind=span.kind,
            x=round(left, 1),
            y=round(y, 1),
            width=round(width, 1),
            height=height,
            soft_x=round(soft[0], 1),
            soft_width=round(max(soft[1] - soft[0], width), 1),
            words=f"{span.words}, {span.when}",
            label=self._label(span, *((left, width) if width else (soft[0], soft[1] - soft[0])), y + height / 2),
        )

    def _label(self, span: Span, left: float, width: float, y: float) -> Label | None:
        fits = span.label and len(span.label) * CHARACTER + 6 <= width
        return Label(round(left + 4, 1), round(y + 4, 1), span.label, "start") if fits else None

    def _mark(self, moment: Moment, y: float) -> Mark:
        x = self.at(moment.on.on)
        reach = round(self.at(moment.on.last) - x, 1)
        return Mark(moment.kind, shape_of(moment.kind, x, y), x, y, reach, f"{moment.words}, {moment.when}")

    def _strip(self, ticks: Ticks, y: float) -> Strip:
        places = sorted({self.at(day) for day in ticks.days})
        path = "".join(f"M{x} {y - 5:.1f}v10" for x in places)
        return Strip(path, f"{ticks.words}, {ticks.when}")

    def _months(self) -> Iterator[Label]:
        room = self.days.right - self.days.left
        ticks = day_ticks(*self.reach, most=int(room // MONTH_ROOM), most_days=int(room // DAY_ROOM))
        for on, text in ticks:
            x, half = self.days.at(on), len(text) * CHARACTER / 2
            anchor = "start" if x - half < self.days.left - EDGE else "end" if x + half > self.width else "middle"
            yield Label(x, 14, text, anchor, at=x)

    def _today(self) -> Label | None:
        if not self.days.first <= self.today <= self.days.last:
            return None
        x, half = self.days.at(self.today), len("today") * CHARACTER / 2
        return Label(round(min(x, self.width - half), 1), 0, "today", at=x)
