"""How the pages of this room write numbers, days and spans of time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models

from accounts.wording import counted, number
from pilots.dates import day_of


def grouped(value: Decimal) -> str:
    """Return a decimal for reading, its thousands apart: `1,250,000`."""
    return f"{Decimal(number(value)):,f}"


def quantity(value: Decimal | None, unit: str) -> str:
    """Return a value with its unit, `12.5 minutes`; empty where there is none."""
    return "" if value is None else f"{grouped(value)} {unit}".strip()


def last_day(row: models.Model, field: str) -> date | None:
    """Return the last day that a column's precision allows."""
    day = day_of(row, field)
    return day.last if day else None


def span(days: int) -> str:
    """Return a number of days as whole weeks from a week on: `5 days`, `1 week`, `6 weeks`."""
    return counted(days, "day") if days < 7 else counted(days // 7, "week")
