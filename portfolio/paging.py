"""Pages by the key of their order: the next one begins after the last row of this one, whatever its number.

A page by its number makes the database go through all the rows before it; the last of 100,000 cost 45 times the first.
All columns of an order ascend and none is ever empty, so that a row of values compares as a whole.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThan

PAGE_SIZE = 50
# The last page, as a parameter `before` says it.
THE_END = "end"
ORDERS = {
    "worst": ("place", "oldest", "at"),
    "oldest": ("ended", "oldest", "place", "at"),
    "name": ("sorted_name", "at"),
}
READ: dict[str, Callable[[Any], Any]] = {
    "place": int,
    "at": int,
    "ended": bool,
    "oldest": date.fromisoformat,
    "sorted_name": str,
}

type Rows = list[dict[str, Any]]
# SQL and its parameters, a `Mark` for each value of a place.
type Statement = tuple[str, tuple[Any, ...]]


class Way(Enum):
    """From where a page is read, and which way."""

    FROM_THE_START = "start"
    AFTER = "after"
    BEFORE = "before"
    FROM_THE_END = "end"


@dataclass(frozen=True, slots=True)
class Mark:
    """Stands in a statement for the value of a column at a place that is not known yet."""

    name: str


class RowOf(Func):
    """`(a, b, c)`: several expressions as one value that compares from left to right."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Key:
    """A place in an order, and the number of the row there (0: not known), counted when it was last seen."""

    values: tuple[Any, ...]
    number: int = 0

    def written(self, sort: str) -> str:
        """Return it as text for an address."""
        said = [sort, self.number, *(one.isoformat() if isinstance(one, date) else one for one in self.values)]
        return urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, sort: str) -> Key | None:
        """Return the place that a text names, None where it names none of this order."""
        try:
            said = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            names, (of, number, *values) = ORDERS[sort], said
            key = cls(tuple(READ[name](one) for name, one in zip(names, values, strict=True)), max(int(number), 0))
        except (ValueError, TypeError, binascii.Error, OverflowError):
            return None
        return key if of == sort and all(abs(one) < 2**62 for one in key.values if isinstance(one, int)) else None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and these as HTML once they are told.

    `first`: the number of its first row. `previous`, `next`: the parameters of its neighbours.
    """

    rows: Rows
    total: int
    first: int = 1
    previous: Mapping[str, str] | None = None
    next: Mapping[str, str] | None = None
    html: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_one_of_several(self) -> bool:
        return self.total > len(self.rows)


def ordered(rows: QuerySet[Any, Any], sort: str, way: Way) -> QuerySet[Any, Any]:
    """Return so many rows in an order, or against it, as tell a page and whether there is more behind it."""
    names = ORDERS[sort]
    if compare := {Way.AFTER: GreaterThan, Way.BEFORE: LessThan}.get(way):
        place = RowOf(*[RawSQL("%s", (Mark(name),)) for name in names])
        rows = rows.filter(compare(RowOf(*[F(name) for name in names]), place))
    rows = rows.order_by(*names)
    return (rows.reverse() if way in (Way.BEFORE, Way.FROM_THE_END) else rows)[: PAGE_SIZE + 1]


def page_of(find: Callable[[Way], Statement], sort: str, asked: Mapping[str, str], total: int) -> Page:
    """Return the page that the parameters `after` or `before` ask for; the first one where they name no place.

    `find`: returns the statement of the rows, `ordered` a way, with the columns of the order among its values. `total`:
    how many there are, in one query of the caller's.
    """
    before, after = asked.get("before", ""), asked.get("after", "")
    if before == THE_END or (key := Key.read(before, sort)):
        return _before(find, sort, None if before == THE_END else key, total)
    key = Key.read(after, sort) if after else None
    found = _read(find(Way.AFTER if key else Way.FROM_THE_START), sort, key)
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    first = key.number + 1 if key else 1
    return Page(
        rows=found,
        total=max(total, len(found)),
        first=first,
        previous={"before": _key(found[0], sort, first).written(sort)} if key and found else None,
        next={"after": _key(found[-1], sort, first + len(found) - 1).written(sort)} if more else None,
    )


def _before(find: Callable[[Way], Statement], sort: str, key: Key | None, total: int) -> Page:
    size = (total - 1) % PAGE_SIZE + 1 if key is None else PAGE_SIZE
    found = _read(find(Way.BEFORE if key else Way.FROM_THE_END), sort, key)
    more, found = len(found) > size, found[:size][::-1]
    first = max((key.number if key else total + 1) - len(found), 1)
    return Page(
        rows=found,
        total=max(total, len(found)),
        first=first if more else 1,
        previous={"before": _key(found[0], sort, first).written(sort)} if more else None,
        next={"after": _key(found[-1], sort, first + len(found) - 1).written(sort)} if key and found else None,
    )


def _read(statement: Statement, sort: str, key: Key | None) -> Rows:
    sql, parameters = statement
    values = dict(zip(ORDERS[sort], key.values, strict=True)) if key else {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [values[one.name] if isinstance(one, Mark) else one for one in parameters])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _key(row: dict[str, Any], sort: str, number: int) -> Key:
    return Key(tuple(row[name] for name in ORDERS[sort]), number)
