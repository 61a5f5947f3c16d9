"""The rules' statements, written by the ORM once and kept: only the day and the pilots in them are put in anew.

To have the ORM write a statement takes as long as to run it over a thousand pilots. So a rule is asked for a day that
never comes, `A_DAY`; every day in its statement that lies near it is told by its distance. A test holds each rule to
that: its statement for two days differs by their distance alone.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef

from accounts.prepared import FEW, execute_kept
from governance.models import Pause
from pilots.models import Pilot
from pilots.models.pilot import PilotQuerySet
from stalls.rules import COLUMNS, Rule

A_DAY = date(2600, 1, 1)
NEAR = timedelta(days=365 * 50)
A_PORTFOLIO = 2**52 + 1
SOME_PILOTS = (-1,)
# Pilots that a statement may name where all are asked about: all of them at once would be megabytes of it.
NAMED = 2_000
# Rows that come out of the database at a time.
PIECE = 500


@models.ForeignKey.register_lookup
@models.BigAutoField.register_lookup
class AnyOf(models.Lookup):
    """`pk__any=[…]`: one parameter, however many there are, so that the statement stays the same."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", (*params, list(self.rhs))


@dataclass(frozen=True)
class Scope:
    """Which pilots a sweep is about: all of them, those of a portfolio, or some."""

    portfolio: int | None = None
    pilots: tuple[int, ...] | None = None

    @classmethod
    def of(cls, pilots: Iterable[int]) -> Scope:
        return cls(pilots=tuple(pilots))

    @property
    def shape(self) -> Scope:
        """Return the scope that stands for all of its kind in a kept statement."""
        if self.pilots is not None:
            return Scope(pilots=SOME_PILOTS)
        return Scope() if self.portfolio is None else Scope(portfolio=A_PORTFOLIO)

    @property
    def is_few(self) -> bool:
        """Say whether it names few pilots: statements about them are kept with their plans."""
        return self.pilots is not None and len(self.pilots) <= FEW

    def named(self) -> Scope:
        """Return the scope by its pilots, if they are few."""
        if self.pilots is not None:
            return self
        pilots = list(self.query().order_by("pk").values_list("pk", flat=True)[: FEW + 1])
        return Scope.of(pilots) if len(pilots) <= FEW else self

    def query(self) -> PilotQuerySet:
        if self.pilots is not None:
            return Pilot.objects.filter(pk__any=self.pilots)
        return Pilot.objects.all() if self.portfolio is None else Pilot.objects.filter(portfolio=self.portfolio)


EVERYTHING = Scope()


@dataclass(frozen=True)
class Statement:
    """SQL and its parameters, for `A_DAY` and the shape of a scope."""

    sql: str
    params: tuple[Any, ...]

    @classmethod
    def written(cls, query: models.QuerySet[Any, Any] | Statement) -> Statement:
        """Return the statement of a query; what is a statement already stays as it is."""
        if isinstance(query, Statement):
            return query
        sql, params = query.query.sql_with_params()
        return cls(sql, tuple(params))

    def bound(self, as_of: date, scope: Scope) -> list[Any]:
        """Return the parameters for a day and a scope."""
        return [_bound(param, as_of, scope) for param in self.params]


def _bound(param: Any, as_of: date, scope: Scope) -> Any:
    if isinstance(param, date) and abs(param - A_DAY) < NEAR:
        return as_of + (param - A_DAY)
    if param == A_PORTFOLIO:
        return scope.portfolio
    return list(scope.pilots or ()) if param == list(SOME_PILOTS) else param


def is_paused() -> Exists:
    """Return whether a pilot rests in a pause on `A_DAY`, for a query of pilots."""
    return Exists(Pause.objects.on(A_DAY).filter(pilot=OuterRef("pk")))


@cache
def _statement_of(rule: Rule, thresholds: Any, shape: Scope) -> Statement:
    pilots = shape.query()
    if rule.rests_in_a_pause:
        pilots = pilots.exclude(is_paused())
    found = Statement.written(rule.find(pilots, as_of=A_DAY, thresholds=thresholds))
    columns = ", ".join(f"row_{name} AS {name}" for name in COLUMNS)
    return Statement(f"SELECT {columns} FROM ({found.sql}) AS found", found.params)  # noqa: S608  # the ORM wrote it


def statement_of(rule: Rule, scope: Scope, thresholds: Any) -> Statement:
    """Return the statement that finds what a rule says of the pilots of a scope; its columns are `rules.COLUMNS`."""
    return _statement_of(rule, thresholds, scope.shape)


def found(rule: Rule, as_of: date, *, scope: Scope = EVERYTHING, thresholds: Any = None) -> Iterator[dict[str, Any]]:
    """Yield what a rule says, as dictionaries of `rules.COLUMNS`; a day is a date or None, evidence a dictionary."""
    statement = statement_of(rule, scope, thresholds or rule.thresholds)
    for row in run(statement.sql, statement.bound(as_of, scope)):
        yield {**row, "evidence": json.loads(row["evidence"])}


def run(
    sql: str, params: Iterable[Any], *, is_kept: bool = False, in_pieces: bool = False
) -> Generator[dict[str, Any]]:
    """Yield the rows of a statement as dictionaries of its columns. `is_kept`: see `accounts.prepared`.

    `in_pieces`: there may be rows without end, so that they stay in the database until they are asked for. It is to be
    closed before the savepoint that it was begun in ends: the database would know no more of it.
    """
    with connection.chunked_cursor() if in_pieces else connection.cursor() as cursor:
        if is_kept:
            execute_kept(cursor, sql, params)
        else:
            cursor.execute(sql, list(params))
        names = [column.name for column in cursor.description]
        while rows := cursor.fetchmany(PIECE):
            yield from (dict(zip(names, row, strict=True)) for row in rows)
