"""Pasted lines and files: what each row says, and what is asked or refused with row and column."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from outcomes import spelling
from outcomes.actions.reading_rows import NotAcceptedError
from outcomes.pasting import MOST_ROWS, Choices, UnreadableError, read_rows, text_of_file
from pilots.dates import Day

POINT, COMMA = Choices(mark="point"), Choices(mark="comma")


def rows(text: str, choices: Choices = POINT) -> dict[int, dict[str, Any]]:
    pasted = read_rows(text, choices)
    assert (pasted.errors, pasted.asks) == ([], set())
    return pasted.rows


def errors(text: str, choices: Choices = POINT) -> list[tuple[int, str, str]]:
    return [(error.row, error.field, error.given) for error in read_rows(text, choices).errors]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("2026-05-04\t22.4\tmeasured", POINT),
        ("2026-05-04\t22,4\tMeasured", COMMA),
        ("2026-05-04;22,4;measured", COMMA),
        ("2026-05-04,22.4,measured", POINT),
        ('2026-05-04,"22,4",measured', COMMA),
        ("2026-05-04 22.4 measured", POINT),
        ("2026-05-04 22,4 measured", COMMA),
        ("4 May 2026 22.4 measured", POINT),
        ("May 4, 2026 22.4 measured", POINT),
        ("4 May 2026, 22.4, measured", POINT),
        ("2026-05-04 00:00:00\t22.4\tmeasured", POINT),
        ("4/5/2026\t22.4\tmeasured", Choices(mark="point", order="day_first")),
        ("5/4/2026 22.4 measured", Choices(mark="point", order="month_first")),
        ("04.05.2026;22,4;measured", Choices(mark="comma", order="day_first")),
        ("2026-05-04\t22.4", Choices(mark="point", evidence="measured")),
        ("Date\tValue\tEvidence\n2026-05-04\t22.4\tmeasured", POINT),
        ("value;evidence;Day\n22,4;measured;2026-05-04", COMMA),
    ],
)
def test_the_same_reading_can_be_written_in_many_ways(text: str, choices: Choices) -> None:
    assert list(rows(text, choices).values()) == [{"on": "2026-05-04", "value": "22.4", "evidence": "measured"}]


def test_blank_rows_count_but_say_nothing() -> None:
    assert list(rows("2026-05-04\t1\n\n \t\n2026-05-05\t2\n")) == [1, 4]


def test_all_columns_are_read_by_place_or_by_title() -> None:
    by_place = rows("2026-05-04\t22.4\tself-reported\t40\tSurvey\tAsked twice")
    by_title = rows("N\tNotes\tDate\tValue\tHow\tSource\n40\tAsked twice\t2026-05-04\t22.4\tSelf reported\tSurvey")
    assert by_place[1] == by_title[2]
    assert by_place[1] == {
        "on": "2026-05-04",
        "value": "22.4",
        "evidence": "self_reported",
        "cases": "40",
        "source": "Survey",
        "note": "Asked twice",
    }


def test_a_formula_stays_text() -> None:
    assert rows('2026-05-04\t1\t\t\t=HYPERLINK("x")\t@SUM(A1)')[1]["source"] == '=HYPERLINK("x")'
    assert errors("2026-05-04\t=1+1") == [(1, "value", "=1+1")]


@pytest.mark.parametrize("value", ["22.4", "22,4", "1.234", "1,234", "-0.5", "1.234,5", ".5"])
def test_a_mark_that_nobody_explained_is_asked_for(value: str) -> None:
    pasted = read_rows(f"2026-05-04\t{value}\n2026-05-05\t7", Choices())
    assert (pasted.asks, pasted.errors, list(pasted.rows)) == ({"mark"}, [], [2])


@pytest.mark.parametrize("value", ["22", "-22", "+22", "\u221222", " 22 "])
def test_a_whole_number_needs_no_choice(value: str) -> None:
    assert int(rows(f"2026-05-04\t{value}", Choices())[1]["value"]) in (22, -22)


def test_an_order_of_days_that_nobody_explained_is_asked_for() -> None:
    assert read_rows("4/5/2026\t7\n25/5/2026\t8", Choices()).asks == {"order"}


@pytest.mark.parametrize(
    ("text", "choices", "expected"),
    [
        ("2026-05-04\t1,234.5", POINT, [(1, "value", "1,234.5")]),
        ("2026-05-04\t1.234,5", COMMA, [(1, "value", "1.234,5")]),
        ("2026-05-04\t22.4", COMMA, [(1, "value", "22.4")]),
        ("2026-05-04\t22.4%", POINT, [(1, "value", "22.4%")]),
        ("2026-05-04\t", POINT, [(1, "value", "")]),
        ("2026-05-04", POINT, [(1, "value", "")]),
        ("2026-05-04\tn/a", Choices(), [(1, "value", "n/a")]),
        ("soon\t1", POINT, [(1, "on", "soon")]),
        ("May 2026\t1", POINT, [(1, "on", "May 2026")]),
        ("2026-02-30\t1", POINT, [(1, "on", "2026-02-30")]),
        ("31/4/2026\t1", Choices(order="day_first"), [(1, "on", "31/4/2026")]),
        ("1776-07-04\t1", POINT, [(1, "on", "1776-07-04")]),
        ("2026-05-04\t1\tguessed", POINT, [(1, "evidence", "guessed")]),
        ("2026-05-04\t1\t\t\t\t\tmore", POINT, [(1, "column 7", "more")]),
        ("what is this", POINT, [(1, "on", "what"), (1, "value", "is"), (1, "evidence", "this")]),
        ("Day\tMinutes\n2026-05-04\t1", POINT, [(1, "value", "Day, Minutes"), (2, "value", "")]),
        ("Date\tDay\tValue\n2026-05-04\t2026-05-04\t1", POINT, [(1, "on", "Date, Day, Value")]),
        ("2026-05-04\t1\n2026-05-05\tx", POINT, [(2, "value", "x")]),
    ],
)
def test_an_error_names_row_and_column(text: str, choices: Choices, expected: list[tuple[int, str, str]]) -> None:
    assert errors(text, choices) == expected


def test_a_column_that_is_not_read_is_named() -> None:
    assert read_rows("Date\tValue\tWard\n2026-05-04\t1\tB", POINT).unread == ["Ward"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There is no row"),
        (" \n\t\n", "There is no row"),
        ("2026-05-04 1\n" * (MOST_ROWS + 2), "1,002 rows; at most 1,000"),
        ("2026-05-04\t" + "1" * 140_000, "cannot be split"),
    ],
)
def test_what_cannot_be_read_at_all_says_why(text: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_rows(text, POINT)


def upload(content: bytes, name: str = "readings.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for place, lines in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        for line in lines:
            sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_its_encoding(encoding: str) -> None:
    text, is_workbook = text_of_file(upload("2026-05-04;22,4;;;Café – ward".encode(encoding)))
    assert not is_workbook
    assert rows(text, COMMA)[1]["source"] == "Café – ward"


def test_a_workbook_is_read_row_by_row_with_its_numbers() -> None:
    lines = [["Date", "Value", "Note"], [], [datetime(2026, 5, 4), 22.4, "=1+1\tand a tab"], ["4 May 2026", 7, None]]  # noqa: DTZ001
    text, is_workbook = text_of_file(upload(workbook(lines), "readings.xlsx"))
    assert is_workbook
    pasted = rows(text)
    assert list(pasted) == [3, 4]
    assert (pasted[3]["on"], pasted[3]["value"]) == ("2026-05-04", "22.4")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no row|empty"),
        (b"PK\x03\x04 nothing", "damaged|cannot be read"),
        (workbook([["Date", "Value"]], [["Date", "Value"]]), "has 2 sheets"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "old Excel file"),
        (b"2026-05-04\x00\x01", "NUL"),
        (b"x" * (5 * 1024 * 1024 + 1), r"is 5\.0 MB"),
    ],
)
def test_a_file_that_is_no_table_says_what_it_is(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_rows(text_of_file(upload(content))[0], POINT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 May 2026", "4 May 2026"),
        ("4th may 2026", "4 May 2026"),
        ("2026-05-04", "4 May 2026"),
        ("may 2026", "May 2026"),
        ("2026-05", "May 2026"),
        ("Q2 2026", "Q2 2026"),
        ("2026 q2", "Q2 2026"),
        ("2026", "2026"),
    ],
)
def test_a_day_may_be_a_month_a_quarter_or_a_year(text: str, expected: str) -> None:
    day = spelling.day(text)
    assert isinstance(day, Day)
    assert str(day) == expected


@pytest.mark.parametrize("text", ["4/5/2026", "2026-13", "0000", "9999", "Q5 2026", "31 Apr 2026", "May", "12", "٢٠٢٦"])
def test_what_is_no_day_for_certain_is_not_accepted(text: str) -> None:
    with pytest.raises(NotAcceptedError):
        spelling.day(text)
