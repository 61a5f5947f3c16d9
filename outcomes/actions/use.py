"""Count the use of a week."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from outcomes.actions.refusals import RefusedError, lock
from outcomes.models import UsageSource, UsageWeek
from pilots.dates import monday_of
from pilots.models import Pilot

COUNTS = (
    "target_users",
    "active_users",
    "eligible_cases",
    "cases_with_ai",
    "outputs_shown",
    "accepted",
    "edited",
    "overridden",
    "redone_elsewhere",
)


@transaction.atomic
def record_usage(pilot: Pilot, *, week: date, as_of: date, **counts: int | None) -> UsageWeek:
    """Record the counts of the week in which a day lies, counted by hand; a later count takes an earlier one's place.

    Only the counts that are given change. Raises RefusedError for a week to come, for no count at all, and for a week
    that a feed counts.
    """
    monday = monday_of(week)
    if monday > as_of:
        raise RefusedError("week", "This week has not begun.")
    if not set(counts) <= set(COUNTS):
        raise TypeError(f"unknown counts: {set(counts) - set(COUNTS)}")
    if all(count is None for count in counts.values()):
        raise RefusedError("active_users", "Give at least one count.")
    lock(pilot)
    used = UsageWeek.objects.filter(pilot=pilot, week=monday).first() or UsageWeek(pilot=pilot, week=monday)
    if used.source == UsageSource.FEED:
        raise RefusedError("week", "A feed counts this week; what is typed does not overwrite it.")
    for name, count in counts.items():
        setattr(used, name, count)
    used.source, used.recorded_on = UsageSource.MANUAL, as_of
    used.save()
    return used
