"""The days on which a sign-off lay before the reviewers, turn by turn. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from governance.clocks import Turn, last_day, standing_of
from governance.models import SignOff, SignOffDecision

# From a day to the day before another.
type Span = tuple[date, date]


def reviewers_turns(sign_off: SignOff, rounds: Sequence[SignOffDecision], as_of: date) -> list[Span]:
    """Return the reviewers' turns up to a day, the one that runs last; their days are `Clock.reviewers_days`."""
    submitted_on, decided_on = last_day(sign_off, "submitted_on"), last_day(sign_off, "decided_on")
    running = standing_of(sign_off, rounds, as_of).turn == Turn.REVIEWERS
    pairs: list[tuple[date | None, date | None]] = [(one.submitted_on, one.decided_on) for one in rounds]
    pairs += [] if rounds or running else [(submitted_on, decided_on)]
    pairs += [(submitted_on, as_of)] if running else []
    return [(since, until) for since, until in pairs if since and until and since <= until]
