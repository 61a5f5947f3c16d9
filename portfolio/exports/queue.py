"""The reviewers' queue as a list: one row for each sign-off and question that waits, the longest turn first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import batched

from django.conf import settings

from governance.queue import Entry, rows_of
from governance.queue import Row as Waiting
from portfolio.exports.tables import CHUNK, CODE, DAY, NAME, SENTENCE, Row, Table, columns

COLUMNS = columns(
    "Kind",
    ("What", 40),
    ("Function", NAME),
    ("Code", CODE),
    ("Pilot", 40),
    ("Portfolio", NAME),
    ("Asked for", SENTENCE),
    "Blocks going live",
    ("Standing", NAME),
    "Turn",
    ("Since", DAY),
    ("Days of this turn", DAY),
    ("Days of the reviewers", DAY),
    ("Normal days", DAY),
    ("Known from", NAME),
    ("Expected on", DAY),
    ("Days over", DAY),
    ("Waits for", NAME),
    ("Earliest go-live", DAY),
    ("Promised for", DAY),
    ("Address", NAME),
)


def table(entries: Iterable[Entry], as_of: date) -> Table:
    return Table("reviews", COLUMNS, _rows(entries, as_of))


def _rows(entries: Iterable[Entry], as_of: date) -> Iterator[Row]:
    for chunk in batched(entries, CHUNK):
        yield from map(_row, rows_of(chunk, as_of))


def _row(row: Waiting) -> Row:
    clock, outlook = row.clock, row.outlook
    return (
        row.entry.kind,
        row.title,
        row.function,
        row.pilot.code,
        row.pilot.name,
        row.pilot.portfolio.name,
        row.asked,
        "yes" if row.is_blocking else "no",
        clock.standing.label,
        clock.turn.label,
        clock.since,
        clock.days,
        clock.reviewers_days,
        clock.typical.days,
        clock.typical.origin,
        clock.expected_on,
        clock.overdue,
        row.waits_for,
        outlook.go_live.on,
        outlook.promised_on,
        f"{settings.BASE_URL}{row.url}",
    )
