"""Whose turn a sign-off or a question is, since when, and how long it normally takes. Nothing here asks the database.

Only the clock of whoever holds the ball runs: from handing in to the decision it is the reviewers' turn, between two
rounds the team's. All ages are calendar days; a day known to a month counts as late as it can have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db import models

from governance.models import Decision, GovernanceQuestion, Needed, SignOff
from pilots.dates import Day, Precision


class Turn(models.TextChoices):
    TEAM = "team", "The team's turn"
    REVIEWERS = "reviewers", "The reviewers' turn"
    NOBODY = "nobody", "Nobody's turn"


class Standing(models.TextChoices):
    """How a sign-off or a question stands on a day."""

    NOT_NEEDED = "not_needed", "Not needed"
    NOT_HANDED_IN = "not_handed_in", "Not handed in"
    HANDED_IN = "handed_in", "Handed in"
    RENEWAL = "renewal", "Approved, handed in again"
    RETURNED = "returned", "Returned"
    CONDITIONS = "conditions", "Approved, conditions not yet met"
    LAPSED = "lapsed", "Approval lapsed"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    DECIDED = "decided", "Decided, not known how"
    ASKED = "asked", "Not answered"
    ANSWERED = "answered", "Answered"

    @property
    def turn(self) -> Turn:
        if self in (Standing.HANDED_IN, Standing.RENEWAL, Standing.ASKED):
            return Turn.REVIEWERS
        settled = (Standing.NOT_NEEDED, Standing.APPROVED, Standing.DECIDED, Standing.ANSWERED)
        return Turn.NOBODY if self in settled else Turn.TEAM

    @property
    def is_undecided(self) -> bool:
        """Return whether the pilot may not go live before this has had its time."""
        return self in (Standing.NOT_HANDED_IN, Standing.HANDED_IN, Standing.RETURNED, Standing.LAPSED)


class Reviewed(Protocol):
    """What says how a sign-off stands: a row of `SignOff`, or these columns of it and the precision of its days."""

    @property
    def needed(self) -> str: ...
    @property
    def submitted_on(self) -> date | None: ...
    @property
    def decided_on(self) -> date | None: ...
    @property
    def decision(self) -> str: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def conditions_met_on(self) -> date | None: ...


class Round(Protocol):
    """What a clock reads of a decision that was taken here: a row of `SignOffDecision`, or these columns of it."""

    @property
    def round(self) -> int: ...
    @property
    def submitted_on(self) -> date | None: ...
    @property
    def decided_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Typical:
    """How many days it normally takes (None: nobody knows), and how we know."""

    days: int | None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`days`: of this turn. `reviewers_days`: of the reviewers' turns over all rounds and now.

    `since` is None where no day is on record; `expected_on` is the typical end while it is the reviewers' turn.
    """

    standing: Standing
    since: date | None
    days: int | None
    reviewers_days: int
    typical: Typical
    expected_on: date | None
    overdue: int

    @property
    def turn(self) -> Turn:
        return self.standing.turn


def standing_of(sign_off: Reviewed, rounds: Sequence[Round], as_of: date) -> Standing:
    """Return how a sign-off stands; `rounds` are its decisions here, in order."""
    if sign_off.needed == Needed.NO:
        return Standing.NOT_NEEDED
    decision = _decision_by(sign_off, as_of)
    if _is_handed_in_again(sign_off, decision, rounds, as_of):
        holds = decision in Decision.approvals() and not _has_lapsed(sign_off, as_of)
        return Standing.RENEWAL if holds else Standing.HANDED_IN
    if decision in Decision.approvals():
        return _standing_of_approval(sign_off, decision, as_of)
    if decision:
        return STANDINGS[Decision(decision)]
    return Standing.HANDED_IN if sign_off.submitted_on and sign_off.submitted_on <= as_of else Standing.NOT_HANDED_IN


STANDINGS = {
    Decision.RETURNED: Standing.RETURNED,
    Decision.REJECTED: Standing.REJECTED,
    Decision.UNKNOWN: Standing.DECIDED,
}


def _decision_by(sign_off: Reviewed, as_of: date) -> str:
    is_to_come = sign_off.decided_on is not None and sign_off.decided_on > as_of
    return "" if is_to_come else sign_off.decision


def _is_handed_in_again(sign_off: Reviewed, decision: str, rounds: Sequence[Round], as_of: date) -> bool:
    """Return whether the papers lie before the reviewers once more (see `models.renewal_handed_in`)."""
    if not decision or sign_off.submitted_on is None or sign_off.decided_on is None:
        return False
    is_later = sign_off.decided_on < sign_off.submitted_on <= as_of
    refused = decision in Decision.refusals()
    return is_later and (refused or (decision in Decision.approvals() and bool(rounds)))


