"""Days that are known only to a month, a quarter or a year (domain.md C.5).

Such a day is two columns: `raised_on` holds the first possible day, `raised_on_precision` says how far it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.wording import spoken

# "On record, but without a day": older than every day, so that it never counts as news.
UNDATED = date.min


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


class Precision(models.TextChoices):
    DAY = "day", "Day"
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    YEAR = "year", "Year"


MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}


@dataclass(frozen=True)
class Day:
    """A day, or the span of days in which it lies: `on` is the first of them."""

    on: date
    precision: Precision = Precision.DAY

    @classmethod
    def holding(cls, on: date, precision: str = Precision.DAY) -> Day:
        """Return the month, quarter or year (or just the day) in which a day lies."""
        months = MONTHS.get(Precision(precision))
        first = on.replace(month=(on.month - 1) // months * months + 1, day=1) if months else on
        return cls(first, Precision(precision))

    @classmethod
    def stored(cls, on: date | None, precision: str) -> Day | None:
        """Return the day that the two columns of a fact hold, or None where it is not recorded."""
        return cls(on, Precision(precision)) if on else None

    @property
    def last(self) -> date:
        """Return the last day that the precision allows."""
        if self.precision == Precision.DAY:
            return self.on
        month = self.on.month - 1 + MONTHS[self.precision]
        return date(self.on.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    def __str__(self) -> str:
        if self.precision == Precision.DAY:
            return spoken(self.on)
        if self.precision == Precision.MONTH:
            return f"{self.on:%b %Y}"
        if self.precision == Precision.QUARTER:
            return f"Q{self.on.month // 3 + 1} {self.on.year}"
        return f"{self.on.year}"


def name_of_week(day: date) -> str:
    """Return the name of the ISO week of a day, as `2026-W23`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def day_of(row: models.Model, field: str) -> Day | None:
    """Return the day in a column as far as it is known, or None where it is not recorded."""
    return Day.stored(getattr(row, field), getattr(row, f"{field}_precision", Precision.DAY))


def day_field(**options: object) -> models.DateField[date | None, date | None]:
    """Return a column for a day that may be unknown (null) or imprecise (see `precision_field`)."""
    return models.DateField(null=True, blank=True, **options)  # type: ignore[arg-type]


def precision_field() -> models.CharField[str, str]:
    """Return the companion column of a day that may be imprecise."""
    return models.CharField(max_length=7, choices=Precision, default=Precision.DAY)


def precise_enough(model: str, *fields: str) -> list[models.CheckConstraint]:
    """Return constraints: a month, quarter or year is held by its first day, and its precision is a known one."""
    return [
        models.CheckConstraint(condition=_first_day_of_its_span(field), name=f"{model}_{field}_precision")
        for field in fields
    ]


def _first_day_of_its_span(field: str) -> models.Q:
    precision, first = f"{field}_precision", models.Q(**{f"{field}__day": 1})
    unknown = models.Q(**{f"{field}__isnull": True})
    return (
        models.Q(**{precision: Precision.DAY})
        | models.Q(**{precision: Precision.MONTH}) & (unknown | first)
        | models.Q(**{precision: Precision.QUARTER})
        & (unknown | first & models.Q(**{f"{field}__month__in": [1, 4, 7, 10]}))
        | models.Q(**{precision: Precision.YEAR}) & (unknown | first & models.Q(**{f"{field}__month": 1}))
    )


class Latest(models.Func):
    """The last day that a day's precision allows, from the column of the day and that of its precision.

    Written out without parameters: it stands hundreds of times in a sweep's statements, and nearly every day is one.
    """

    template = (
        "(CASE {1} WHEN 'day' THEN {0}"
        " WHEN 'month' THEN ({0} + interval '1 month - 1 day')::date"
        " WHEN 'quarter' THEN ({0} + interval '3 months - 1 day')::date"
        " ELSE ({0} + interval '1 year - 1 day')::date END)"
    )
    output_field: models.Field[Any, Any] = models.DateField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        day, precision = (compiler.compile(source)[0] for source in self.source_expressions)
        return self.template.format(day, precision), ()


def latest(field: str) -> Combinable:
    """Return the expression for the last day that the precision of `field` allows (null where the day is unknown).

    A rule compares with this day, so that it fires only if it would for every day the precision allows.
    """
    return Latest(models.F(field), models.F(f"{field}_precision"))


def certainly_by(field: str, as_of: date) -> models.Q:
    """Return the condition that the day in `field` had come by `as_of`, whichever day its precision allows.

    A month, quarter or year has passed where its first day lies before the one that holds the day after.
    """
    condition = models.Q(**{f"{field}_precision": Precision.DAY, f"{field}__lte": as_of})
    for precision in MONTHS:
        running = models.Func(
            models.Value(precision.value),
            Cast(models.Value(as_of + timedelta(days=1)), models.DateField()),
            function="date_trunc",
            output_field=models.DateTimeField(),
        )
        condition |= models.Q(**{f"{field}_precision": precision, f"{field}__lt": Cast(running, models.DateField())})
    return condition


def days_between(first: str | Combinable, last: str | Combinable) -> models.Func:
    """Return the expression for the whole days from one day to another."""
    return models.Func(last, first, template="(%(expressions)s)", arg_joiner=" - ", output_field=models.IntegerField())


def plus_days(day: Combinable, days: Combinable | int) -> Combinable:
    """Return the expression for the day that lies a number of days (an expression or a constant) after another."""
    count = Cast(days, models.IntegerField()) if isinstance(days, Combinable) else models.Value(days)
    # In the order in which migrations write them, so that they see the same expression.
    sum_of: Any = {"arg_joiner": " + ", "output_field": models.DateField(), "template": "(%(expressions)s)"}
    return models.Func(Cast(day, models.DateField()), count, **sum_of)
