"""How numbers, counts and days are written wherever somebody reads them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def number(value: Decimal) -> str:
    """Return a decimal exactly as it is, without an exponent and without trailing zeros: `12.5`, `1200`."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def counted(count: int, noun: str) -> str:
    """Return `1 day`, `2 days`, `1,769 days`."""
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def spoken(on: date) -> str:
    """Return a day as text shows it: `3 Sep 2025`."""
    return f"{on.day} {on:%b %Y}"
