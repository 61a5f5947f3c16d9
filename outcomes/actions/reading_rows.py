"""One row of readings as plain types: what it says, or what is wrong with it and what would be accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from outcomes.models import Evidence
from outcomes.models.metrics import INTEGER_DIGITS, LARGEST
from pilots.dates import Day

DECIMAL_PLACES = 9
FIRST_YEAR = 1990
MOST_CASES = 2_147_483_647
LONGEST = {"source": 300, "note": 10_000}
FIELDS = ("on", "value", "evidence", "cases", "source", "note", "submission_key")


@dataclass(frozen=True)
class RowError:
    """Which row and field is wrong, the value as it was given, and what is accepted in its place."""

    row: int
    field: str
    given: str
    accepted: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.field}: {self.given or 'nothing'}. {self.accepted}"


class NotAcceptedError(ValueError):
    """A value cannot be read; the message says what is accepted."""


@dataclass(frozen=True)
class Values:
    """What a row says."""

    row: int
    on: date
    value: Decimal
    evidence: str
    cases: int | None
    source: str
    note: str
    submission_key: UUID | None

    @property
    def day(self) -> Day:
        return Day(self.on)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the reading."""
        return {name: getattr(self, name) for name in FIELDS}

    def error(self, field: str, given: str, accepted: str) -> RowError:
        return RowError(self.row, field, given, accepted)


def values_of(row: Mapping[str, Any], *, number: int, as_of: date, errors: list[RowError]) -> Values | None:
    """Return what a row says; None, and its errors added to `errors`, if anything in it cannot be read."""
    read: dict[str, Any] = {}
    for name in [*FIELDS, *(name for name in row if name not in FIELDS)]:
        given = row.get(name)
        try:
            read[name] = _value(name, given, as_of)
        except NotAcceptedError as reason:
            errors.append(RowError(number, name, "" if given is None else str(given)[:200], str(reason)))
    return Values(row=number, **read) if len(read) == len(FIELDS) else None


def _value(name: str, given: Any, as_of: date) -> Any:
    if name == "on":
        return _day(given, as_of)
    if name in ("source", "note"):
        return _text(given, LONGEST[name])
    readers = {"value": _number, "evidence": _evidence, "cases": _cases, "submission_key": _key}
    if name not in readers:
        raise NotAcceptedError(f"Only these are known: {', '.join(FIELDS)}.")
    return readers[name](given)


def _day(given: Any, as_of: date) -> date:
    try:
        on = given if type(given) is date else date.fromisoformat(given)
    except (TypeError, ValueError):
        raise NotAcceptedError("A calendar day, written 2026-06-30.") from None
    if on > as_of:
        raise NotAcceptedError(f"A day up to today, {Day(as_of)}: nothing is read ahead.")
    if on.year < FIRST_YEAR:
        raise NotAcceptedError(f"A day from {FIRST_YEAR} on.")
    return on


def _number(given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise NotAcceptedError("A number, written 22.4.")
    text = str(given).strip()
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", text, re.ASCII):
        raise NotAcceptedError("A number with a decimal point and nothing else, written 1234.5.")
    return checked_size(Decimal(text))


def checked_size(value: Decimal) -> Decimal:
    """Return a number that has few enough digits to be kept exactly. Raises NotAcceptedError."""
    try:
        exact = value.quantize(Decimal(1).scaleb(-DECIMAL_PLACES)) if value.is_finite() else None
    except InvalidOperation:
        exact = None
    if exact is None or exact != value or abs(exact) >= LARGEST:
        raise NotAcceptedError(
            f"A number of at most {INTEGER_DIGITS} digits before and {DECIMAL_PLACES} after the decimal point."
        )
    # 1E+3 is kept as 1000.
    return Decimal(format(value, "f"))


def _evidence(given: Any) -> str:
    if given in (None, "", *Evidence.values):
        return str(given or "")
    raise NotAcceptedError(f"One of {', '.join(Evidence.values)}, or nothing.")


def _cases(given: Any) -> int | None:
    if given in (None, ""):
        return None
    text = str(given).strip()
    if isinstance(given, bool) or not re.fullmatch(r"\d{1,10}", text, re.ASCII) or int(text) > MOST_CASES:
        raise NotAcceptedError("How many cases it rests on, as a whole number, or nothing.")
    return int(text)


def _text(given: Any, longest: int) -> str:
    text = "" if given is None else given
    if not isinstance(text, str) or len(text) > longest or "\x00" in text:
        raise NotAcceptedError(f"A text of at most {longest:,} characters.")
    return text.strip()


def _key(given: Any) -> UUID | None:
    if given is None or isinstance(given, UUID):
        return given
    try:
        return UUID(given)
    except (AttributeError, TypeError, ValueError):
        raise NotAcceptedError("A UUID, or nothing.") from None
