"""Finds the header row of a table and which column holds which of our fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from inventories import values
from inventories.profiles import FIELDS, GENERIC, PROFILES, Profile
from tables.reading import RefusedError, Row, Sheet, Table

PREAMBLE = 30  # rows in which a header may stand


@dataclass(frozen=True)
class Layout:
    """The rows of a file under a profile: `columns` gives for each field the position of its column."""

    profile: Profile
    sheet: Sheet
    header: Row
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def title(self, field: str) -> str:
        """Return the header of a field's column, for messages."""
        return values.shortened(self.header.cells[self.columns[field]], 60)


def choose(table: Table, *, profile: Profile | None, mapping: Mapping[str, str] | None = None) -> Layout:
    """Return the layout of a table under the profile given, or under the one that its header fits.

    `mapping` (the file's column to our field) is for the generic profile. Raises RefusedError.
    """
    if profile == GENERIC or mapping:
        return _mapped(table, mapping or {})
    candidates = [profile] if profile else [known for known in PROFILES if known != GENERIC]
    fits = [layout for known in candidates if (layout := _fit(table, known))]
    if not fits:
        raise RefusedError(_no_fit(table, profile))
    best = max(fits, key=lambda layout: len(layout.columns) / len(layout.profile.columns))
    return _repaired(replace(best, notes=(*table.notes, *best.notes, *_about(table, best))), table)


def generic_header(table: Table) -> tuple[Sheet, Row]:
    """Return the first visible sheet that holds a table, and its first row that is wide enough to be a header."""
    for sheet in _visible(table):
        width = max((len([cell for cell in row.cells if cell.strip()]) for row in sheet.rows[:PREAMBLE]), default=0)
        for row in sheet.rows[:PREAMBLE]:
            if 2 * len([cell for cell in row.cells if cell.strip()]) > width:
                return sheet, row
    raise RefusedError("The file has no header row.")


def _visible(table: Table) -> list[Sheet]:
    visible = [sheet for sheet in table.sheets if not sheet.hidden and sheet.rows]
    hidden = [sheet.name for sheet in table.sheets if sheet.hidden and sheet.rows]
    if not visible and hidden:
        raise RefusedError(
            f"All rows are in hidden sheets ({', '.join(hidden)}). Show the sheet that is to be imported."
        )
    if not visible:
        raise RefusedError("The file holds no rows.")
    return visible


def _fit(table: Table, profile: Profile) -> Layout | None:
    for sheet in _visible(table):
        for at, row in enumerate(sheet.rows[:PREAMBLE]):
            columns = _columns(row, profile)
            if all(field in columns for field in profile.required):
                _refuse_twins(row, columns)
                return Layout(profile, sheet, row, columns, sheet.rows[at + 1 :])
    return None


def _columns(header: Row, profile: Profile) -> dict[str, int]:
    keys = [values.key(cell) for cell in header.cells]
    wanted = {field: [values.key(name) for name in names] for field, names in profile.columns.items()}
    return {field: keys.index(name) for field, names in wanted.items() for name in names if name in keys}


def _refuse_twins(header: Row, columns: Mapping[str, int]) -> None:
    """Refuse a header in which a column that we read stands twice; other namesakes are told apart by position."""
    keys = [values.key(cell) for cell in header.cells]
    for position in columns.values():
        if len(twins := [at + 1 for at, key in enumerate(keys) if key == keys[position]]) > 1:
            name = values.shortened(header.cells[position], 60)
            places = " and ".join(map(str, twins))
            raise RefusedError(
                f"Row {header.number}: the column {name!r} stands twice, at positions {places}. Remove one."
            )


