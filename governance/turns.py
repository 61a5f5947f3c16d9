"""The days on which a sign-off lay before the reviewers, turn by turn. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from governance.clocks import Reviewed, Round, last_day

# From a day to the day before another.
type Span = tuple[date, date]


def reviewers_turns(sign_off: Reviewed, rounds: Sequence[Round], as_of: date, *, running: bool) -> list[Span]:
    """Return the reviewers' turns up to a day, the one that runs last; their days are `Clock.reviewers_days`.

    `running`: whether it is the reviewers' turn on that day (`clocks.standing_of`).
    """
    submitted_on, decided_on = last_day(sign_off, "submitted_on"), last_day(sign_off, "decided_on")
    pairs: list[tuple[date | None, date | None]] = [(one.submitted_on, one.decided_on) for one in rounds]
    pairs += [] if rounds or running else [(submitted_on, decided_on)]
    pairs += [(submitted_on, as_of)] if running else []
    return [(since, until) for since, until in pairs if since and until and since <= until]
