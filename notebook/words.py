"""How pages write days, settings and how old things are."""

from __future__ import annotations

from datetime import date

from django.db import models

from pilots.dates import day_of
from stalls.modes import HealthState
from stalls.words import NOT_RECORDED as NOT_RECORDED
from stalls.words import age as age
from stalls.words import evidence as evidence
from stalls.words import settings_in_words as settings_in_words

PROBLEMS = (HealthState.WATCH, HealthState.STALLED, HealthState.CRITICAL)

# Of a clear mode on a past day: which facts were behind it then is not on record.
AGE_NOT_KEPT = "age not kept"


def age_in_words(state: str, since: date | None, facts_on: date | None, *, as_of: date, today: date) -> str:
    """Return how long a condition had stood on `as_of`, the day of the last sweep, or how old the facts are by today.

    A condition may have gone since that day. Facts only grow older, and where nobody sweeps their age is what tells.
    """
    if state in PROBLEMS:
        return age(since, as_of) if since else "start not known"
    if facts_on is None:
        return "no facts" if state == HealthState.NOT_ASSESSABLE else "facts undated"
    return "facts of today" if facts_on >= today else f"facts {age(facts_on, today)} old"


def day(record: models.Model, field: str, absent: str = NOT_RECORDED) -> str:
    """Return the day in a column as far as it is known: `1 Jun 2026`, `Jun 2026`, or `absent`."""
    on = day_of(record, field)
    return str(on) if on else absent
