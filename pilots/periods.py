"""Periods of which a pilot has one at a time, for constraints: half-open ranges of days."""

from __future__ import annotations

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least


def period(since: Combinable, until: str, ended_by_next: str) -> models.Func:
    """Return the expression for the range from `since` to the earlier of its own end and of the next one's beginning.

    People do record an end that lies before the beginning; that is a doubt about the data, and here an empty period.
    """
    is_open = models.Q(**{f"{until}__isnull": True, f"{ended_by_next}__isnull": True})
    end = models.Case(
        models.When(is_open, then=None),
        default=Greatest(since, Least(until, ended_by_next)),
        output_field=models.DateField(),
    )
    return models.Func(since, end, function="daterange")
