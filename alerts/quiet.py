"""When a mail may leave: not at night (domain.md C.8)."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, time, timedelta

from accounts.models import Portfolio

# domain.md C.8 says "none at night" without hours; these are the waking hours of a person with a telephone.
DAY_BEGINS = time(7)
DAY_ENDS = time(21)
# domain.md C.8: "none at night or in quiet periods except GOV-7", which is use of an unapproved system on real people.
URGENT = frozenset({"governance/live-without-sign-off"})


def due_at(now: datetime, *, portfolio: Portfolio, rules: Set[str]) -> datetime:
    """Return the instant (aware) from which a mail about these rules may leave: now, or when the night ends.

    A demonstration has no night: whoever tries the product in the evening is to see its mail.
    """
    if portfolio.is_demonstration or rules & URGENT:
        return now
    local = now.astimezone(portfolio.zone)
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return now
    morning = local.date() + timedelta(days=1 if local.time() >= DAY_ENDS else 0)
    return datetime.combine(morning, DAY_BEGINS, tzinfo=local.tzinfo)