def _standing_of_approval(sign_off: Reviewed, decision: str, as_of: date) -> Standing:
    if _has_lapsed(sign_off, as_of):
        return Standing.LAPSED
    if decision == Decision.APPROVED_WITH_CONDITIONS and not sign_off.conditions_met_on:
        return Standing.CONDITIONS
    return Standing.APPROVED


def _has_lapsed(sign_off: Reviewed, as_of: date) -> bool:
    lapses_on = last_day(sign_off, "expires_on")
    return lapses_on is not None and lapses_on <= as_of


def next_round(rounds: Sequence[Round]) -> int:
    """Return the number of the round that is to be decided next; `rounds` are in order."""
    return rounds[-1].round + 1 if rounds else 1


def last_day(row: object, field: str) -> date | None:
    """Return the last day that the precision of a column allows."""
    on = getattr(row, field)
    return Day(on, Precision(getattr(row, f"{field}_precision"))).last if on else None


def clock_of(
    sign_off: SignOff, rounds: Sequence[Round], *, typical: Typical, as_of: date, day_zero: date | None
) -> Clock:
    """Return the clock of a sign-off on a day; `day_zero` is when its pilot's clock started."""
    standing = standing_of(sign_off, rounds, as_of)
    since = _since(sign_off, standing, day_zero)
    days = _days(since, as_of)
    running = standing.turn == Turn.REVIEWERS
    expected_on = since + timedelta(days=typical.days) if running and since and typical.days is not None else None
    return Clock(
        standing=standing,
        since=since,
        days=days,
        reviewers_days=_earlier_days(sign_off, rounds, running) + ((days or 0) if running else 0),
        typical=typical,
        expected_on=expected_on,
        overdue=_days(expected_on, as_of) or 0,
    )


def _since(sign_off: SignOff, standing: Standing, day_zero: date | None) -> date | None:
    if standing.turn == Turn.REVIEWERS:
        return last_day(sign_off, "submitted_on")
    if standing == Standing.NOT_HANDED_IN:
        return last_day(sign_off, "engaged_on") or day_zero
    if standing == Standing.LAPSED:
        return last_day(sign_off, "expires_on")
    return last_day(sign_off, "decided_on")


def _days(since: date | None, as_of: date) -> int | None:
    return None if since is None else max((as_of - since).days, 0)


def _earlier_days(sign_off: SignOff, rounds: Sequence[Round], running: bool) -> int:
    """Return the days of the reviewers' turns that are over; without rounds, of the one that the row itself tells."""
    if rounds:
        return sum(_days(one.submitted_on, one.decided_on) or 0 for one in rounds)
    decided_on = last_day(sign_off, "decided_on")
    return 0 if running or decided_on is None else _days(last_day(sign_off, "submitted_on"), decided_on) or 0


def clock_of_question(question: GovernanceQuestion, *, typical: Typical, as_of: date, day_zero: date | None) -> Clock:
    """Return the clock of a question; one of week one is due so many days after the start, or after being raised."""
    answered = bool(question.answer) and (question.answered_on is None or question.answered_on <= as_of)
    since = last_day(question, "raised_on") or day_zero
    starts = [day for day in (since, day_zero) if day]
    expected_on = max(starts) + timedelta(days=typical.days) if starts and typical.days and not answered else None
    return Clock(
        standing=Standing.ANSWERED if answered else Standing.ASKED,
        since=last_day(question, "answered_on") if answered else since,
        days=_days(since, as_of),
        reviewers_days=0 if answered else _days(since, as_of) or 0,
        typical=typical,
        expected_on=expected_on,
        overdue=_days(expected_on, as_of) or 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GoLive:
    """The earliest day on which a pilot may go live, by its blocking sign-offs (domain.md C.6 GOV-4).

    `because`: the one that takes longest, empty where none is waited for. `unknown`: those of which nobody knows how
    long they take. `refused`: those that were rejected; with one of them there is no such day (`on` is None).
    """

    on: date | None
    because: str = ""
    unknown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def earliest_go_live(sign_offs: Iterable[tuple[SignOff, Clock]], as_of: date) -> GoLive:
    """Return `as_of` plus the longest remaining lead over the blocking sign-offs that are not decided."""
    blocking = [(one.area_name, clock) for one, clock in sign_offs if one.blocking]
    refused = tuple(name for name, clock in blocking if clock.standing == Standing.REJECTED)
    waiting = [(name, clock) for name, clock in blocking if clock.standing.is_undecided]
    unknown = tuple(name for name, clock in waiting if clock.typical.days is None)
    leads = [(_remaining(clock, as_of), name) for name, clock in waiting if clock.typical.days is not None]
    longest, because = max(leads, default=(0, ""))
    on = None if refused else as_of + timedelta(days=longest)
    return GoLive(on=on, because=because, unknown=unknown, refused=refused)


def _remaining(clock: Clock, as_of: date) -> int:
    """Return the days until the typical end; what is with the team has all of it before it."""
    if clock.expected_on:
        return max((clock.expected_on - as_of).days, 0)
    return clock.typical.days or 0
