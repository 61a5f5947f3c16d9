"""One chunk of an import: each line is worked into the fact that it is about, and becomes one event of history."""

from __future__ import annotations

from collections import defaultdict

from histories import copytext, database, writing
from histories.claims import claimed_stage
from histories.consequences import OF_ALL, OF_ROW
from histories.copytext import NULL
from histories.errors import HistoryError
from histories.fields import RefusedError
from histories.kind import Kind
from histories.kinds import KIND_OF, KINDS
from histories.lines import A_COUNT, Line
from histories.named import Named, Reference
from histories.naming import Known, KnownPilot
from histories.needs import KIND_OF_MODEL, Needs
from histories.rows import Row, given

PILOT = KIND_OF["pilot"]
RULED = OF_ROW.keys() | OF_ALL.keys()


class Chunk:
    """Some lines, in their order, worked in and written together. A refusal is a HistoryError."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.needs = Needs(known)
        self.events: list[tuple[Row, str]] = []
        self.tail = ""

    def apply(self, lines: list[Line]) -> None:
        pilots = self.needs.look_up(lines)
        context, time = database.context_and_time()
        self.tail = f"\t{context}\t{time}\n"
        for line, pilot in zip(lines, pilots, strict=True):
            self.work_in(line, pilot)
        self.write()

    def work_in(self, line: Line, pilot: KnownPilot) -> None:
        for field, name in line.names:
            self.find(line, pilot, field, name)
        row = self.row_of(line, pilot)
        before = row.values[:] if row.was_told else None
        self.check(line, row, before)
        for at, text in line.emptied:
            row.values[at] = text
        for at, text in line.put:
            row.values[at] = text
        row.values[line.kind.recorded_at] = line.recorded_on
        try:
            others = self.consequences(line, row, pilot)
        except RefusedError as refused:
            raise HistoryError(line.number, refused.key, None, refused.accepted) from None
        self.tell(line, row, before)
        for other in others:
            self.add(other, other.values, NOTHING)

    def find(self, line: Line, pilot: KnownPilot, field: Named, name: str) -> None:
        """Replace a name by the id of what it names."""
        if isinstance(field, Reference):
            fact = self.needs.rows.get((KIND_OF_MODEL[field.target].name, pilot.id, name))
            if fact is None:
                raise HistoryError(line.number, field.key, name, f"{field.what}, from a line before this one")
            pk = fact["id"]
        else:
            pk = self.known.names(field).known[pilot.portfolio, name]
        line.put += zip(field.positions, field.found(pk), strict=True)
        if field in line.kind.natural:
            line.key[line.kind.natural.index(field)] = pk

    # --- The fact ---

    def row_of(self, line: Line, pilot: KnownPilot) -> Row:
        kind = line.kind
        if kind.is_keyless:
            return self.corrected(line, pilot) if line.corrects else self.new_row(line, pilot)
        key = (kind.name, pilot.id, *line.key)
        if key not in self.needs.rows:
            self.needs.rows[key] = self.new_row(line, pilot)
        return self.needs.rows[key]

    def corrected(self, line: Line, pilot: KnownPilot) -> Row:
        facts = self.needs.facts[line.kind.name, pilot.id]
        if line.corrects > len(facts):
            raise HistoryError(line.number, "corrects", line.corrects, f"{A_COUNT}, up to {len(facts)}")
        return facts[line.corrects - 1]

    def new_row(self, line: Line, pilot: KnownPilot) -> Row:
        kind = line.kind
        row = Row(kind, kind.new_row[:], first_on=line.recorded_on, is_new=True)
        if kind is PILOT:
            row["id"], row["code"] = pilot.id, copytext.text(line.code)
        else:
            row["id"], row["pilot_id"] = next(self.known.ids[kind.name]), pilot.id
        row["portfolio_id"] = pilot.portfolio
        self.needs.facts[kind.name, pilot.id].append(row)
        return row

    def check(self, line: Line, row: Row, before: list[str] | None) -> None:
        """Refuse a new fact that lacks what it must have, and a change of what was said for good."""
        kind = line.kind
        for key in kind.needs if before is None else ():
            if not line.gives(key):
                raise HistoryError(line.number, key, None, kind.accepted(key))
        for at, text in line.put if before and kind.fixed else ():
            if kind.columns[at] in kind.fixed and before and before[at] != text:
                raise HistoryError(line.number, kind.columns[at].removesuffix("_id"), text, "what was said at first")

    # --- What follows from it ---

    def consequences(self, line: Line, row: Row, pilot: KnownPilot) -> list[Row]:
        """Fill in what follows from a line; return the other facts that it has changed."""
        name = line.kind.name
        if name in OF_ROW:
            OF_ROW[name](row, line)
        if name == "stage":
            return self.claim(pilot)
        if name not in OF_ALL:
            return []
        facts = self.needs.facts[name, pilot.id]
        before = [fact.values[:] for fact in facts]
        OF_ALL[name](row, facts)
        return [fact for fact, was in zip(facts, before, strict=True) if fact.values != was and fact is not row]

    def claim(self, pilot: KnownPilot) -> list[Row]:
        """Let a pilot's claims decide at which stage it is claimed to be."""
        row = self.needs.rows["pilot", pilot.id]
        stage = claimed_stage(self.needs.facts["stage", pilot.id])
        changed = row["claimed_stage"] != stage
        row["claimed_stage"] = stage
        return [row] if changed else []

    # --- History ---

    def tell(self, line: Line, row: Row, before: list[str] | None) -> None:
        """Add the event of a line: it says what the line says, even where that had to be taken back at once."""
        said = row.values
        if line.kind.name in RULED and any(said[at] != text for at, text in line.put):
            said = row.values[:]
            for at, text in line.put:
                said[at] = text
        marks = given(line.kind, said, before, line.marks)
        self.add(row, said, NULL if marks is None else "{" + ",".join(marks) + "}")
        if said is not row.values:
            self.add(row, row.values, NOTHING)

    def add(self, row: Row, values: list[str], marks: str) -> None:
        label = "update" if row.was_told else "insert"
        row.newest = len(self.events)
        self.events.append((row, "\t".join((*values, values[row.kind.id_at], label, marks)) + self.tail))

    def write(self) -> None:
        places = database.places_in_history(len(self.events))
        lines: dict[str, list[str]] = defaultdict(list)
        newest: dict[str, dict[Row, str]] = defaultdict(dict)
        for place, (row, text) in zip(places, self.events, strict=True):
            lines[row.kind.name].append(f"{place}\t{text}")
            newest[row.kind.name][row] = place
        for kind in filter(lambda kind: kind.name in lines, KINDS):
            writing.write_history(kind, lines[kind.name])
        writing.write_facts([newest_events(kind, newest[kind.name]) for kind in KINDS if kind.name in lines])


def newest_events(kind: Kind, places: dict[Row, str]) -> writing.Newest:
    new = [place for row, place in places.items() if row.is_new]
    return writing.Newest(kind, new, [place for row, place in places.items() if not row.is_new])


# What an event has been given that follows from another fact's line: nothing, so that it is no line of its own.
NOTHING = "{}"
