"""Reads a day from what somebody typed into a date cell (domain.md A.3 and C.5).

A cell holds a day, a month, a quarter or a year; or nothing ("N/A", "TBD", blank); or an explanation, which is not
guessed at: the whole text stays beside the pilot as a note, and the day stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pilots.dates import Day, Precision


class Order(StrEnum):
    """Which number comes first in 3/4/2024."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


class Kind(StrEnum):
    """How a cell was read."""

    EXACT = "exact"
    MONTH = "month"
    MON_YY = "mon-yy"
    YY_MON = "yy-mon"
    QUARTER = "quarter"
    FISCAL_QUARTER = "fy"
    YEAR = "year"
    SERIAL_YEAR = "excel_serial_year"
    OTHER_ORDER = "other_order"
    BLANK = "blank"
    NOT_APPLICABLE = "na"
    TO_BE_DETERMINED = "tbd"
    FUZZY = "fuzzy"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Reading:
    """What a date cell says: `day` is None where it is unknown; `note` says what a reader should know of the cell."""

    day: Day | None
    kind: Kind
    note: str = ""


FIRST_YEAR, LAST_YEAR = 1950, 2100
# A spreadsheet counts days from 30 December 1899, so that a year typed as a number into a date column, 2015, is shown
# as 7/7/1905. Nothing in an inventory of AI happened in 1905 (134 cells of the 2024 file, domain.md A.3).
SPREADSHEET_EPOCH = date(1899, 12, 30)
SERIAL_YEARS = range(1990, 2036)
# "22-Jul" is July 2022: every leading number of that shape in the real files lies here (domain.md A.3). A number
# outside could as well be a day of the month.
YEARS_BEFORE_MONTH = range(14, 26)

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = r"(?:[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|[+-]\d{2}:?\d{2})?)?"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


ISO = _shape(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _TIME)
NUMBERS = _shape(r"(?P<first>\d{1,2})([-/.])(?P<second>\d{1,2})\2(?P<year>\d{4}|\d{2})" + _TIME)
DAY_NAME = _shape(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+" + _MONTH + r"[\s,-]+(?P<year>\d{4}|\d{2})" + _TIME)
NAME_DAY = _shape(_MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{4})" + _TIME)
YEAR_MONTH = _shape(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})")
MONTH_YEAR = _shape(r"(?P<month>\d{1,2})[-/](?P<year>\d{4})")
NAME_YEAR = _shape(_MONTH + r"[\s,/-]*(?P<year>\d{4})")
MON_YY = _shape(_MONTH + r"[\s-]*'?(?P<year>\d{2})")
YY_MON = _shape(r"(?P<year>\d{2})-" + _MONTH)
QUARTER = _shape(r"Q(?P<quarter>[1-4])[\s,/-]*(?P<year>\d{4})|(?P<year2>\d{4})[\s,/-]*Q(?P<quarter2>[1-4])")
FISCAL = _shape(
    r"Q(?P<quarter>[1-4])[\s,/-]*FY\s*'?(?P<year>\d{4}|\d{2})|FY\s*'?(?P<year2>\d{4}|\d{2})[\s,/-]*Q(?P<quarter2>[1-4])"
)
YEAR = _shape(r"(?P<year>\d{4})(?:\.0+)?")

NOTHING = _shape(r"n/?a\.?|n\.a\.?|not applicable\.?|none\.?|nil|null|no|[-\u2013\u2014]+|\[?not applicable\]?")
NOTHING_AND_WHY = _shape(r"(?:n/a|n\.a\.|not applicable|na\s*[-\u2013\u2014:;,(])\W.*")
LATER = _shape(r"tbd\.?|tba|todo|to do|unknown|not known|pending|ongoing|on-going|in progress|planned|\?+")
LATER_AND_WHY = _shape(
    r"(?:tbd|tba|todo|unknown|pending|ongoing|on-going|in progress|planned|to be determined|scheduled for)\b.*"
)


def read_day(text: str, *, order: Order = Order.MONTH_FIRST) -> Reading:
    """Return what `text` says. Never raises; what cannot be read for certain is unknown, with a note.

    `order` says how 3/4/2024 reads. A value that only the other order can make a day of is read so, and says it.
    """
    text = " ".join(text.replace("\u200b", "").split())
    if text.casefold() in ("", "[blank]", "(blank)", "blank"):
        return Reading(None, Kind.BLANK)
    try:
        return _nothing(text) or _numbers(text, order) or _named(text) or _span(text) or _not_a_day(text)
    except ValueError:  # a month 13, a 31 April, a 29 February 2027
        return Reading(None, Kind.IMPOSSIBLE, "There is no such day. Type it as 2024-07-31.")


def _not_a_day(text: str) -> Reading:
    return Reading(None, Kind.FUZZY, "Not a day that can be read for certain; kept as typed. Type it as 2024-07-31.")


