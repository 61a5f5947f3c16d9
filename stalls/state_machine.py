"""How a finding opens, worsens, eases, recovers and closes (domain.md C.9). It knows no rule and no database.

One `step` takes a finding's course so far and what was seen of it on one evaluated day. The same day twice is the
same as once; days are compared with `>=`, so that a day on which nobody looked delays and loses nothing.

    nothing ── held ──> pending ── held long enough ──> open <── held ── recovering
                           │                             │ ── gone, and the facts say so ──>  │ gone for long enough
                           └── gone: closed, never open  └── it is over ──> closed <──────────┘
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import models

from stalls.modes import Severity

EASES_AFTER_DAYS = 7
SAME_STORY_DAYS = 28
FLAPPING_TURNS = 3
FLAPPING_DAYS = 56
# domain.md C.5: one step milder "for at most 14 days per promise and at most twice in a row".
MANAGED_DAYS = 14
MANAGED_TIMES = 2


class FindingState(models.TextChoices):
    PENDING = "pending", "Pending"
    OPEN = "open", "Open"
    RECOVERING = "recovering", "Recovering"
    CLOSED = "closed", "Closed"


STANDING = (FindingState.OPEN, FindingState.RECOVERING)


class ClosedBecause(models.TextChoices):
    CLEARED = "cleared", "The condition has gone"
    PASSED = "passed", "It passed before it opened"
    PAUSED = "paused", "Work on the pilot is paused"
    NOT_APPLIED = "off", "The rule is not applied here any more"
    REALISED = "realised", "The pilot is realised"
    STOPPED = "stopped", "The pilot was stopped"
    WOUND_DOWN = "wound_down", "The pilot was wound down"


# What a pause ends, its end may bring back: neither is a coming and going of the condition.
NO_TURN = (ClosedBecause.PAUSED, ClosedBecause.NOT_APPLIED)


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where one finding stands. The names are the columns of `stalls.models.Finding`.

    `graded`: how bad it is by its rule, once easing has been waited for. `severity`: the same as it is shown, one step
    milder while somebody manages it. `managed_until`: the day that was promised, first seen on `managed_since`;
    `managed_times`: which promise in a row it is.
    """

    state: FindingState
    severity: Severity
    graded: Severity
    peak: Severity
    pending_on: date
    episode: int = 1
    opened_on: date | None = None
    lower_since: date | None = None
    lower_severity: Severity | None = None
    managed_until: date | None = None
    managed_since: date | None = None
    managed_times: int = 0
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

    `severity`: None where the condition does not hold. `lingers`: it does not hold, but has not gone so far as to close
    either (a ratio closes at a milder figure than it opens at). `managed_until`: the day to come that a named owner has
    promised. `supported_on`: the day of the newest fact that can support a recovery; None where the data cannot say.
    `over`: why nothing counts any more, None while the rule applies.
    """

    severity: Severity | None
    lingers: bool = False
    managed_until: date | None = None
    supported_on: date | None = None
    over: ClosedBecause | None = None


def step(
    course: Course | None, seen: Seen, *, as_of: date, opens_after_days: int, closes_after_days: int = EASES_AFTER_DAYS
) -> Course | None:
    """Return the course after one evaluated day; None where there is no finding and nothing was seen.

    `opens_after_days`: how long it must have held to open. `closes_after_days`: how long it must have gone to close; it
    eases to watch before that, once it has gone for as long as any easing takes.
    """
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
            course = _recovering(course, seen, as_of, closes_after_days)
    return _shown(_held_while_flapping(_managed(course, seen, as_of), as_of), as_of)


def _pending(course: Course, seen: Seen, as_of: date, opens_after_days: int) -> Course:
    if seen.severity is None:
        return _close(course, as_of, seen.over or ClosedBecause.PASSED)
    course = replace(course, graded=seen.severity, peak=max(course.peak, seen.severity, key=_rank))
    if (as_of - course.pending_on).days >= opens_after_days:
        return _turn(replace(course, state=FindingState.OPEN, opened_on=as_of), as_of)
    return course


def _open(course: Course, seen: Seen, as_of: date) -> Course:
    if seen.over:
        return _close(course, as_of, seen.over)
    if seen.severity is not None:
        return _graded(course, seen.severity, as_of)
    if seen.lingers:
        return _graded(course, Severity.WATCH, as_of)
    steady = replace(course, lower_since=None, lower_severity=None)
    if _is_supported(course, seen):
        return replace(steady, state=FindingState.RECOVERING, recovering_since=as_of)
    return steady


def _is_supported(course: Course, seen: Seen) -> bool:
    """Silence never closes a finding: something on record must be as new as its opening."""
    return bool(seen.supported_on and course.opened_on and seen.supported_on >= course.opened_on)


def _recovering(course: Course, seen: Seen, as_of: date, closes_after_days: int) -> Course:
    if seen.over:
        return _close(course, as_of, seen.over)
    if seen.severity is not None or seen.lingers:
        again = replace(course, state=FindingState.OPEN, recovering_since=None)
        return _graded(again, seen.severity or Severity.WATCH, as_of)
    assert course.recovering_since is not None  # noqa: S101  # for the type checker
    days = (as_of - course.recovering_since).days
    if days >= closes_after_days:
        return _close(course, as_of, ClosedBecause.CLEARED)
    return replace(course, graded=Severity.WATCH) if days >= EASES_AFTER_DAYS else course


def _closed(course: Course, seen: Seen, as_of: date, opens_after_days: int) -> Course:
    if seen.severity is None:
        return course
    was_open = course.opened_on is not None
    again = _new_story(seen.severity, as_of, episode=course.episode + was_open)
    again = replace(again, turns=course.turns)
    if was_open and course.closed_on and (as_of - course.closed_on).days <= SAME_STORY_DAYS:
        opened = _pending(replace(again, peak=course.peak), seen, as_of, opens_after_days=0)
        return replace(opened, turns=course.turns) if course.closed_because in NO_TURN else opened
    return _pending(again, seen, as_of, opens_after_days)


def _graded(course: Course, severity: Severity, as_of: date) -> Course:
    """Rise at once; ease once nothing worse than a lower severity was seen for a week, and never while flapping."""
    if _is_flapping(course.turns, as_of):
        severity = max(severity, course.peak, key=_rank)
    if severity == course.graded and course.lower_since is None:
        return course
    if severity.rank >= course.graded.rank:
        peak = max(course.peak, severity, key=_rank)
        return replace(course, graded=severity, peak=peak, lower_since=None, lower_severity=None)
    lower = max(course.lower_severity or severity, severity, key=_rank)
    course = replace(course, lower_since=course.lower_since or as_of, lower_severity=lower)
    assert course.lower_since is not None  # noqa: S101  # for the type checker
    if (as_of - course.lower_since).days >= EASES_AFTER_DAYS:
        return _graded(replace(course, graded=lower, lower_since=None, lower_severity=None), severity, as_of)
    return course


def _managed(course: Course, seen: Seen, as_of: date) -> Course:
    """Keep in mind which promise is in force. A promise that was moved or taken up again is a next one.

    What has gone keeps the promise that it had; a closed finding forgets all.
    """
    if course.state == FindingState.CLOSED:
        return replace(course, managed_until=None, managed_since=None, managed_times=0)
    has_gone = seen.severity is None and not seen.lingers
    promised = seen.managed_until if seen.managed_until and seen.managed_until >= as_of else None
    if has_gone or promised == course.managed_until:
        return course
    if promised is None:
        return replace(course, managed_until=None, managed_since=None)
    return replace(course, managed_until=promised, managed_since=as_of, managed_times=course.managed_times + 1)


def _is_managed(course: Course, as_of: date) -> bool:
    if course.managed_until is None or course.managed_since is None or course.managed_times > MANAGED_TIMES:
        return False
    return course.managed_until >= as_of and (as_of - course.managed_since).days < MANAGED_DAYS


def _held_while_flapping(course: Course, as_of: date) -> Course:
    """A finding that comes and goes stays as bad as it has been, so that nobody reads its moves as news."""
    is_flapping = _is_flapping(course.turns, as_of)
    if is_flapping and course.state in STANDING:
        course = replace(course, graded=course.peak, lower_since=None, lower_severity=None)
    return course if course.is_flapping == is_flapping else replace(course, is_flapping=is_flapping)


def _shown(course: Course, as_of: date) -> Course:
    severity = course.graded.milder if _is_managed(course, as_of) else course.graded
    return course if course.severity == severity else replace(course, severity=severity)


def _new_story(severity: Severity, as_of: date, *, episode: int) -> Course:
    return Course(
        state=FindingState.PENDING,
        severity=severity,
        graded=severity,
        peak=severity,
        pending_on=as_of,
        episode=episode,
    )


def _close(course: Course, as_of: date, because: ClosedBecause) -> Course:
    is_no_turn = course.state == FindingState.PENDING or because in NO_TURN
    course = replace(
        course,
        state=FindingState.CLOSED,
        closed_on=as_of,
        closed_because=because,
        recovering_since=None,
        lower_since=None,
        lower_severity=None,
    )
    return course if is_no_turn else _turn(course, as_of)


def _turn(course: Course, as_of: date) -> Course:
    return replace(course, turns=(*course.turns, as_of)[-FLAPPING_TURNS:])


def _is_flapping(turns: tuple[date, ...], as_of: date) -> bool:
    return len(turns) == FLAPPING_TURNS and (as_of - turns[0]).days <= FLAPPING_DAYS


def _rank(severity: Severity) -> int:
    return severity.rank
