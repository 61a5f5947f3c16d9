"""A list as rows of values, and the two kinds of file that are written of it, row by row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from portfolio.exports.cells import Value, acts, clean, in_csv, shortened

# So many rows are asked of the database, and written, at a time: what is held in memory does not grow with the list.
CHUNK = 500
# Widths of columns, in characters.
CODE, DAY, WORD, NAME, SENTENCE = 12, 12, 16, 30, 70

type Row = Sequence[Value]
# What is read of the keys of a chunk, in a constant number of queries.
type Read = Callable[[list[int]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int = WORD


@dataclass(frozen=True, slots=True)
class Table:
    """`name`: what the file is called by, in English and in the plural. `day`: the past day it tells of, if any."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    day: date | None = None


def in_chunks(keys: Iterable[int], read: Read) -> Iterator[Row]:
    """Yield the rows of some keys in their order, chunk by chunk."""
    for chunk in batched(keys, CHUNK):
        yield from read(list(chunk))


def columns(*titles: str | tuple[str, int]) -> tuple[Column, ...]:
    """Return columns by their titles, with a width where it is not that of a word."""
    return tuple(Column(title) if isinstance(title, str) else Column(*title) for title in titles)


# --- CSV ---


class _Line:
    """Gives back what `csv.writer` writes."""

    def write(self, text: str) -> str:
        return text


def csv_parts(table: Table) -> Iterator[bytes]:
    """Yield a CSV file in parts: UTF-8, with the mark at the beginning by which Excel knows it."""
    writer = csv.writer(_Line())
    yield f"\ufeff{writer.writerow([column.title for column in table.columns])}".encode()
    for chunk in batched(table.rows, CHUNK):
        yield "".join(writer.writerow([in_csv(value) for value in row]) for row in chunk).encode()


# --- XLSX ---


def write_xlsx(table: Table) -> IO[bytes]:
    """Return an open temporary file with a workbook of one sheet; whoever closes it deletes it."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "Pilotlight", table.name.capitalize()
    sheet = book.create_sheet(table.name.capitalize()[:31])
    _lay_out(sheet, table.columns)
    sheet.append([_heading(sheet, column.title) for column in table.columns])
    lines = 1
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
        lines += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{lines}"
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    book.save(file)
    file.seek(0)
    return file


def _lay_out(sheet: Any, columns: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width


def _heading(sheet: Any, title: str) -> Any:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    """Return what openpyxl writes as it is meant: it knows no time zones, and takes some texts for more than text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = shortened(clean(value))
    if not text:
        return None
    return _text(sheet, text) if acts(text) or text in ERROR_CODES else text


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that stays text, also when somebody edits it."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
