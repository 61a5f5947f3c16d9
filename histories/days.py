"""The days of the portable history: exact ones, Mondays that name a week, and days that are known roughly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models

from histories.copytext import NULL
from histories.fields import Field, RefusedError

MONTHS_OF = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}


class Day(Field):
    accepted = 'a day such as "2024-07-01"'

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, str) or not is_day(value):
            raise RefusedError(self.accepted)
        return (value,)

    def tell(self, *cells: str) -> str:
        return f'"{cells[0]}"'


class Week(Day):
    accepted = 'a Monday such as "2024-07-01"'

    def read(self, value: Any) -> Sequence[str]:
        if not isinstance(value, str) or not is_day(value) or not is_monday(value):
            raise RefusedError(self.accepted)
        return (value,)


class RoughDay(Field):
    """A day that may be known only to a month, a quarter or a year: two columns (pilots/dates.py)."""

    accepted = (
        'a day such as "2024-07-01", or {"on": "2024-07-01", "precision": "month"} (quarter, year) with its first'
    )
    rough_keys = frozenset({"on", "precision"})

    def __init__(self, key: str, model_field: models.Field[Any, Any], *, extension: bool = False) -> None:
        super().__init__(key, model_field, extension=extension)
        self.columns = [*self.columns, f"{self.columns[0]}_precision"]
        self.empty = [NULL, "day"]

    def read(self, value: Any) -> Sequence[str]:
        if isinstance(value, str):
            if is_day(value):
                return (value, "day")
        elif isinstance(value, dict) and value.keys() == self.rough_keys:
            first, precision = value["on"], value["precision"]
            if isinstance(first, str) and is_day(first) and _is_first(first, precision):
                return (first, precision)
        raise RefusedError(self.accepted)

    def tell(self, *cells: str) -> str:
        first, precision = cells
        return f'"{first}"' if precision == "day" else f'{{"on":"{first}","precision":"{precision}"}}'


@lru_cache(maxsize=65_536)
def is_day(value: str) -> bool:
    """Say whether a text is a day of the calendar, year, month and day."""
    try:
        return len(value) == 10 and value.isascii() and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@lru_cache(maxsize=65_536)
def is_monday(value: str) -> bool:
    return date.fromisoformat(value).weekday() == 0


def _is_first(day: str, precision: Any) -> bool:
    """Say whether a day is the first of the month, quarter or year in which it lies."""
    if precision == "day":
        return True
    months = MONTHS_OF.get(precision, ()) if isinstance(precision, str) else ()
    return day.endswith("-01") and int(day[5:7]) in months
