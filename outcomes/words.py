"""How the pages of this room write numbers, days and spans of time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models

from pilots.dates import Day, Precision


def number(value: Decimal) -> str:
    """Return a decimal exactly as it is, without an exponent and without trailing zeros: `12.5`, `1200`."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def grouped(value: Decimal) -> str:
    """Return a decimal for reading, its thousands apart: `1,250,000`."""
    return f"{Decimal(number(value)):,f}"


def quantity(value: Decimal | None, unit: str) -> str:
    """Return a value with its unit, `12.5 minutes`; empty where there is none."""
    return "" if value is None else f"{grouped(value)} {unit}".strip()


def day_of(row: models.Model, field: str) -> Day | None:
    """Return the day in a column as far as it is known."""
    on = getattr(row, field)
    return None if on is None else Day(on, Precision(getattr(row, f"{field}_precision", Precision.DAY)))


def last_day(row: models.Model, field: str) -> date | None:
    """Return the last day that a column's precision allows."""
    day = day_of(row, field)
    return day.last if day else None


def span(days: int) -> str:
    """Return a number of days as whole weeks from a week on: `5 days`, `1 week`, `6 weeks`."""
    return counted(days, "day") if days < 7 else counted(days // 7, "week")


def counted(count: int, noun: str) -> str:
    """Return `1 reading`, `2 readings`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
