"""The page of one pilot: per failure mode its state, what was found, the facts it rests on, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventories.models import InventoryEntry
from notebook import words
from notebook.diagnosis import is_over
from notebook.doubts import Doubt, doubts_of
from notebook.due import Unknown, still_unknown
from notebook.facts import SHOWN, Fact, FactTable, Reader, Rows, tables_of
from notebook.findings import Told
from notebook.kinds import KINDS
from pilots.dates import Precision
from pilots.models import Pilot
from stalls.models import Health
from stalls.modes import FailureMode, HealthState
from stalls.state_machine import FindingState

# What has to be on record before a mode can be assessed at all (domain.md C.5).
MISSING = {
    FailureMode.INTEGRATION: "No request to another team is on record.",
    FailureMode.WORKFLOW: "Nothing on record says how people use it in their work.",
    FailureMode.GOVERNANCE: "No sign-off is on record.",
    FailureMode.CHAMPION: "The team has never said who pushes this pilot.",
    FailureMode.OUTCOME: "The team has never said what it will be measured by.",
    FailureMode.DELIVERY: "Neither a weekly update nor a promised day is on record.",
}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is not known of a mode (empty: of the pilot itself) although it is due, and what cannot be right."""

    slug: str
    unknown: list[tuple[Unknown, str]]
    doubts: list[Doubt]

    @property
    def shown(self) -> list[tuple[Unknown, str]]:
        return self.unknown if len(self.unknown) <= SHOWN + 1 else self.unknown[:SHOWN]

    @property
    def folded(self) -> list[tuple[Unknown, str]]:
        return self.unknown[len(self.shown) :]


@dataclass(frozen=True, slots=True)
class ModeSection:
    """`findings`: what stands and is told of; `counted`: what stands and counts in another finding already."""

    mode: FailureMode
    state: str
    word: str
    age: str
    missing: str
    findings: list[Told]
    counted: list[Told]
    past: list[Told]
    tables: list[FactTable]
    notes: Notes

    @property
    def absent(self) -> list[FactTable]:
        return [table for table in self.tables if not table.facts]

    @property
    def on_record(self) -> str:
        """Return how many facts of which kinds are on record: `2 integrations, 1 access request`; empty for none."""
        return ", ".join(_counted(table) for table in self.tables if table.facts)

    @property
    def is_open(self) -> bool:
        """Return whether its facts stand open: something is due and not known, or has just been saved."""
        has_focus = any(fact.has_focus for table in self.tables for fact in table.facts)
        return bool(self.notes.unknown) or has_focus


@dataclass(frozen=True, slots=True)
class Page:
    """`sections` stand in the order of the dashboard's columns; `notes` are all that may change when a fact does."""

    itself: Fact
    people: list[tuple[str, str]]
    sections: list[ModeSection]
    notes: list[Notes]

    @property
    def worst_first(self) -> list[ModeSection]:
        """What needs a look first; modes of the same state stay in the order of the columns."""
        ranks = {str(state): state.rank for state in HealthState}
        return sorted(self.sections, key=lambda section: -ranks.get(section.state, -1))

    @property
    def past(self) -> list[Told]:
        return [told for section in self.sections for told in section.past]

    def table(self, slug: str) -> FactTable:
        return next(table for section in self.sections for table in section.tables if table.kind.slug == slug)


def page_of(reader: Reader, rows: Rows, told: list[Told], cells: Mapping[str, Health], *, as_of: date) -> Page:
    """Return the page; findings are told as of the last sweep, facts as of today (one query)."""
    tables = tables_of(reader, rows)
    notes = _notes(reader, rows)
    return Page(
        itself=tables["pilot"].facts[0],
        people=_people(reader.pilot, rows),
        sections=_sections(reader, tables, notes, told, cells, as_of),
        notes=list(notes.values()),
    )


def _counted(table: FactTable) -> str:
    number = len(table.facts)
    return f"1 {table.kind.one}" if number == 1 else f"{number} {table.kind.title[:1].lower()}{table.kind.title[1:]}"


def _notes(reader: Reader, rows: Rows) -> dict[str, Notes]:
    """Return the notes by failure mode; those of the pilot itself by the empty text."""
    unknown, doubts = still_unknown(reader.pilot, rows, reader.today), doubts_of(rows)
    if not reader.may_record:
        unknown = [one.to_read() for one in unknown]
    return {
        mode: Notes(
            slug=mode or "pilot",
            unknown=[(one, _due_for(one, reader.today)) for one in unknown if (one.kind.mode or "") == mode],
            doubts=[doubt for doubt in doubts if (doubt.kind.mode or "") == mode],
        )
        for mode in ("", *FailureMode)
    }


def _due_for(unknown: Unknown, today: date) -> str:
    if unknown.since is None:
        return "due at this stage"
    return "due today" if unknown.since >= today else f"due for {words.age(unknown.since, today)}"


def _sections(
    reader: Reader,
    tables: dict[str, FactTable],
    notes: dict[str, Notes],
    told: list[Told],
    cells: Mapping[str, Health],
    as_of: date,
) -> list[ModeSection]:
    told_of = {mode: [one for one in told if one.finding.mode == mode] for mode in FailureMode}
    return [
        _section(
            mode,
            cells.get(mode),
            told=told_of[mode],
            as_of=as_of,
            today=reader.today,
            is_over=is_over(reader.pilot, told_of[mode]),
            tables=[tables[kind.slug] for kind in KINDS if kind.mode == mode],
            notes=notes[mode],
        )
        for mode in FailureMode
    ]


def _section(
    mode: FailureMode, health: Health | None, *, told: list[Told], as_of: date, today: date, is_over: bool, **facts: Any
) -> ModeSection:
    if is_over:
        state, word, age = "ended", "Ended", "nothing due"
    elif health is None:
        state, word, age = "unswept", "Not swept", "no sweep yet"
    else:
        state, word = words.state_in_words(health.state, health.facts_on, today)
        age = words.age_in_words(health.state, health.since, health.facts_on, as_of=as_of, today=today)
    return ModeSection(
        mode=mode,
        state=state,
        word=word,
        age=age,
        missing=MISSING[mode] if state == HealthState.NOT_ASSESSABLE else "",
        findings=[one for one in told if one.is_told_of],
        counted=[one for one in told if one.stands and one.counts_in],
        past=[one for one in told if one.finding.state == FindingState.CLOSED],
        **facts,
    )


def _people(pilot: Pilot, rows: Rows) -> list[tuple[str, str]]:
    """Return who is who, the champion being the one who is in post."""
    in_post = (row for row in rows["champion"] if row.until is None and row.succeeded_on is None)
    champion = next((str(row.person) for row in in_post), words.NOT_RECORDED)
    return [
        ("Engineer", str(pilot.engineer or words.NOT_RECORDED)),
        ("Programme manager", str(pilot.programme_manager or words.NOT_RECORDED)),
        ("Champion", champion),
    ]


def week_of(pilot: Pilot, as_of: date) -> str:
    """Return the week that the pilot is in, from its clock start on: `week 5`; empty where no day is known for that."""
    if pilot.clock_start is None or pilot.clock_start_precision != Precision.DAY or pilot.clock_start > as_of:
        return ""
    return f"week {(as_of - pilot.clock_start).days // 7 + 1}"


def notes_of(entry: InventoryEntry | None) -> list[str]:
    """Return what the import noted of the pilot's row, as sentences."""
    return [_note(note) for note in entry.notes] if entry else []


def _note(note: dict[str, str]) -> str:
    typed = f"“{note['value']}”. " if note.get("value") else ""
    return f"{note.get('column', '')}: {typed}{note.get('note', '')}"
