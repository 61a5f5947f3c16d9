"""How pages write days, settings and how old things are."""

from __future__ import annotations

from datetime import date, timedelta

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

# Of a clear mode without a newer fact nobody knows whether it still is. This is twice what the rules call quiet
# (domain.md CH-7), and as long as a deputy may do nothing before they count as none (CH-4).
RECENT_DAYS = 56
NO_RECENT_WORD = "no_recent_word"


def is_old(facts_on: date | None, day: date) -> bool:
    """Say whether on a day the newest fact of a mode is no recent word any more; of facts without a day nobody can."""
    return facts_on is not None and facts_on < day - timedelta(days=RECENT_DAYS)


def state_in_words(state: str, facts_on: date | None, day: date) -> tuple[str, str]:
    """Return as what a mode is shown on a day, as code and word: clear only with a recent word behind it."""
    if state == HealthState.CLEAR and is_old(facts_on, day):
        return NO_RECENT_WORD, "No recent word"
    return state, HealthState(state).label


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
