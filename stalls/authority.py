"""Who may answer a finding, and how."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Membership, Role, User


@dataclass(frozen=True, slots=True)
class Rights:
    """What a user may do in a portfolio. `may_answer`: acknowledge, snooze, and agree what is to be done."""

    may_answer: bool
    may_judge: bool
    is_leader: bool


def rights_of(user: User, portfolio_id: int) -> Rights:
    """Return what a user may do with the findings of a portfolio (one statement).

    Whoever records facts there and its leaders answer; a reviewer says whether a finding is right.
    """
    if user.is_superuser:
        return Rights(may_answer=True, may_judge=True, is_leader=True)
    roles = set(Membership.objects.filter(user=user, portfolio=portfolio_id).values_list("role", flat=True))
    may_answer = not roles.isdisjoint({Role.LEADER, *Role.recording()})
    return Rights(may_answer, may_answer or Role.REVIEWER in roles, Role.LEADER in roles)
