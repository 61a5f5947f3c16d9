"""How a finding opens, worsens, eases, recovers and closes (domain.md C.9). It knows no rule and no database.

One `step` takes a finding's course so far and what was seen of it on one evaluated day. The same day twice is the
same as once; days are compared with `>=`, so that a day on which nobody looked delays and loses nothing.

    nothing ── held ──> pending ── held long enough ──> open <── held ── recovering
                           │                             │ ── gone, and the facts say so ──>  │ gone for 7 days
                           └── gone: closed, never open  └── pilot ended ──> closed <─────────┘
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import models

from stalls.modes import Severity

EASES_AFTER_DAYS = 7
CLOSES_AFTER_DAYS = 7
SAME_STORY_DAYS = 28
FLAPPING_TURNS = 3
FLAPPING_DAYS = 56


class FindingState(models.TextChoices):
    PENDING = "pending", "Pending"
    OPEN = "open", "Open"
    RECOVERING = "recovering", "Recovering"
    CLOSED = "closed", "Closed"


class ClosedBecause(models.TextChoices):
    CLEARED = "cleared", "The condition has gone"
    PASSED = "passed", "It passed before it opened"
    REALISED = "realised", "The pilot is realised"
    STOPPED = "stopped", "The pilot was stopped"
    WOUND_DOWN = "wound_down", "The pilot was wound down"


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where one finding stands. The names are the columns of `stalls.models.Finding`."""

    state: FindingState
    severity: Severity
    peak: Severity
    pending_on: date
    episode: int = 1
    opened_on: date | None = None
    lower_since: date | None = None
    lower_severity: Severity | None = None
    recovering_since: date | None = None
    closed_on: date | None = None
    closed_because: ClosedBecause | None = None
    turns: tuple[date, ...] = ()
    is_flapping: bool = False

    @property
    def place(self) -> tuple[int, FindingState, Severity]:
        """What a reader would call a change when it differs."""
        return self.episode, self.state, self.severity


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one evaluated day says of one finding.

    `severity`: None where the condition does not hold. `supported_on`: the day of the newest fact that can support a
    recovery; None where the data cannot say. `ended`: why the pilot has ended, None while it runs.
    """

    severity: Severity | None
    supported_on: date | None = None
    ended: ClosedBecause | None = None


def step(course: Course | None, seen: Seen, *, as_of: date, opens_after_days: int) -> Course | None:
    """Return the course after one evaluated day; None where there is no finding and nothing was seen."""
    if course is None:
        if seen.severity is None:
            return None
        course = _new_story(seen.severity, as_of, episode=1)
    match course.state:
        case FindingState.CLOSED:
            course = _closed(course, seen, as_of, opens_after_days)
        case FindingState.PENDING:
            course = _pending(course, seen, as_of, opens_after_days)
        case FindingState.OPEN:
            course = _open(course, seen, as_of)
        case FindingState.RECOVERING:
            course = _recovering(course, seen, as_of)
    is_flapping = _is_flapping(course.turns, as_of)
    return course if course.is_flapping == is_flapping else replace(course, is_flapping=is_flapping)


def _pending(course: Course, seen: Seen, as_of: date, opens_after_days: int) -> Course:
    if seen.severity is None:
        return _close(course, as_of, seen.ended or ClosedBecause.PASSED)
    course = replace(course, severity=seen.severity, peak=max(course.peak, seen.severity, key=_rank))
    if (as_of - course.pending_on).days >= opens_after_days:
        return _turn(replace(course, state=FindingState.OPEN, opened_on=as_of), as_of)
    return course


def _open(course: Course, seen: Seen, as_of: date) -> Course:
    if seen.ended:
        return _close(course, as_of, seen.ended)
    if seen.severity is not None:
        return _graded(course, seen.severity, as_of)
    steady = replace(course, lower_since=None, lower_severity=None)
    if _is_supported(course, seen):
        return replace(steady, state=FindingState.RECOVERING, recovering_since=as_of)
    return steady


def _is_supported(course: Course, seen: Seen) -> bool:
    """Silence never closes a finding: something on record must be as new as its opening."""
    return bool(seen.supported_on and course.opened_on and seen.supported_on >= course.opened_on)


def _recovering(course: Course, seen: Seen, as_of: date) -> Course:
    if seen.ended:
        return _close(course, as_of, seen.ended)
    if seen.severity is not None:
        return _graded(replace(course, state=FindingState.OPEN, recovering_since=None), seen.severity, as_of)
    if course.recovering_since and (as_of - course.recovering_since).days >= CLOSES_AFTER_DAYS:
        return _close(course, as_of, ClosedBecause.CLEARED)
    return course


def _closed(course: Course, seen: Seen, as_of: date, opens_after_days: int) -> Course:
    if seen.severity is None:
        return course
    was_open = course.opened_on is not None
    again = _new_story(seen.severity, as_of, episode=course.episode + was_open)
    again = replace(again, turns=course.turns)
    if was_open and course.closed_on and (as_of - course.closed_on).days <= SAME_STORY_DAYS:
        return _pending(replace(again, peak=course.peak), seen, as_of, opens_after_days=0)
    return _pending(again, seen, as_of, opens_after_days)


def _graded(course: Course, severity: Severity, as_of: date) -> Course:
    """Rise at once; ease once nothing worse than a lower severity was seen for a week, and never while flapping."""
    if severity == course.severity and course.lower_since is None:
        return course
    if severity.rank >= course.severity.rank:
        peak = max(course.peak, severity, key=_rank)
        return replace(course, severity=severity, peak=peak, lower_since=None, lower_severity=None)
    lower = max(course.lower_severity or severity, severity, key=_rank)
    course = replace(course, lower_since=course.lower_since or as_of, lower_severity=lower)
    assert course.lower_since is not None  # noqa: S101  # for the type checker
    if (as_of - course.lower_since).days >= EASES_AFTER_DAYS and not _is_flapping(course.turns, as_of):
        return _graded(replace(course, severity=lower, lower_since=None, lower_severity=None), severity, as_of)
    return course


def _new_story(severity: Severity, as_of: date, *, episode: int) -> Course:
    return Course(state=FindingState.PENDING, severity=severity, peak=severity, pending_on=as_of, episode=episode)


def _close(course: Course, as_of: date, because: ClosedBecause) -> Course:
    was_pending = course.state == FindingState.PENDING
    course = replace(
        course,
        state=FindingState.CLOSED,
        closed_on=as_of,
        closed_because=because,
        recovering_since=None,
        lower_since=None,
        lower_severity=None,
    )
    return course if was_pending else _turn(course, as_of)


def _turn(course: Course, as_of: date) -> Course:
    return replace(course, turns=(*course.turns, as_of)[-FLAPPING_TURNS:])


def _is_flapping(turns: tuple[date, ...], as_of: date) -> bool:
    return len(turns) == FLAPPING_TURNS and (as_of - turns[0]).days <= FLAPPING_DAYS


def _rank(severity: Severity) -> int:
    return severity.rank
