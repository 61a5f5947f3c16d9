"""What an import did, or would do: per row, with what moved, what was refused and what a reader should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from inventories import dates
from inventories.facts import TITLES
from inventories.mapping import Note, RefusedRow
from inventories.values import shortened

NOTE_TITLES = {
    "excel_serial_year": "a year read as a spreadsheet serial, repaired",
    "na": "an explanation typed into a date cell, kept as a note",
    "tbd": "a plan typed into a date cell, kept as a note",
    "fuzzy": "a date cell that cannot be read for certain, kept as a note",
    "impossible": "a day that does not exist",
    "other_order": "a day that can only be read in the other order",
    "order": "days in an impossible order, kept",
    "future": "a day after the day of the file, kept",
    "stage_date": "a stage that contradicts a date, kept",
    "stage": "a stage that is not known",
    "answer": "an answer that is neither yes nor no",
    "explained": "an answer with an explanation, kept",
    "band": "a band instead of a day",
    "invisible": "invisible characters, removed",
    "same_identifier": "an identifier that stands on several rows",
}


@dataclass(frozen=True)
class Move:
    """A field that the file has changed since its last import; `kept` when it was edited here and stays as it is."""

    field: str
    was: str
    now: str
    kept: str = ""

    def __str__(self) -> str:
        title = TITLES[self.field]
        if self.kept:
            return f"{title}: kept as {shown(self.kept)}, edited here; the file now says {shown(self.now)}"
        return f"{title}: {shown(self.was)} → {shown(self.now)}"


@dataclass(frozen=True)
class Line:
    """One row and its pilot."""

    row: int
    name: str
    moves: tuple[Move, ...] = ()


@dataclass
class Report:
    """Rows are in the order of the file. `absent` are pilots of an earlier import; they stay as they are."""

    file_name: str
    profile: str
    portfolio: str
    notes: tuple[str, ...] = ()
    created: list[Line] = field(default_factory=list)
    updated: list[Line] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    row_notes: list[tuple[int, Note]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "created": len(self.created),
            "updated": len([line for line in self.updated if any(not move.kept for move in line.moves)]),
            "unchanged": len(self.unchanged) + len([line for line in self.updated if all(m.kept for m in line.moves)]),
            "refused": len(self.refused),
            "absent": len(self.absent),
        }

    @property
    def kept(self) -> list[Line]:
        return [line for line in self.updated if any(move.kept for move in line.moves)]

    def notes_by_kind(self, *, examples: int = 2) -> Iterator[tuple[str, int, list[tuple[int, Note]]]]:
        """Yield the title of each kind of note, how many there are, and the first few as (row, note)."""
        counts = Counter(note.kind for _, note in self.row_notes)
        for kind, count in counts.most_common():
            first = [(row, note) for row, note in self.row_notes if note.kind == kind][:examples]
            yield NOTE_TITLES[kind], count, first


def shown(value: str) -> str:
    """Return a fact as a reader should see it."""
    if not value:
        return "nothing"
    if "/" in value and value[:4].isdigit():
        try:
            return str(dates.day_from(value))
        except ValueError:
            pass
    return f"“{shortened(value, 60)}”"
