"""What may stand in a cell of an exported file, and how a text is kept from acting there.

A spreadsheet takes a text that begins like a formula for one, whoever typed it (OWASP, "CSV Injection"). In a CSV file
such a text gets an apostrophe in front; one that has apostrophes there already gets one more, so that every
text can be had back (docs/exports.md). In a workbook the cell says itself that it is text, and nothing is added.
Numbers stay numbers.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

type Value = str | int | float | Decimal | date | datetime | None

# Excel holds no longer text in a cell.
LONGEST = 32_767
# OWASP's list, the full-width forms that some locales take for the same signs among it.
_ACTS = re.compile(r"'*[=+\-@\t\n＝＋－＠]")
# No XML file may hold these, nor does anybody type them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")


def clean(text: str) -> str:
    """Return a text without characters that files cannot hold, its lines ended by one sign each."""
    return _LINE_ENDS.sub("\n", _UNPRINTABLE.sub("", text))


def acts(text: str) -> bool:
    """Say whether a spreadsheet might take a text for a formula."""
    return _ACTS.match(text) is not None


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if acts(text) else text


def shortened(text: str) -> str:
    """Return a text that a cell of a workbook can hold; an ellipsis stands for what is cut off."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def in_csv(value: Value) -> str:
    """Return a value as a CSV file writes it: days and times as ISO 8601, no value as nothing."""
    match value:
        case None:
            return ""
        case str():
            return harmless(clean(value))
        case datetime():
            return timezone.localtime(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
    return str(value)
