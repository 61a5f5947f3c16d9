"""The bars of the mode mix, from shares to geometry. It draws nothing and counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portfolio.analytics.mode_mix import Source, names_of

BAR, GAP, ROW_GAP = 16.0, 4.0, 18.0
# The same picture for a screen and for a phone; on a phone the name stands over its bars.
SIZES = (("wide", 720.0, 130.0, 0.0), ("narrow", 330.0, 0.0, 20.0))
# Beside the longest bar, room for its words.
WORDS = 96.0


@dataclass(frozen=True, slots=True)
class Bar:
    key: str
    y: float
    width: float
    words: str
    words_x: float


@dataclass(frozen=True, slots=True)
class Row:
    """One mode: its name at a place, and a bar a source."""

    name: str
    name_y: float
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Drawing:
    size: str
    width: float
    height: float
    left: float
    rows: list[Row]


def drawings_of(sources: list[Source]) -> list[Drawing]:
    """Return the bars in every size; each bar is a share of its own source, which its words say as a count."""
    names = names_of(sources)
    longest = max((source.share(name) for source in sources for name in names), default=0) or 1
    return [_drawing(size, width, left, over, sources, names, longest) for size, width, left, over in SIZES]


def _drawing(
    size: str, width: float, left: float, over: float, sources: list[Source], names: list[str], longest: float
) -> Drawing:
    row_height = over + len(sources) * (BAR + GAP) + ROW_GAP
    rows = [
        Row(
            name=name,
            name_y=at * row_height + (14 if over else row_height / 2 - ROW_GAP / 2 + 2),
            bars=list(_bars(name, at * row_height + over, left, width - left - WORDS, sources, longest)),
        )
        for at, name in enumerate(names)
    ]
    return Drawing(size, width, len(names) * row_height - ROW_GAP, left, rows)


def _bars(name: str, top: float, left: float, room: float, sources: list[Source], longest: float) -> Iterator[Bar]:
    for at, source in enumerate(sources):
        width = round(room * source.share(name) / longest, 1)
        words = f"{source.counts[name]:,} of {source.total:,}"
        yield Bar(source.key, round(top + at * (BAR + GAP), 1), width, words, round(left + width + 6, 1))
