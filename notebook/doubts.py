"""What cannot be right in what is on record: an impossible order, a day that had not come when it was recorded.

People do record such things; they are kept, and shown as a doubt (docs/portable-history.md). Pure functions over rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from notebook.due import LIFECYCLE
from notebook.facts import Rows
from notebook.kinds import KIND_OF, Kind
from pilots.dates import Day, Precision
from pilots.models import Stage

# What comes first and what comes after it, by kind: the column and how it is told.
ORDERS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "integration": (("started_on", "work began", "state_on", "it was in its present state"),),
    "access-request": (
        ("raised_on", "asked for", "answered_on", "answered"),
        ("raised_on", "asked for", "escalated_on", "escalated"),
        ("raised_on", "asked for", "closed_on", "closed"),
    ),
    "workaround": (("seen_on", "seen", "state_on", "in its present state"),),
    "sign-off": (
        ("engaged_on", "they were told", "submitted_on", "handed in"),
        ("submitted_on", "handed in", "decided_on", "decided"),
        ("decided_on", "decided", "expires_on", "holds until"),
    ),
    "question": (("raised_on", "raised", "answered_on", "answered"),),
    "pause": (
        ("started_on", "begun", "resumed_on", "ended"),
        ("started_on", "begun", "review_on", "to be reviewed"),
    ),
    "champion": (
        ("since", "begun", "until", "ended"),
        ("since", "begun", "leaving_on", "announced to leave"),
    ),
    "deputy": (("since", "begun", "until", "ended"),),
    "metric": (("baseline_on", "baseline taken", "target_on", "target due"),),
    "funding-decision": (("submitted_on", "handed in", "decided_on", "decided"),),
    "promise": (("recorded_on", "promised", "live_by", "live by"),),
}

# What is said to have happened, by kind; it cannot have, if its day lies after the day of recording.
HAPPENED: dict[str, dict[str, str]] = {
    "pilot": {"clock_start": "day 0"},
    "integration": {"started_on": "work began", "state_on": "in its present state", "last_sync_on": "delivered data"},
    "access-request": {
        "raised_on": "asked for",
        "answered_on": "answered",
        "escalated_on": "escalated",
        "closed_on": "closed",
    },
    "workflow": {"observed_on": "looked at", "change_agreed_on": "change agreed"},
    "user-contact": {"on": "met"},
    "workaround": {"seen_on": "seen", "state_on": "in its present state"},
    "usage": {"week": "the week of"},
    "environment": {"week": "the week of"},
    "sign-off": {"engaged_on": "told", "submitted_on": "handed in", "decided_on": "decided"},
    "question": {"raised_on": "raised", "answered_on": "answered"},
    "pause": {"started_on": "begun", "resumed_on": "ended"},
    "champion": {"since": "begun", "handover_done_on": "handed over"},
    "deputy": {"since": "begun"},
    "champion-action": {"on": "done"},
    "metric": {"baseline_on": "baseline taken", "agreed_on": "agreed"},
    "reading": {"on": "read"},
    "benefits-review": {"held_on": "held"},
    "funding-decision": {"submitted_on": "handed in", "decided_on": "decided"},
    "first-slice": {"on": "used"},
    "stage": {"on": "reached"},
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that cannot be right, and the fact that it is about."""

    kind: Kind
    anchor: str
    name: str
    sentence: str


def doubts_of(rows: Rows) -> list[Doubt]:
    """Return every doubt about what is on record of a pilot."""
    return [
        *_in_impossible_order(rows),
        *_before_their_time(rows),
        *_closed_without_answer(rows),
        *_overlapping(rows, "champion", since="since", until="until", next_on="succeeded_on"),
        *_overlapping(rows, "pause", since="started_on", until="resumed_on", next_on="superseded_on"),
        *_stages_backwards(rows),
    ]


def _doubt(slug: str, row: Any, sentence: str) -> Doubt:
    kind = KIND_OF[slug]
    return Doubt(kind, kind.anchor(row), kind.name(row), sentence)


def _in_impossible_order(rows: Rows) -> Iterator[Doubt]:
    for slug, orders in ORDERS.items():
        for row in rows[slug]:
            for first, first_words, then, then_words in orders:
                before, after = _day(row, first), _day(row, then)
                if before and after and _is_before(after, before):
                    yield _doubt(slug, row, f"{then_words} {_when(after)}, but {first_words} {_when(before)}.")


def _before_their_time(rows: Rows) -> Iterator[Doubt]:
    for slug, claims in HAPPENED.items():
        for row in rows[slug]:
            recorded = Day(row.recorded_on)
            for field, words in claims.items():
                day = _day(row, field)
                if day and _is_before(recorded, day):
                    yield _doubt(slug, row, f"{words} {_when(day)}, but recorded before that, {_when(recorded)}.")


def _closed_without_answer(rows: Rows) -> Iterator[Doubt]:
    for row in rows["access-request"]:
        raised, closed = _day(row, "raised_on"), _day(row, "closed_on")
        if closed and row.answered_on is None:
            asked = f"asked for {_when(raised)} and " if raised else ""
            yield _doubt("access-request", row, f"{asked}closed {_when(closed)} with no answer on record.")


def _overlapping(rows: Rows, slug: str, *, since: str, until: str, next_on: str) -> Iterator[Doubt]:
    """Yield what ended after the next one of its kind had begun, or has no end of its own although that one begun."""
    for row in rows[slug]:
        begun, ended, following = _day(row, since), _day(row, until), _day(row, next_on)
        if following and ended is None:
            start = f"begun {_when(begun)}, " if begun else ""
            yield _doubt(slug, row, f"{start}no end on record, but the next one began {_when(following)}.")
    dated = sorted((row for row in rows[slug] if getattr(row, since)), key=lambda row: getattr(row, since))
    for earlier, later in combinations(dated, 2):
        ended, begun = _day(earlier, until), _day(later, since)
        if ended and begun and _is_before(begun, ended):
            yield _doubt(slug, earlier, f"ended {_when(ended)}, but the next one began {_when(begun)}.")


def _stages_backwards(rows: Rows) -> Iterator[Doubt]:
    """Yield a stage that was first reached before the one that comes before it in the lifecycle."""
    first: dict[str, Any] = {}
    for row in sorted((row for row in rows["stage"] if row.on), key=lambda row: row.on):
        first.setdefault(row.stage, row)
    for before, after in pairwise(first[stage] for stage in LIFECYCLE if stage in first):
        day, earlier = Day(after.on, Precision(after.on_precision)), Day(before.on, Precision(before.on_precision))
        if _is_before(day, earlier):
            reached = Stage(before.stage).label.lower()
            yield _doubt("stage", after, f"reached {_when(day)}, but {reached} {_when(earlier)}.")


def _day(row: Any, field: str) -> Day | None:
    on = getattr(row, field)
    return on and Day(on, Precision(getattr(row, f"{field}_precision", Precision.DAY)))


def _is_before(one: Day, other: Day) -> bool:
    """Say whether one day lies before another whatever the precision of both allows."""
    return one.last < other.on


def _when(day: Day) -> str:
    return f"on {day}" if day.precision == Precision.DAY else f"in {day}"
