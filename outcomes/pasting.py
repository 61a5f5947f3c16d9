"""From pasted lines, a CSV file or a workbook to rows of readings as plain types; every error by row and column."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from outcomes import spelling
from outcomes.actions.reading_rows import NotAcceptedError, RowError
from tables import child, reading

MOST_ROWS = 1_000
MOST_CHARACTERS = 200_000
COLUMNS = ("on", "value", "evidence", "cases", "source", "note")
TITLES = {
    "on": ("date", "day", "on", "when"),
    "value": ("value", "reading", "result"),
    "evidence": ("evidence", "how"),
    "cases": ("cases", "n"),
    "source": ("source",),
    "note": ("note", "notes", "comment"),
}
_DAY = "|".join(re.sub(r"\?P<\w+>", "?:", shape) for shape in (spelling.ISO, spelling.DAY_NAME, spelling.NAME_DAY))
_NUMBERS = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
_BEGINS_WITH_DAY = rf"\s*(?:{_DAY}|{_NUMBERS})"


class UnreadableError(Exception):
    """Nothing of it can be read; the message says why and what can be."""


@dataclass(frozen=True)
class Choices:
    """What only the person who pastes can say: decimal mark, order of day and month, evidence where a row has none."""

    mark: str = ""
    order: str = ""
    evidence: str = ""


@dataclass
class Pasted:
    """The rows that could be read, by number; every error; the choices that must be made; columns that are not read."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    asks: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)


type Cells = list[tuple[int, list[str]]]


def text_of_file(file: UploadedFile[Any]) -> tuple[str, bool]:
    """Return a file's rows as lines of tab-separated text, and whether it is a workbook. Raises UnreadableError."""
    try:
        reading.check_size(file.size or 0)
        content = file.read()
        if content.startswith(b"PK") or _is_no_text(content):
            return _text_of_workbook(content, file.name or "readings"), True
        return child.decode(content)[0], False
    except (reading.RefusedError, child.RefusedError) as refusal:
        raise UnreadableError(str(refusal)) from None


def _is_no_text(content: bytes) -> bool:
    return b"\x00" in content[:1000] and not content.startswith((b"\xff\xfe", b"\xfe\xff"))


def _text_of_workbook(content: bytes, name: str) -> str:
    """Write the only sheet with anything in it as text, each row on the line of its number."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readings"
        path.write_bytes(content)
        table = reading.read_file(path, file_name=name)
    sheets = [sheet for sheet in table.sheets if sheet.rows and not sheet.hidden]
    if len(sheets) != 1:
        raise UnreadableError(
            f"The workbook has {len(sheets)} sheets with something in them. Keep the one with readings."
        )
    rows = {row.number: row.cells for row in sheets[0].rows}
    written = io.StringIO()
    writer = csv.writer(written, delimiter="\t", lineterminator="\n")
    writer.writerows(rows.get(number, ()) for number in range(1, min(max(rows), MOST_ROWS + 2) + 1))
    return written.getvalue()


def read_rows(text: str, choices: Choices) -> Pasted:
    """Return what pasted text says. Raises UnreadableError."""
    cells = _cells(text, choices.mark)
    if not cells:
        raise UnreadableError("There is no row. Paste lines of a day and a value, or choose a file.")
    if len(cells) > MOST_ROWS + 1:
        raise UnreadableError(f"There are {len(cells):,} rows; at most {MOST_ROWS:,} are read at once.")
    pasted = Pasted()
    header = _header(cells[0][1])
    for number, row in cells[1:] if header else cells:
        _read(number, row, header, choices, pasted)
    if header:
        pasted.unread = [title for name, title in zip(header, cells[0][1], strict=True) if not name and title.strip()]
        _check_header(cells[0], header, pasted)
    return pasted


def _cells(text: str, mark: str) -> Cells:
    """Split text into rows of cells, numbered as a spreadsheet numbers them; blank rows are left out."""
    lines = text.splitlines()
    separator = _separator(text, lines, mark)
    if separator == " ":
        rows = [_apart(line) for line in lines]
    else:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            raise UnreadableError(f"The text cannot be split into cells: {error}.") from None
    return [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]


def _separator(text: str, lines: Sequence[str], mark: str) -> str:
    """Return what stands between cells. A comma does only where one follows a day: elsewhere it is a decimal mark."""
    for separator in "\t;":
        if separator in text:
            return separator
    follows = re.compile(rf"{_BEGINS_WITH_DAY}\s*,", re.ASCII | re.IGNORECASE)
    return "," if any(follows.match(line) for line in lines) else " "


def _apart(line: str) -> list[str]:
    """Split a line at blanks: a day, which may hold blanks itself, a value, and the evidence."""
    match = re.match(rf"({_BEGINS_WITH_DAY})\s+(\S+)(?:\s+(.*))?$", line, re.ASCII | re.IGNORECASE)
    return [part or "" for part in match.groups()] if match else line.split(None, 2)


def _header(row: Sequence[str]) -> list[str]:
    """Return which of our columns each title names, "" for none; an empty list if the row is no header."""
    names = [next((name for name, titles in TITLES.items() if cell.strip().casefold() in titles), "") for cell in row]
    return names if "on" in names or "value" in names else []


def _check_header(titled: tuple[int, list[str]], header: Sequence[str], pasted: Pasted) -> None:
    number, titles = titled
    for name, title in (("on", "Date"), ("value", "Value")):
        if header.count(name) != 1:
            given = ", ".join(cell for cell in titles if cell.strip())
            pasted.errors.insert(0, RowError(number, name, given[:200], f"A header with one column named {title}."))


def _read(number: int, row: Sequence[str], header: Sequence[str], choices: Choices, pasted: Pasted) -> None:
    """Add what a row says to `pasted`, or what is wrong with it."""
    columns = header or COLUMNS
    if any(cell.strip() for cell in row[len(columns) :]):
        accepted = f"At most {len(columns)} columns."
        pasted.errors.append(RowError(number, f"column {len(columns) + 1}", row[len(columns)][:200], accepted))
        return
    given = {name: cell for name, cell in zip(columns, row, strict=False) if name}
    said: dict[str, Any] = {}
    for name in ("on", "value", *(name for name in given if name not in ("on", "value"))):
        cell = given.get(name, "")
        try:
            said[name] = _said(name, cell.strip(), choices)
        except spelling.AskError as ask:
            pasted.asks.add(ask.what)
        except NotAcceptedError as reason:
            pasted.errors.append(RowError(number, name, cell[:200], str(reason)))
    if said.keys() >= {"on", "value", *given}:
        pasted.rows[number] = {"evidence": choices.evidence} | {name: value for name, value in said.items() if value}


def _said(name: str, cell: str, choices: Choices) -> str:
    if name == "on":
        return spelling.exact_day(cell, choices.order).isoformat()
    if name == "value":
        return spelling.number(cell, choices.mark)
    return spelling.evidence(cell) if name == "evidence" else cell
