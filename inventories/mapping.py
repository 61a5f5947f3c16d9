"""What a row of an inventory says, as facts of ours. Unknown stays unknown; what is odd is kept and noted.

`Draft.facts` is flat text, so that two editions of a row, and what the product holds, compare field by field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from inventories import dates, doubts, values
from inventories.headers import Layout
from inventories.profiles import DATES
from pilots.dates import Day
from pilots.models import Stage
from tables.reading import Row

LONGEST = {"name": 500, "organisation": 300, "unit": 300, "problem": 20_000, "identifier": 200}
LONGEST_IDENTITY = 700


@dataclass(frozen=True)
class Note:
    """Something about one cell that a reader should know. `kind` is a word to count by."""

    kind: str
    column: str
    value: str
    note: str


@dataclass(frozen=True)
class RefusedRow:
    """A row that is not imported: where, what stands there, and what would be accepted."""

    row: int
    column: str
    value: str
    accepted: str


@dataclass
class Draft:
    """A row as it would be imported. `facts` are those of facts.py; a fact that the row does not give is absent."""

    row: int
    identity: str
    facts: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class _RowRefusedError(Exception):
    def __init__(self, column: str, value: str, accepted: str) -> None:
        super().__init__(column)
        self.column, self.value, self.accepted = column, value, accepted


def read_rows(layout: Layout, *, organisation: str, order: dates.Order, speaks_for: date | None) -> tuple[
    list[Draft], list[RefusedRow]
]:  # fmt: skip
    """Return the drafts of a file's rows and the rows that are refused, both in the order of the file.

    `organisation` is whose file it is, where the rows do not say. `speaks_for` is the day on which the file was true;
    None where nobody knows: then no day is in the future.
    """
    organisation = organisation or layout.profile.organisation
    drafts, refused = [], []
    for row in layout.rows:
        try:
            drafts.append(_Reader(layout, row, order).draft(organisation, speaks_for))
        except _RowRefusedError as refusal:
            value = values.shortened(refusal.value)
            refused.append(RefusedRow(row.number, refusal.column, value, refusal.accepted))
    return drafts, refused


class _Reader:
    """Reads one row."""

    def __init__(self, layout: Layout, row: Row, order: dates.Order) -> None:
        self.layout, self.order = layout, order
        self.notes: list[Note] = []
        width = len(layout.header.cells)
        extra = [cell for cell in row.cells[width:] if cell.strip()]
        # A workbook leaves trailing blanks out; a CSV row of another width has its cells in the wrong columns.
        if extra or (not layout.sheet.name and len(row.cells) < width):
            what = f"{width} columns, as the header has; this row has {len(row.cells)}. Is a quotation mark missing?"
            raise _RowRefusedError("", " ".join(row.cells), what)
        self.cells: Mapping[str, str] = {
            name: row.cells[at] if at < len(row.cells) else "" for name, at in layout.columns.items()
        }
        self.number = row.number

    def draft(self, organisation: str, speaks_for: date | None) -> Draft:
        self.refuse_errors()
        facts = self.names(organisation)
        stage = self.stage()
        days = {name: self.day(name) for name in DATES if name in self.cells}
        facts |= {"claimed_stage": stage.value, **self.dated(stage, days), **self.answers(stage, speaks_for)}
        for doubt in doubts.of_days(stage, days, speaks_for):
            self.note(doubt.kind, doubt.field, doubt.note)
        given = {name: value for name, value in facts.items() if value}
        return Draft(self.number, self.identity(organisation), given, self.notes)

    def note(self, kind: str, name: str, note: str) -> None:
        self.notes.append(Note(kind, self.layout.title(name), values.shortened(self.cells[name], 2000), note))

    def refuse_errors(self) -> None:
        for name, cell in self.cells.items():
            if cell.startswith("#") and cell.strip() in values.SPREADSHEET_ERRORS:
                what = (
                    "a value; a spreadsheet could not calculate this cell. Open the file, let it calculate, and save."
                )
                raise _RowRefusedError(self.layout.title(name), cell, what)
            if "\x00" in cell:
                raise _RowRefusedError(self.layout.title(name), cell, "text without NUL characters")

    def names(self, organisation: str) -> dict[str, str]:
        found = {
            "name": self.line("name"),
            "organisation": self.line("organisation") or self.line("organisation_code") or organisation,
            "unit": self.line("unit"),
            "problem": self.paragraph("problem"),
        }
        if not found["name"]:
            what = "the name of the pilot; of merged cells only the first has it"
            raise _RowRefusedError(self.layout.title("name"), self.cells["name"], what)
        for name, value in found.items():
            if len(value) > LONGEST[name]:
                raise _RowRefusedError(self.layout.title(name), value, f"at most {LONGEST[name]:,} characters")
        return found

    def line(self, name: str) -> str:
        cell = self.cells.get(name, "")
        if not cell.isascii() and values.INVISIBLE.search(cell):
            self.note("invisible", name, "Invisible characters were removed.")
        return "" if name != "name" and values.is_nothing(cell) else values.line(cell)

    def paragraph(self, name: str) -> str:
        cell = self.cells.get(name, "")
        return "" if values.is_nothing(cell) else values.text(cell)

    def identity(self, organisation: str) -> str:
        profile = self.layout.profile
        parts: list[str] = []
        for fields in profile.identity:
            if not values.is_nothing(self.cells.get(fields[0], "")) or fields == profile.identity[-1]:
                parts = [values.line(self.cells.get(name, "")).casefold() for name in fields]
                break
        identity = " | ".join([organisation.casefold(), *parts] if profile.one_organisation else parts)
        if len(identity) <= LONGEST_IDENTITY:
            return identity
        digest = hashlib.sha256(identity.encode()).hexdigest()
        return f"{identity[: LONGEST_IDENTITY - 65]} {digest}"

    def stage(self) -> Stage:
        if "stage" not in self.cells:
            return Stage.UNKNOWN
        found = values.stage(self.cells["stage"])
        if found is None:
            self.note("stage", "stage", f"Not a stage we know; kept as unknown. Accepted: {values.ACCEPTED_STAGES}.")
        return found or Stage.UNKNOWN

    def day(self, name: str) -> Day | None:
        reading = read_day(self.cells[name], self.order)
        if reading.note:
            self.note(reading.kind.value, name, reading.note)
        return reading.day

    def dated(self, stage: Stage, days: Mapping[str, Day | None]) -> dict[str, str]:
        """Return the days of the clock's start and of the stages, from what the columns mean at this stage."""
        start, live = days.get("initiated"), days.get("implemented")
        facts = {}
        if either := days.get("operational_or_pilot"):
            if stage in (Stage.PRODUCTION, Stage.STOPPED):
                live = either
            elif stage is Stage.PILOT:
                # The clock began no later than the pilot itself, and nothing says when.
                start, facts["pilot_on"] = start or either, dates.written(either)
        facts["clock_start"] = dates.written(start)
        facts["production_on"] = dates.written(live)
        facts["stopped_on"] = dates.written(days.get("retired"))
        return facts

    def answers(self, stage: Stage, speaks_for: date | None) -> dict[str, str]:
        return {
            "authorization": self.authorization(),
            "data_protection": self.data_protection(),
            "developer_tools": self.developer_tools(stage, speaks_for),
            "performance_documentation": self.documentation(),
        }

    def authorization(self) -> str:
        """Approved, or not known whether needed (a plain no: some uses need none), or nothing where not answered."""
        if "compliance" in self.cells:
            return (
                "approved"
                if "ato" in values.line(self.cells["compliance"]).casefold().replace(",", " ").split()
                else ""
            )
        said = self.yes_or_no("authorization")
        return {True: "approved", False: "unknown", None: ""}[said]

    def data_protection(self) -> str:
        if not self.yes_or_no("personal_data"):
            return ""
        return {True: "approved", False: "needed", None: ""}[self.yes_or_no("privacy_assessed")]

    def yes_or_no(self, name: str) -> bool | None:
        cell = self.cells.get(name, "")
        said = values.answer(cell)
        if said is None and not values.is_nothing(cell):
            self.note("answer", name, "Neither yes nor no; counted as not answered.")
        elif said is not None and len(values.line(cell)) > 5:
            self.note("explained", name, f"Read as {'yes' if said else 'no'}; the explanation is kept.")
        return said

    def developer_tools(self, stage: Stage, speaks_for: date | None) -> str:
        """Return the last day on which the tools can have been asked for, where a pilot still waits for them."""
        wait = values.line(self.cells.get("tools_wait", "")).casefold()
        months = {"6-12 months": 6, "more than 12 months": 12}.get(wait)
        if not months or not speaks_for or stage not in (Stage.PROPOSED, Stage.FIRST_SLICE, Stage.PILOT):
            return ""
        raised = dates.months_before(speaks_for, months)
        self.note("band", "tools_wait", f"The file gives a band, no day: asked for on {Day(raised)} at the latest.")
        return raised.isoformat()

    def documentation(self) -> str:
        said = values.line(self.cells.get("documentation", "")).casefold()
        return "none" if said.startswith("no documentation is available") else ""


@lru_cache(maxsize=10_000)
def read_day(cell: str, order: dates.Order) -> dates.Reading:
    return dates.read_day(cell, order=order)
