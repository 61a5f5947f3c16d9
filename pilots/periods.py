"""Periods of which a pilot has one at a time, for constraints: half-open ranges of days."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models.functions import Cast, Greatest, Least

from pilots.dates import MONTHS


def period(since: str, until: str, ended_by_next: str) -> models.Func:
    """Return the expression for the range from `since` to the earlier of its own end and of the next one's beginning.

    `since` counts as late as can be. People do record an end that lies before the beginning; that is a doubt about the
    data, and here an empty period.
    """
    is_open = models.Q(**{f"{until}__isnull": True, f"{ended_by_next}__isnull": True})
    begin = _latest(since)
    end = models.Case(
        models.When(is_open, then=None),
        default=Greatest(begin, Least(until, ended_by_next)),
        output_field=models.DateField(),
    )
    return models.Func(begin, end, function="daterange")


def _latest(field: str) -> models.Case:
    """Return what `pilots.dates.latest` returns, in the words in which the constraints were made."""
    spans = [
        models.When(
            **{f"{field}_precision": code},
            then=Cast(models.F(field) + _months(months) - timedelta(days=1), models.DateField()),
        )
        for code, months in MONTHS.items()
    ]
    return models.Case(*spans, default=models.F(field), output_field=models.DateField())


def _months(count: int) -> models.Func:
    return models.Func(
        models.Value(count),
        function="make_interval",
        template="%(function)s(months => %(expressions)s)",
        output_field=models.DurationField(),
    )
