"""Opens an uploaded file in a process of its own, with limits, and writes its rows as one JSON document to stdout.

Run as `python -I child.py FILE`; it imports nothing of the product, so that a hostile file meets little, and starts
quickly. What it writes is `{"refused": "why"}` or `{"encoding": …, "notes": [...], "sheets": [{"name", "hidden",
"rows": [[row number, [cell text, ...]], ...], "merged": [...]}]}`. Limits: `tables.reading` and below.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import zipfile

CPU_SECONDS = 10
ADDRESS_SPACE = 512 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CHARACTERS_IN_A_CELL = 100_000
MOST_CHARACTERS = 40_000_000
MOST_ENTRIES = 200
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
SMALL_ENTRY = 64 * 1024  # a few blank sheets compress by more than MOST_RATIO and harm nobody

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"<?xml": "an XML file",
    b"<html": "a web page",
    b"<!DOC": "a web page",
    b"{\\rtf": "a text document",
    b"SQLite": "a database",
    b"\x7fELF": "a program",
}
HOW_TO_SAVE = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."


class RefusedError(Exception):
    """The file cannot be read; the message says why and what would be."""


def read(path: Path) -> dict[str, Any]:
    """Return the document for a file. Raises RefusedError."""
    content = path.read_bytes()
    if not content.strip(b"\x00 \t\r\n\xa0"):
        raise RefusedError("The file is empty." if not content else "The file holds nothing but blanks.")
    if content.startswith(b"PK"):
        return read_workbook(path)
    if content.startswith(COMPOUND_FILE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise RefusedError("The workbook is protected by a password. Save it without one.")
        raise RefusedError(f"This is an old Excel file (.xls). {HOW_TO_SAVE}")
    for magic, kind in OTHER_KINDS.items():
        if content.lstrip()[: len(magic)].lower() == magic.lower():
            raise RefusedError(f"This is {kind}, not a table. {HOW_TO_SAVE}")
    return read_csv(content)


# --- CSV ---


def read_csv(content: bytes) -> dict[str, Any]:
    text, encoding, notes = decode(content)
    delimiter = delimiter_of(text)
    rows: list[Any] = []
    for number, cells in records(text, delimiter):
        if len(rows) >= MOST_ROWS:
            raise RefusedError(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        if any(cell.strip() for cell in cells):
            rows.append([number, check_width(number, cells)])
    return {
        "encoding": encoding,
        "notes": notes,
        "sheets": [{"name": "", "hidden": False, "merged": [], "rows": rows}],
    }


def decode(content: bytes) -> tuple[str, str, list[str]]:
    """Return text, the name of its encoding, and notes. Raises RefusedError for bytes that are no text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return without_nul(content.decode(encoding)), encoding, []
            except UnicodeDecodeError as error:
                raise RefusedError(bad_byte(content, error.start, encoding.removesuffix("-sig").upper())) from None
    if b"\x00" in content:
        raise RefusedError(
            f"Line {line_of(content, content.index(0))} holds a NUL byte: this is no text. {HOW_TO_SAVE}"
        )
    try:
        return content.decode(), "utf-8", []
    except UnicodeDecodeError as error:
        if mostly_utf_8(content):
            raise RefusedError(bad_byte(content, error.start, "UTF-8")) from None
    return decode_8_bit(content)


def without_nul(text: str) -> str:
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise RefusedError(f"Line {line} holds a NUL character: this is no text. {HOW_TO_SAVE}")
    return text


def bad_byte(content: bytes, at: int, encoding: str) -> str:
    byte = content[at]
    return (
        f"Line {line_of(content, at)} holds a byte ({byte:02X}) that is not {encoding}, although the rest of the file "
        f"is. Open it, look at that line, and save it as CSV (UTF-8)."
    )


def line_of(content: bytes, at: int) -> int:
    return content[:at].count(b"\n") + 1


def mostly_utf_8(content: bytes) -> bool:
    """Say whether the bytes beyond ASCII are characters of UTF-8 more often than not."""
    # ASCII becomes blanks, so that the search goes through what is left and not through megabytes of text.
    beyond = b" ".join(content.translate(b" " * 0x80 + bytes(range(0x80, 0x100))).split())
    well_formed = sum(len(run) for run in re.findall(rb"[\xc2-\xf4][\x80-\xbf]{1,3}", beyond))
    return 2 * well_formed > len(beyond.replace(b" ", b""))


def decode_8_bit(content: bytes) -> tuple[str, str, list[str]]:
    try:
        return content.decode("cp1252"), "cp1252", []
    except UnicodeDecodeError:
        undefined = sorted({byte for byte in content if byte in b"\x81\x8d\x8f\x90\x9d"})
        lines = [n for n, line in enumerate(content.split(b"\n"), 1) if any(byte in line for byte in undefined)]
    names = ", ".join(f"{byte:02X}" for byte in undefined)
    shown = ", ".join(map(str, lines[:5])) + (" and more" if len(lines) > 5 else "")
    note = f"The encoding is not known: bytes {names} (lines {shown}) could not be identified and are shown as \ufffd."
    return content.decode("cp1252", "replace"), "unknown 8-bit", [note]


