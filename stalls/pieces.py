"""What one piece of the entry evidence of a stage is, and the three shapes that pieces have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, JSONObject

from pilots.dates import Precision, certainly_by, latest

type Rows = models.QuerySet[Any]
type RowsBy = Callable[[date], Rows]

# What is shown of a piece that is on record: `what` (or `count`), and `on` with its `precision`.
type Told = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing that has to be on record for a stage to have been entered.

    `asks`: what is asked for. `missing`: the sentence where it is not on record.
    `met(as_of)`: the condition over pilots. `told(as_of)`: the expression over pilots that makes `Told`, in `words`;
    null where nothing is on record. `lacking(as_of)`: the expression for the names of what it is missing of; one such
    name, and the piece is not on record. `assessable(as_of)`: the condition over pilots without which nobody can say
    (None: one always can); `cannot_tell` is the sentence then.
    """

    key: str
    asks: str
    missing: str
    met: Callable[[date], Q]
    told: Callable[[date], Combinable]
    words: Callable[[Told], str] = lambda told: told.get("what") or ""
    lacking: Callable[[date], Combinable] | None = None
    named: Callable[[str], str] = str
    assessable: Callable[[date], Q] | None = None
    cannot_tell: str = ""


def of_pilot(rows: Rows) -> Rows:
    """Keep the rows of the pilot of the outer query."""
    return rows.filter(pilot=OuterRef("pk"))


def column(key: str, asks: str, missing: str, *, has: Q, what: Combinable | str) -> Piece:
    """Return the piece that a column of the pilot itself holds."""
    return Piece(
        key=key,
        asks=asks,
        missing=missing,
        met=lambda as_of: has,
        told=lambda as_of: Case(When(has, then=JSONObject(what=_text(what)))),
    )


def some(key: str, asks: str, missing: str, *, rows: RowsBy, what: Combinable | str, on: str, **more: Any) -> Piece:
    """Return the piece that is on record as soon as one row is; the earliest of them is shown."""
    return Piece(
        key=key,
        asks=asks,
        missing=missing,
        met=lambda as_of: Q(Exists(of_pilot(rows(as_of)))),
        told=lambda as_of: earliest(rows(as_of), what=what, on=on),
        **more,
    )


def every(
    key: str, asks: str, missing: str, *, rows: RowsBy, lacking: RowsBy, name: Combinable | str, on: str, **more: Any
) -> Piece:
    """Return the piece that is on record where there are rows and none of them is lacking; their number is shown."""
    return Piece(
        key=key,
        asks=asks,
        missing=missing,
        met=lambda as_of: Q(Exists(of_pilot(rows(as_of)))) & ~Q(Exists(of_pilot(lacking(as_of)))),
        told=lambda as_of: number(rows(as_of), on=on, as_of=as_of),
        lacking=lambda as_of: ArraySubquery(of_pilot(lacking(as_of)).order_by("pk").values(name=_text(name))),
        **more,
    )


def earliest(rows: Rows, *, what: Combinable | str, on: str) -> Combinable:
    """Return the expression that tells of the earliest of a pilot's rows."""
    precision = f"{on}_precision"
    has_precision = any(field.name == precision for field in rows.model._meta.fields)
    told = JSONObject(what=_text(what), on=on, precision=F(precision) if has_precision else Value(Precision.DAY))
    return Subquery(of_pilot(rows).order_by(F(on).asc(nulls_last=True), "pk").values(told=told)[:1])


def number(rows: Rows, *, on: str, as_of: date) -> Combinable:
    """Return the expression that tells how many rows a pilot has, and the last day up to `as_of` that they hold."""
    per_pilot = of_pilot(rows).order_by().values("pilot")
    counted = per_pilot.annotate(count=Count("pk"), last=Max(latest(on), filter=certainly_by(on, as_of)))
    return Subquery(counted.values(told=JSONObject(count="count", on="last")))


def label_of(field: str, choices: type[models.TextChoices]) -> Combinable:
    """Return the expression for the words of a code."""
    labels = [When(**{field: choice.value, "then": Value(choice.label)}) for choice in choices]
    return Case(*labels, default=Value(""), output_field=models.TextField())


def joined(*parts: Combinable | str) -> Combinable:
    """Return the expression for columns (by their names) and values one after the other, as text."""
    return Concat(*[_text(part) for part in parts])


def _text(what: Combinable | str) -> Combinable:
    return Cast(F(what) if isinstance(what, str) else what, models.TextField())
