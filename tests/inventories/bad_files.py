"""The 44 kinds of bad file that somebody may upload, each made here, small, with what is expected of it.

All have the columns Name, Stage and Start, mapped by hand. A kind is either refused as a whole (`refused`: words of the
message), or read: `names` are the pilots, `row_refused` words of the refusal of a row, `note` words of a note.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import openpyxl

HEADER = ("Name", "Stage", "Start")
GOOD = ("Triage", "Pilot", "2024-07-01")


@dataclass(frozen=True)
class BadFile:
    number: int
    name: str
    make: Callable[[], bytes]
    file_name: str = "bad.csv"
    refused: str = ""
    names: tuple[str, ...] = ()
    row_refused: str = ""
    note: str = ""


def csv_of(*rows: tuple[str, ...], end: str = "\n", delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + end for row in (HEADER, *rows))


def text(*rows: tuple[str, ...], encoding: str = "utf-8", **options: str) -> Callable[[], bytes]:
    return lambda: csv_of(*rows, **options).encode(encoding)


def workbook(change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADER, GOOD):
        book.active.append(row)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rezipped(change: Callable[[dict[str, bytes]], None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def part(name: str, content: bytes) -> Callable[[], bytes]:
    return lambda: rezipped(lambda parts: parts.update({name: content}))


def in_sheet(old: bytes, new: bytes) -> Callable[[], bytes]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[SHEET], old
        parts[SHEET] = parts[SHEET].replace(old, new)

    return lambda: rezipped(change)


def rows_xml(rows: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>'.encode()


def row_xml(number: int, *cells: str) -> str:
    made = (f'<c r="{column}{number}" {cell}</c>' for column, cell in zip("ABC", cells, strict=True))
    return f'<row r="{number}">{"".join(made)}</row>'


def inline(value: str) -> str:
    return f't="inlineStr"><is><t>{value}</t></is>'


def doctype(declaration: str) -> Callable[[], bytes]:
    body = rows_xml(row_xml(1, *map(inline, HEADER)) + row_xml(2, inline("&x;"), inline("Pilot"), inline("")))
    return part(SHEET, body.replace(b'<?xml version="1.0"?>', b'<?xml version="1.0"?>' + declaration.encode()))


def many_entries(parts: dict[str, bytes]) -> None:
    parts.update({f"xl/media/{at}.png": b"x" for at in range(300)})


def hide(book: openpyxl.Workbook) -> None:
    book.create_sheet("Lists").append(("a", "b", "c"))
    book["Lists"].sheet_state = "hidden"
    book.active.row_dimensions[2].hidden = True


def merge(book: openpyxl.Workbook) -> None:
    book.active.append(("Coding", "Pilot", ""))
    book.active.append(("", "Pilot", ""))
    book.active.merge_cells("A3:A4")


def second_header(book: openpyxl.Workbook) -> None:
    book.active.insert_rows(1)
    book.active["A1"] = "SECTION 1: what the pilot is"


def dates_of_1904(book: openpyxl.Workbook) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["C2"] = date(2024, 7, 1)


def numbers(book: openpyxl.Workbook) -> None:
    for value in (12, 1.5, float("1e300"), "1,5", "NaN", "inf", True):
        book.active.append((value, "Pilot", None))


def wide() -> bytes:
    return (",".join(["Name", "Stage", "Start", *(f"c{at}" for at in range(16_381))]) + "\n").encode()


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600)
READ = ("Triage",)
XLSX = "bad.xlsx"

# fmt: off
# ruff: noqa: E501  # a table
BAD_FILES = (
    BadFile(1, "empty", lambda: b"", refused="The file is empty"),
    BadFile(2, "whitespace only", lambda: b" \r\n\t\n ", refused="nothing but blanks"),
    BadFile(3, "header only", text()),
    BadFile(4, "not what the extension says", workbook, names=READ),
    BadFile(4, "a PDF", lambda: b"%PDF-1.7 ...", refused="This is a PDF"),
    BadFile(5, "truncated zip", lambda: workbook()[:-200], XLSX, refused="damaged"),
    BadFile(6, "zip without workbook", lambda: zipped({"notes.txt": b"x"}), XLSX, refused="without an Excel workbook"),
    BadFile(7, "zip bomb", part("xl/x.xml", bytes(100_000_000)), XLSX, refused="larger than 50 MB"),
    BadFile(7, "zip bomb of 40 MB", part("xl/x.xml", bytes(40_000_000)), XLSX, refused="100 times its size"),
    BadFile(8, "many entries", lambda: rezipped(many_entries), XLSX, refused="a workbook has at most 200"),
    BadFile(9, "nested zip", lambda: zipped({"a.xlsx": workbook()}), XLSX, refused="without an Excel workbook"),
    BadFile(10, "path escape", part("../../escaped.txt", b"x"), XLSX, refused="outside its folder"),
    BadFile(11, "encrypted workbook", lambda: ENCRYPTED, XLSX, refused="protected by a password"),
    BadFile(12, "old .xls", lambda: OLD_XLS, "bad.xls", refused="an old Excel file"),
    BadFile(13, "macros", part("xl/vbaProject.bin", b"x"), "bad.xlsm", names=READ, note="macros; they were not run"),
    BadFile(14, "DDE", text(("=cmd|'/c calc'!A1", "Pilot", "")), names=("=cmd|'/c calc'!A1",)),
    BadFile(14, "external link", part("xl/externalLinks/externalLink1.xml", b"<x/>"), XLSX, names=READ),
    BadFile(15, "XXE", doctype('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), XLSX, refused="XML entities"),
    BadFile(16, "entity bomb", doctype('<!DOCTYPE r [<!ENTITY x "ha"><!ENTITY y "&x;">]>'), XLSX, refused="XML entities"),
    BadFile(17, "claimed range", in_sheet(b'ref="A1:C2"', b'ref="A1:XFD1048576"'), XLSX, names=READ),
    BadFile(18, "a million blank rows", lambda: blank_rows(), XLSX, refused="blank ones included"),
    BadFile(19, "16,384 columns", wide, refused="16,384 columns"),
    BadFile(20, "hidden sheet and row", lambda: workbook(hide), XLSX, names=READ, note="hidden sheet 'Lists'"),
    BadFile(21, "merged cells", lambda: workbook(merge), XLSX, names=("Triage", "Coding"), row_refused="name of the pilot"),
    BadFile(22, "two header rows", lambda: workbook(second_header), XLSX, names=READ),
    BadFile(23, "duplicate header", lambda: b"Name,Stage,Start,name\na,Pilot,,b\n", refused="stands twice"),
    BadFile(24, "missing column", lambda: b"Name,Start\na,\n", refused="no column 'Stage'"),
    BadFile(25, "unknown column", lambda: b"Name,Stage,Start,Mood\na,Pilot,,good\n", names=("a",), note="1 of 4 columns"),
    BadFile(26, "header with BOM, NBSP and case", lambda: "\ufeffNAME\u00a0,stage,Start \na,Pilot,\n".encode(), names=("a",)),
    BadFile(27, "UTF-16", text(GOOD, encoding="utf-16"), names=READ),
    BadFile(28, "Windows-1252", text(("£ saver", "Pilot", ""), encoding="cp1252"), names=("£ saver",)),
    BadFile(29, "broken UTF-8", lambda: "Name,Stage,Start\nCafé é é,Pilot,\n".encode() + b"\xff,,\n", refused="Line 3"),
    BadFile(30, "NUL byte", text(("Tri\x00age", "Pilot", "")), refused="Line 2 holds a NUL"),
    BadFile(31, "unclosed quote", text(GOOD, ('"open', "Pilot", "")), refused="Row 3: a quotation mark"),
    BadFile(32, "mixed delimiters", lambda: b"Name;Stage;Start\na;Pilot;\nb,Pilot,\n", names=("a",), row_refused="3 columns"),
    BadFile(33, "CR-only lines", text(GOOD, end="\r"), names=READ),
    BadFile(34, "a cell of 10 MB", text(("x" * 10_000_000, "Pilot", "")), refused="at most 5 MB"),
    BadFile(34, "a cell of 1 MB", text(("x" * 1_000_000, "Pilot", "")), refused="Row 2: a cell is longer"),
    BadFile(35, "100,001 rows", text(*[("a", "", "")] * 100_001), refused="more than 100,000 rows"),
    BadFile(36, "only the other order", text(("a", "Pilot", "7/31/2024")), names=("a",), note="only be read as month/day"),
    BadFile(37, "1904 mode", lambda: workbook(dates_of_1904), XLSX, names=READ),
    BadFile(38, "29 Feb 2027", text(("a", "Pilot", "29/02/2027")), names=("a",), note="no such day"),
    BadFile(38, "31 Apr", text(("a", "Pilot", "2024-04-31")), names=("a",), note="no such day"),
    BadFile(
        39, "numbers of every kind", lambda: workbook(numbers), XLSX,
        names=("Triage", "12", "1.5", "1e+300", "1,5", "NaN", "inf", "TRUE"),
    ),
    BadFile(39, "1e400", lambda: infinite(), XLSX, names=("inf",)),
    BadFile(40, "formula without value", lambda: formula(""), XLSX, row_refused="could not calculate"),
    BadFile(40, "formula with value", lambda: formula("<v>7</v>"), XLSX, names=("7",)),
    BadFile(41, "#REF!", text(("#REF!", "Pilot", "")), row_refused="could not calculate"),
    BadFile(43, "same row twice", text(GOOD, GOOD), names=("Triage", "Triage")),
    BadFile(44, "bidi and zero width", text(("Tri\u202eage\u200b", "Pilot", "")), names=READ, note="Invisible"),
)
# fmt: on


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def blank_rows() -> bytes:
    head = row_xml(1, *map(inline, HEADER))
    blank = "".join(f'<row r="{at}" s="1"/>' for at in range(2, 1_048_577))
    # Stored, so that the ratio of compression does not refuse it first.
    return rezipped(lambda parts: parts.update({SHEET: rows_xml(head + blank)}))


def infinite() -> bytes:
    return part(
        SHEET, rows_xml(row_xml(1, *map(inline, HEADER)) + row_xml(2, "><v>1e400</v>", inline("Pilot"), inline("")))
    )()


def formula(value: str) -> bytes:
    row = row_xml(2, f"><f>3+4</f>{value}", inline("Pilot"), inline(""))
    return part(SHEET, rows_xml(row_xml(1, *map(inline, HEADER)) + row))()
