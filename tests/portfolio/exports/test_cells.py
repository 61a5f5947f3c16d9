"""No text of an exported file acts as a formula, and every text can be had back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.exports.cells import LONGEST, acts, clean, harmless, in_csv, shortened


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\nx", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x.org","open")'],
)
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text: str) -> None:
    assert in_csv(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "it's", "'quoted'", "Łódź", "نموذج", "🔥", 'a, "b"; c\nd'])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert in_csv(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-3, "-3"),
        (Decimal("-0.50"), "-0.50"),
        (None, ""),
        (date(2026, 6, 1), "2026-06-01"),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), "2026-06-01T13:00:00+01:00"),
    ],
)
def test_numbers_and_days_are_written_as_what_they_are(value: Decimal | date | int | None, written: str) -> None:
    assert in_csv(value) == written


def had_back(text: str) -> str:
    """Return the text that an exported one was, by what docs/exports.md tells its readers."""
    return text[1:] if text.startswith("'") and acts(text) else text


@given(st.text() | st.from_regex(r"'*[=+\-@\t]?.*"))
def test_every_text_can_be_had_back(text: str) -> None:
    assert had_back(harmless(text)) == text
    assert not acts(harmless(text)) or harmless(text).startswith("'")


def test_a_carriage_return_cannot_hide_what_follows() -> None:
    assert in_csv("\r=1+1") == "'\n=1+1"
    assert in_csv("\x00=1+1") == "'=1+1"


def test_a_text_is_rid_of_what_no_file_can_hold() -> None:
    assert clean("a\x00\x0b\x1f\ufffeb\r\nc\rd") == "ab\nc\nd"


def test_a_text_is_cut_to_what_a_cell_holds() -> None:
    assert shortened("x" * LONGEST) == "x" * LONGEST
    assert shortened("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"