def _nothing(text: str) -> Reading | None:
    if NOTHING.fullmatch(text):
        return Reading(None, Kind.NOT_APPLICABLE)
    if NOTHING_AND_WHY.fullmatch(text):
        return Reading(None, Kind.NOT_APPLICABLE, "Not a day; the explanation is kept.")
    if LATER.fullmatch(text):
        return Reading(None, Kind.TO_BE_DETERMINED)
    if LATER_AND_WHY.fullmatch(text):
        return Reading(None, Kind.TO_BE_DETERMINED, "Not a day; the explanation is kept.")
    return None


def _numbers(text: str, order: Order) -> Reading | None:
    if iso := ISO.fullmatch(text):
        return _exact(text, int(iso["year"]), int(iso["month"]), int(iso["day"]))
    if not (match := NUMBERS.fullmatch(text)):
        return None
    month, day = int(match["first"]), int(match["second"])
    if order is Order.DAY_FIRST:
        month, day = day, month
    if month > 12 >= day:
        reading = _exact(text, _four_digits(match["year"]), day, month)
        other = "day/month" if order is Order.MONTH_FIRST else "month/day"
        note = f"Can only be read as {other}, unlike this file's other days. Check it."
        return Reading(reading.day, Kind.OTHER_ORDER, note) if reading.day else reading
    return _exact(text, _four_digits(match["year"]), month, day)


def _named(text: str) -> Reading | None:
    match = DAY_NAME.fullmatch(text) or NAME_DAY.fullmatch(text)
    if not match:
        return None
    return _exact(text, _four_digits(match["year"]), _month(match), int(match["day"]))


def _span(text: str) -> Reading | None:
    if match := YEAR_MONTH.fullmatch(text) or MONTH_YEAR.fullmatch(text):
        return _from(text, int(match["year"]), int(match["month"]), Precision.MONTH, Kind.MONTH)
    if match := NAME_YEAR.fullmatch(text):
        return _from(text, int(match["year"]), _month(match), Precision.MONTH, Kind.MONTH)
    if match := MON_YY.fullmatch(text):
        return _from(text, _four_digits(match["year"]), _month(match), Precision.MONTH, Kind.MON_YY)
    if (match := YY_MON.fullmatch(text)) and int(match["year"]) in YEARS_BEFORE_MONTH:
        return _from(text, 2000 + int(match["year"]), _month(match), Precision.MONTH, Kind.YY_MON)
    if match := YEAR.fullmatch(text):
        return _from(text, int(match["year"]), 1, Precision.YEAR, Kind.YEAR)
    return _quarter(text)


def _quarter(text: str) -> Reading | None:
    if match := QUARTER.fullmatch(text):
        year, quarter = int(match["year"] or match["year2"]), int(match["quarter"] or match["quarter2"])
        return _from(text, year, 3 * quarter - 2, Precision.QUARTER, Kind.QUARTER)
    if match := FISCAL.fullmatch(text):
        # The US federal year 2025 begins in October 2024: its fourth quarter begins in July 2025.
        year = _four_digits(match["year"] or match["year2"])
        quarter = int(match["quarter"] or match["quarter2"])
        month = (9, 0, 3, 6)[quarter - 1] + 1
        return _from(text, year - (quarter == 1), month, Precision.QUARTER, Kind.FISCAL_QUARTER)
    return None


def _month(match: re.Match[str]) -> int:
    return MONTHS[match["name"][:3].lower()]


def _four_digits(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) < 69 else 1900)


def _exact(text: str, year: int, month: int, day: int) -> Reading:
    on = date(year, month, day)
    if (meant := (on - SPREADSHEET_EPOCH).days) in SERIAL_YEARS:
        note = (
            f"A year typed as a number, {meant}, which a spreadsheet turned into a day of {on.year}. Read as {meant}."
        )
        return Reading(Day(date(meant, 1, 1), Precision.YEAR), Kind.SERIAL_YEAR, note)
    return _plausible(text, Reading(Day(on), Kind.EXACT))


def _from(text: str, year: int, month: int, precision: Precision, kind: Kind) -> Reading:
    return _plausible(text, Reading(Day(date(year, month, 1), precision), kind))


def _plausible(text: str, reading: Reading) -> Reading:
    if reading.day and FIRST_YEAR <= reading.day.on.year <= LAST_YEAR:
        return reading
    return _not_a_day(text)


def written(day: Day | None) -> str:
    """Return a day as text that `day_from` reads back: `2024-07-01/month`, or the empty string for an unknown one."""
    return f"{day.on.isoformat()}/{day.precision.value}" if day else ""


def day_from(text: str) -> Day | None:
    """Return the day that `written` wrote."""
    if not text:
        return None
    on, precision = text.split("/")
    return Day(date.fromisoformat(on), Precision(precision))


def months_before(day: date, months: int) -> date:
    """Return the day `months` before, or the last day of that month where it is too short."""
    count = day.year * 12 + day.month - 1 - months
    first_of_next = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(date(count // 12, count % 12 + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