def delimiter_of(text: str) -> str:
    """Return the delimiter under which most of the first rows are equally wide; of several, that of the widest."""

    def agreement(delimiter: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        with contextlib.suppress(csv.Error):
            start = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
            widths.update(len(row) for row, _ in zip(start, range(10), strict=False))
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(",;\t|", key=agreement)


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MOST_CHARACTERS_IN_A_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RefusedError(csv_fault(number, str(error))) from None


def csv_fault(number: int, error: str) -> str:
    if "unexpected end" in error:
        return f"Row {number}: a quotation mark is opened and never closed. Close it, or double it inside the text."
    if "field larger" in error:
        return f"Row {number}: a cell is longer than {MOST_CHARACTERS_IN_A_CELL:,} characters."
    return f"Row {number}: a quotation mark stands inside a quoted cell. Double it inside the text. ({error})"


def check_width(number: int, cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise RefusedError(f"Row {number} has {len(cells):,} columns; at most {MOST_COLUMNS:,} are read.")
    return cells


# --- XLSX ---


def read_workbook(path: Path) -> dict[str, Any]:
    # A CSV is read sooner without these.
    import warnings
    import zipfile

    warnings.simplefilter("ignore")
    try:
        # A file object, because openpyxl goes by the extension and people rename files.
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            notes = check_archive(archive)
            import openpyxl

            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = [read_sheet(sheet, archive) for sheet in book.worksheets]
            book.close()
    except RefusedError:
        raise
    except MemoryError:
        raise RefusedError("The workbook needs more than 512 MB of memory to read. Split it.") from None
    except Exception as error:  # openpyxl raises whatever its parts raise: BadZipFile, KeyError, ValueError, ParseError
        raise RefusedError(
            f"The workbook is damaged and cannot be read ({type(error).__name__}). {HOW_TO_SAVE}"
        ) from None
    return {"encoding": "xlsx", "notes": notes, "sheets": sheets}


def check_archive(archive: zipfile.ZipFile) -> list[str]:
    """Refuse an archive that is none of ours before anything in it is unpacked."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise RefusedError(f"The archive holds {len(entries):,} files; a workbook has at most {MOST_ENTRIES}.")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise RefusedError("The archive holds a file that would be unpacked outside its folder. It was not opened.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError("The archive is protected by a password. Save it without one.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise RefusedError(f"This is a ZIP archive without an Excel workbook in it. {HOW_TO_SAVE}")
    check_sizes(entries)
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            check_part(archive, entry)
    return ["The workbook holds macros; they were not run."] if any("vbaProject" in name for name in names) else []


def check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise RefusedError(f"Unpacked, the workbook is larger than {MOST_UNPACKED // 1024 // 1024} MB.")
    for entry in entries:
        if entry.file_size > SMALL_ENTRY and entry.file_size > MOST_RATIO * entry.compress_size:
            raise RefusedError(
                f"A part of the workbook unpacks to more than {MOST_RATIO} times its size. It was not opened."
            )


def check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    content = archive.read(entry)
    check_no_entities(content[:4096])
    # Counted before openpyxl parses them one by one, which takes nine seconds for a million.
    if entry.filename.startswith("xl/worksheets/") and content.count(b"<row") > MOST_ROWS:
        raise RefusedError(f"A sheet has more than {MOST_ROWS:,} rows, blank ones included. Delete those.")


def check_no_entities(start: bytes) -> None:
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", start.replace(b"\x00", b""), re.IGNORECASE):
        raise RefusedError("The workbook declares XML entities, which Excel never writes. It was not opened.")


def read_sheet(sheet: Any, archive: zipfile.ZipFile) -> dict[str, Any]:
    sheet.reset_dimensions()  # what the file claims, A1:XFD1048576, is not what it holds
    source = archive.read(sheet._worksheet_path)
    unstored = {name.decode() for name in re.findall(FORMULA_WITHOUT_VALUE, source)}
    merged = [name.decode() for name in re.findall(rb'<mergeCell\s[^>]*ref="([A-Z0-9:]+)"', source)[:1000]]
    rows, size = [], 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MOST_ROWS:
            raise RefusedError(
                f"Sheet {sheet.title!r} has more than {MOST_ROWS:,} rows, blank ones included. Delete those."
            )
        cells = cell_texts(row, unstored)
        size += sum(map(len, cells))
        if size > MOST_CHARACTERS:
            raise RefusedError(f"Sheet {sheet.title!r} holds more than {MOST_CHARACTERS:,} characters.")
        if any(cell.strip() for cell in cells):
            rows.append([number, check_width(number, cells)])
    return {"name": sheet.title, "hidden": sheet.sheet_state != "visible", "merged": merged, "rows": rows}


FORMULA_WITHOUT_VALUE = (
    rb'<c\s[^>]*\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def cell_texts(row: Any, unstored: set[str]) -> list[str]:
    cells = [cell_text(cell.value) for cell in row]
    if unstored:
        names = [getattr(cell, "coordinate", "") for cell in row]
        cells = ["#FORMULA!" if name in unstored else text for name, text in zip(names, cells, strict=True)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    if len(text) > MOST_CHARACTERS_IN_A_CELL:
        raise RefusedError(f"A cell is longer than {MOST_CHARACTERS_IN_A_CELL:,} characters: {text[:40]}…")
    return text


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    try:
        document = json.dumps(read(Path(sys.argv[1])))
    except RefusedError as refusal:
        document = json.dumps({"refused": str(refusal)})
    except MemoryError:
        document = json.dumps({"refused": "The file needs more than 512 MB of memory to read. Split it."})
    sys.stdout.write(document)


if __name__ == "__main__":
    main()
