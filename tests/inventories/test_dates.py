"""A date cell reads as a day, a month, a quarter, a year, or honestly as nothing (domain.md A.3)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventories.dates import Kind, Order, day_from, months_before, read_day, written
from pilots.dates import Day, Precision

DAY, MONTH, QUARTER, YEAR = Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR
KINDS = [
    ("10/1/2024", date(2024, 10, 1), DAY, Kind.EXACT),
    ("2021-05-16 00:00:00", date(2021, 5, 16), DAY, Kind.EXACT),
    ("01/19/2024 00:00:00", date(2024, 1, 19), DAY, Kind.EXACT),
    ("07/25/2024 12:00:00 AM", date(2024, 7, 25), DAY, Kind.EXACT),
    ("2024-07-25T09:30:00Z", date(2024, 7, 25), DAY, Kind.EXACT),
    ("July 4, 2024", date(2024, 7, 4), DAY, Kind.EXACT),
    ("4 July 2024", date(2024, 7, 4), DAY, Kind.EXACT),
    ("4-Jul-24", date(2024, 7, 4), DAY, Kind.EXACT),
    ("\u00a07/1/2024\n", date(2024, 7, 1), DAY, Kind.EXACT),
    ("7/7/1905", date(2015, 1, 1), YEAR, Kind.SERIAL_YEAR),
    ("1905-07-16 00:00:00", date(2024, 1, 1), YEAR, Kind.SERIAL_YEAR),
    ("22-Jul", date(2022, 7, 1), MONTH, Kind.YY_MON),
    ("Jul-25", date(2025, 7, 1), MONTH, Kind.MON_YY),
    ("Jan-03", date(2003, 1, 1), MONTH, Kind.MON_YY),
    ("09/2025", date(2025, 9, 1), MONTH, Kind.MONTH),
    ("2025-09", date(2025, 9, 1), MONTH, Kind.MONTH),
    ("September 2025", date(2025, 9, 1), MONTH, Kind.MONTH),
    ("2019", date(2019, 1, 1), YEAR, Kind.YEAR),
    ("2019.0", date(2019, 1, 1), YEAR, Kind.YEAR),
    ("Q2 2024", date(2024, 4, 1), QUARTER, Kind.QUARTER),
    ("2024 Q2", date(2024, 4, 1), QUARTER, Kind.QUARTER),
    ("Q4FY25", date(2025, 7, 1), QUARTER, Kind.FISCAL_QUARTER),
    ("Q1 FY2025", date(2024, 10, 1), QUARTER, Kind.FISCAL_QUARTER),
]
NOTHING = [
    ("", Kind.BLANK),
    (" \u00a0", Kind.BLANK),
    ("[blank]", Kind.BLANK),
    ("N/A ", Kind.NOT_APPLICABLE),
    ("NA", Kind.NOT_APPLICABLE),
    ("Not Applicable", Kind.NOT_APPLICABLE),
    ("TBD", Kind.TO_BE_DETERMINED),
    ("Ongoing", Kind.TO_BE_DETERMINED),
    ("TODO", Kind.TO_BE_DETERMINED),
]
EXPLANATIONS = [
    ("N/A - Consolidated into another use case", Kind.NOT_APPLICABLE),
    ("Scheduled for FY2025", Kind.TO_BE_DETERMINED),
    ("2024-02-15 (contract kick-off); 2024-08-23 (signed Acquisition Plan)", Kind.FUZZY),
    ("Pre-2021", Kind.FUZZY),
    ("10/12023", Kind.FUZZY),
    ("05-Jul", Kind.FUZZY),
    ("45292", Kind.FUZZY),
    ("1/1/0224", Kind.FUZZY),
    ("Nagasaki", Kind.FUZZY),
    ("29 Feb 2027", Kind.IMPOSSIBLE),
    ("4/31/2024", Kind.IMPOSSIBLE),
    ("13/2024", Kind.IMPOSSIBLE),
    ("99/99/2024", Kind.IMPOSSIBLE),
]


@pytest.mark.parametrize(("text", "on", "precision", "kind"), KINDS)
def test_a_day_is_read_with_its_precision(text: str, on: date, precision: Precision, kind: Kind) -> None:
    reading = read_day(text)
    assert (reading.day, reading.kind) == (Day(on, precision), kind)


@pytest.mark.parametrize(("text", "kind"), NOTHING)
def test_nothing_is_read_without_a_note(text: str, kind: Kind) -> None:
    reading = read_day(text)
    assert (reading.day, reading.kind, reading.note) == (None, kind, "")


@pytest.mark.parametrize(("text", "kind"), EXPLANATIONS)
def test_an_explanation_stays_unknown_with_a_note(text: str, kind: Kind) -> None:
    reading = read_day(text)
    assert (reading.day, reading.kind) == (None, kind)
    assert reading.note


def test_a_repaired_year_says_so() -> None:
    assert "A year typed as a number, 2015" in read_day("7/7/1905").note


def test_the_order_of_day_and_month_is_the_callers() -> None:
    assert read_day("3/4/2024").day == Day(date(2024, 3, 4))
    assert read_day("3/4/2024", order=Order.DAY_FIRST).day == Day(date(2024, 4, 3))


def test_a_day_that_only_the_other_order_can_read_says_so() -> None:
    for text, order in (("25/12/2024", Order.MONTH_FIRST), ("12/25/2024", Order.DAY_FIRST)):
        reading = read_day(text, order=order)
        assert (reading.day, reading.kind) == (Day(date(2024, 12, 25)), Kind.OTHER_ORDER)
        assert "Can only be read as" in reading.note


@given(st.text(max_size=40) | st.from_regex(r"[0-9QFYa-zA-Z/., -]{0,16}", fullmatch=True))
def test_no_text_raises_and_every_day_can_be_written(text: str) -> None:
    for order in Order:
        reading = read_day(text, order=order)
        assert day_from(written(reading.day)) == reading.day


def test_months_before_stays_in_the_month() -> None:
    assert months_before(date(2024, 12, 31), 6) == date(2024, 6, 30)
    assert months_before(date(2024, 3, 31), 13) == date(2023, 2, 28)


def test_every_golden_string_reads_as_expected(shared_data: Path) -> None:
    length = {DAY: 10, MONTH: 7, QUARTER: 7, YEAR: 4}
    with (shared_data / "dirty_dates_golden.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        reading = read_day(row["raw_value"])
        read = (
            (reading.day.on.isoformat()[: length[reading.day.precision]], reading.day.precision)
            if reading.day
            else ("", "")
        )
        expected = (row["expected"], row["precision"] if row["expected"] else "")
        assert (*read, reading.kind) == (*expected, row["kind"]), row
    assert len(rows) == 352