def _mapped(table: Table, mapping: Mapping[str, str]) -> Layout:
    sheet, header = generic_header(table)
    if unknown := sorted({field for field in mapping.values() if field not in FIELDS}):
        raise RefusedError(f"There is no field {', '.join(unknown)}. The fields are: {', '.join(FIELDS)}.")
    if twice := sorted({field for field in mapping.values() if list(mapping.values()).count(field) > 1}):
        raise RefusedError(f"Two columns are mapped to {', '.join(twice)}. Map one.")
    keys = [values.key(cell) for cell in header.cells]
    if absent := [name for name in mapping if values.key(name) not in keys]:
        raise RefusedError(f"The file has no column {_listed(absent)}. Its columns are: {_listed(header.cells)}.")
    if "name" not in mapping.values():
        raise RefusedError(
            f"Say which column holds the pilot's name. The file's columns are: {_listed(header.cells)}. "
            f"Our fields are: {', '.join(FIELDS)}."
        )
    columns = {field: keys.index(values.key(name)) for name, field in mapping.items()}
    _refuse_twins(header, columns)
    rows = tuple(row for row in sheet.rows if row.number > header.number)
    layout = Layout(GENERIC, sheet, header, columns, rows)
    return replace(layout, notes=(*table.notes, *_about(table, layout)))


def _about(table: Table, layout: Layout) -> list[str]:
    """Return what the report says of the file as a whole."""
    width = len([cell for cell in layout.header.cells if cell.strip()])
    notes = list(layout.profile.notes.values())
    if unread := width - len(layout.columns):
        notes.append(f"{unread} of {width} columns are not read.")
    for sheet in table.sheets:
        if sheet is not layout.sheet and sheet.rows:
            notes.append(f"The {'hidden ' if sheet.hidden else ''}sheet {sheet.name!r} is not read.")
    body = [area for area in layout.sheet.merged if _first_row(area) > layout.header.number]
    if body:
        notes.append(f"Merged cells: only the first of {_listed(body)} holds the value; the others count as blank.")
    return notes


def _first_row(area: str) -> int:
    return int("".join(filter(str.isdigit, area.split(":")[0])) or 0)


def _repaired(layout: Layout, table: Table) -> Layout:
    """Put right the characters of a file in an unknown encoding, where its profile knows what they stand for."""
    repair = layout.profile.repair
    if not repair or table.encoding not in ("cp1252", "unknown 8-bit"):
        return layout
    if repair.sign not in "".join("".join(row.cells) for row in layout.rows):
        return layout
    swap = str.maketrans(dict(repair.characters))
    everything = "".join("".join(row.cells) for row in layout.rows)
    counts = [
        f"{was} as {now} ({everything.count(was)})" for was, now in repair.characters.items() if was in everything
    ]
    rows = tuple(Row(row.number, tuple(cell.translate(swap) for cell in row.cells)) for row in layout.rows)
    header = Row(layout.header.number, tuple(cell.translate(swap) for cell in layout.header.cells))
    note = f"The file's 8-bit encoding is not known. Read from what stands around them: {', '.join(counts)}."
    return replace(layout, rows=rows, header=header, notes=(*layout.notes, note))


def _no_fit(table: Table, profile: Profile | None) -> str:
    """Say which columns a profile misses, and which profile would fit."""
    if profile is None:
        seen = _listed(generic_header(table)[1].cells)
        return (
            f"The header fits none of the profiles {', '.join(known.key for known in PROFILES)}. "
            f"Its columns are: {seen}. Use the generic profile and say which column is which."
        )
    missing = _listed(profile.columns[field][0] for field in _least_missing(table, profile))
    other = next((known.key for known in PROFILES if known.columns and known != profile and _fit(table, known)), None)
    hint = f" The profile {other} fits this file." if other else " No other profile fits; use the generic one."
    return f"The file has no header row for the profile {profile.key}: it lacks {missing}.{hint}"


def _least_missing(table: Table, profile: Profile) -> list[str]:
    heads = [_columns(row, profile) for sheet in _visible(table) for row in sheet.rows[:PREAMBLE]]
    return min(([field for field in profile.required if field not in columns] for columns in heads), key=len)


def _listed(names: Iterable[str]) -> str:
    shown = [repr(values.shortened(name, 50)) for name in names if name.strip()]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")
