"""What the rules about weekly figures share: the weeks at work, the newest of them first, and shares without rounding.

A week that nobody counted is neither good nor bad, and neither is one that a pause touches: both are left out.
"""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from accounts.models import ScopedQuerySet
from governance.models import Pause


def at_work[Weeks: ScopedQuerySet](weeks: Weeks) -> Weeks:  # type: ignore[type-arg]
    """Return the weeks that no pause of their pilot touches."""
    return weeks.exclude(models.Exists(Pause.objects.in_outer_week()))


def newest_first(field: str, *, only: models.Q | None = None) -> ArrayAgg:
    """Return the aggregate of a column of weeks, the last week first: its element `<name>__0` is the last one's."""
    return ArrayAgg(field, order_by="-week", filter=only)


def summed(name: str, weeks: int) -> Combinable:
    """Return the expression for the sum of the first so many elements of an aggregate, or of all if there are fewer.

    Each may be the largest number that its column holds, so they are summed in a wider type.
    """
    first: Combinable = Cast(Coalesce(f"{name}__0", 0), models.BigIntegerField())
    return sum((Coalesce(f"{name}__{week}", 0) for week in range(1, weeks)), start=first)


class BestRun(models.Func):
    """Over two arrays, figures and their weeks with the last one first: the best four in a row before the last four.

    `FIGURES`: their sum. `LAST_WEEK`: the last of their weeks. Null where there are fewer than eight; of equal ones the
    earliest. A window function would need the weeks of all pilots sorted twice, or those of one for each mention.
    """

    FIGURES = "figures[at]::bigint + figures[at + 1] + figures[at + 2] + figures[at + 3]"
    LAST_WEEK = "weeks[at]"
    template = (
        "(SELECT %(says)s FROM (SELECT %(expressions)s) AS given (figures, weeks),"  # noqa: S608  # columns alone
        f" generate_series(5, cardinality(figures) - 3) AS at ORDER BY {FIGURES} DESC, at DESC LIMIT 1)"
    )


def part(field: str, share: float | Decimal) -> Combinable:
    """Return the expression for a share of a number, exactly: a float would miss what lies on the line."""
    return models.ExpressionWrapper(models.F(field) * models.Value(Decimal(str(share))), models.DecimalField())
