"""The timeline of a pilot put together for its page: drawings, what they say in words, the table behind, the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.models import SignOffDecision
from notebook.facts import Rows
from notebook.findings import Told
from notebook.lifecycle.telling import Lifecycle
from notebook.timeline.drawing import Drawing, draw
from notebook.timeline.lanes import lanes_of
from notebook.timeline.record import Record, pauses_of
from notebook.timeline.shapes import hatch_of, shape_of
from notebook.timeline.spans import Lane, Row

# What a bar means, by its kind, in the order of the key; what is over is the same bar, thin.
BARS = {
    "claimed": "claimed",
    "evidenced": "evidenced",
    "promise": "from the promise to the promised day",
    "wait": "waited for",
    "ours": "the team’s turn",
    "work": "being built",
    "reviewers": "the reviewers’ turn",
    "champion": "champion",
    "deputy": "deputy",
    "silence": "no update",
    "use": "used",
    "no-use": "used by nobody",
    "pause": "paused",
    "watch": "watch",
    "stalled": "stalled",
    "critical": "critical",
}
MARKS = {
    "said": "promised, or reviewers told",
    "promised": "promised day",
    "due": "due",
    "answered": "answered",
    "done": "approved or handed over",
    "refused": "returned or rejected",
    "lapses": "lapses",
    "escalated": "escalated",
    "leaving": "leaves",
    "slice": "first slice",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table behind the picture."""

    when: str
    lane: str
    what: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`drawings`, `summary` and `lines` say the same. `bars` and `marks` are the key: what of each kind is drawn."""

    drawings: list[Drawing]
    first: date | None
    last: date | None
    summary: str
    lines: list[Line]
    bars: list[tuple[str, str, str]]
    marks: list[tuple[str, str, str]]


def picture_of(
    life: Lifecycle, rows: Rows, told: Sequence[Told], rounds: Sequence[SignOffDecision], *, today: date, as_of: date
) -> Picture:
    """Return the timeline of a pilot from what its page has read already; `as_of`: the day its findings speak of."""
    record = Record(life=life, rows=rows, told=told, rounds=rounds, today=today, as_of=as_of)
    lanes = lanes_of(record)
    drawn = [lane.folded(record.until) for lane in lanes]
    drawings = draw(drawn, pauses_of(record), until=record.until, today=today)
    days = drawings[0].days if drawings else None
    return Picture(
        drawings=drawings,
        first=days.first if days else None,
        last=days.last if days else None,
        summary=" ".join(lane.summary for lane in lanes if lane.summary),
        lines=[line for lane in lanes for line in _lines(lane)],
        bars=_bars(drawn),
        marks=_marks(drawn),
    )


def _lines(lane: Lane) -> list[Line]:
    return [line for row in lane.rows for line in _lines_of(row, lane.title)]


def _lines_of(row: Row, title: str) -> list[Line]:
    return [Line(one.when, title, one.words) for one in row.in_table] or [Line("not known", title, row.name)]


def _bars(lanes: Sequence[Lane]) -> list[tuple[str, str, str]]:
    drawn = {span.kind.removesuffix("-over") for lane in lanes for row in lane.rows for span in row.spans}
    return [(kind, word, hatch_of(kind)) for kind, word in BARS.items() if kind in drawn]


def _marks(lanes: Sequence[Lane]) -> list[tuple[str, str, str]]:
    drawn = {moment.kind.removesuffix("-over") for lane in lanes for row in lane.rows for moment in row.moments}
    return [(kind, word, shape_of(kind, 8, 8)) for kind, word in MARKS.items() if kind in drawn]
