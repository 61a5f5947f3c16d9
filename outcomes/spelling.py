"""Reads numbers, days and evidence as people type them. What could be read two ways is never guessed: it is asked."""

from __future__ import annotations

import re
from datetime import date

from django.db import models

from outcomes.actions.reading_rows import NotAcceptedError
from outcomes.models import Evidence
from pilots.dates import Day, Precision

FIRST_YEAR, LAST_YEAR = 1990, 2100


class DecimalMark(models.TextChoices):
    POINT = "point", "A point: 22.4"
    COMMA = "comma", "A comma: 22,4"


class DayOrder(models.TextChoices):
    DAY_FIRST = "day_first", "Day first: 3/4/2026 is 3 April"
    MONTH_FIRST = "month_first", "Month first: 3/4/2026 is 4 March"


class AskError(ValueError):
    """A text can be read two ways; `what` names the choice that decides."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def number(text: str, mark: str) -> str:
    """Return a typed number with a decimal point. Raises NotAcceptedError, and AskError where the mark decides."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").strip()
    if re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        return text
    if not mark and re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*", text, re.ASCII):
        raise AskError("mark")
    own, example = (",", "1234,5") if mark == DecimalMark.COMMA else (".", "1234.5")
    if not re.fullmatch(rf"[+-]?(\d+{re.escape(own)}\d*|{re.escape(own)}\d+)", text, re.ASCII):
        raise NotAcceptedError(f"A number alone, written {example}: no unit and nothing between the thousands.")
    return text.replace(own, ".")


_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# A spreadsheet writes midnight after a day.
ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]00:00(?::00)?)?"
NUMBERS = r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
DAY_NAME = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}[ -](?P<year>\d{{4}})"
NAME_DAY = rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
SPANS = {
    Precision.MONTH: (rf"{_MONTH} (?P<year>\d{{4}})", r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    Precision.QUARTER: (r"Q(?P<quarter>[1-4]) (?P<year>\d{4})", r"(?P<year>\d{4})[ -]?Q(?P<quarter>[1-4])"),
    Precision.YEAR: (r"(?P<year>\d{4})",),
}


def exact_day(text: str, order: str) -> date:
    """Return a typed day. Raises NotAcceptedError, and AskError where the order of day and month decides."""
    text = " ".join(text.split())
    try:
        on = _iso_or_named(text) or _numbers(text, order)
    except ValueError as error:
        if isinstance(error, AskError):
            raise
        raise NotAcceptedError("There is no such day. Write it as 2026-06-30 or 30 Jun 2026.") from None
    if on is None or not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise NotAcceptedError(f"A day from {FIRST_YEAR} to {LAST_YEAR}, written 2026-06-30 or 30 Jun 2026.")
    return on


def day(text: str) -> Day:
    """Return a day, a month, a quarter or a year as typed. Raises NotAcceptedError."""
    text = " ".join(text.split())
    for precision, shapes in SPANS.items():
        match = next((found for shape in shapes if (found := _fits(shape, text))), None)
        if match:
            return _span(match.groupdict(), precision)
    try:
        return Day(exact_day(text, ""))
    except AskError:
        raise NotAcceptedError("Write the month as a word, so that nobody mistakes it: 3 Apr 2026.") from None


def evidence(text: str) -> str:
    """Return the code of a typed kind of evidence. Raises NotAcceptedError."""
    code = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    if code not in ("", *Evidence.values):
        raise NotAcceptedError("Measured, sampled or self-reported, or nothing.")
    return code


def _fits(shape: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(shape, text, re.ASCII | re.IGNORECASE)


def _iso_or_named(text: str) -> date | None:
    if match := _fits(ISO, text):
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := _fits(DAY_NAME, text) or _fits(NAME_DAY, text):
        return date(int(match["year"]), _month_named(match["name"]), int(match["day"]))
    return None


def _numbers(text: str, order: str) -> date | None:
    match = _fits(NUMBERS, text)
    if match is None:
        return None
    if not order:
        raise AskError("order")
    day, month = int(match["first"]), int(match["second"])
    if order == DayOrder.MONTH_FIRST:
        day, month = month, day
    return date(int(match["year"]), month, day)


def _span(found: dict[str, str], precision: Precision) -> Day:
    month = 1
    if "quarter" in found:
        month = 3 * int(found["quarter"]) - 2
    elif precision == Precision.MONTH:
        month = _month_named(found["name"]) if "name" in found else int(found["month"])
    if not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR or not 1 <= month <= 12:
        raise NotAcceptedError(f"A day, month, quarter or year from {FIRST_YEAR} to {LAST_YEAR}.")
    return Day(date(int(found["year"]), month, 1), precision)


def _month_named(name: str) -> int:
    return _NAMES.index(name[:3].casefold()) + 1
