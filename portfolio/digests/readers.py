"""Who gets a portfolio's digest: its leaders and programme managers, unless they have declined, and their stand-ins.

Somebody on leave whose stand-in can be mailed is not: the stand-in is, as it is with what is critical
(`alerts.readers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import Leave, Portfolio, Role, User
from alerts.models import MailPreference
from alerts.readers import Member, for_whom, in_their_place, leaves_of, members_of, stand_in_of

# Who has both roles is told what the last of them is told.
READERS = (Role.LEADER, Role.PROGRAMME_MANAGER)
REASONS = {
    Role.LEADER: "You are a leader of the portfolio. This comes once a week, also when nothing is wrong.",
    Role.PROGRAMME_MANAGER: "You manage the portfolio. This comes once a week, also when nothing is wrong.",
}


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody on leave, and the last day of it."""

    user: User
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who gets the digest of a role, and why.

    `instead_of`: for whom they stand in; role and time are that one's, so that it is due for both of them at once.
    `away`: why somebody else gets it in their place.
    """

    user: User
    role: Role
    preference: MailPreference | None
    reason: str
    instead_of: Absent | None = None
    away: str = ""


def readers_of(portfolio: Portfolio, *, as_of: date) -> list[Reader]:
    """Return the readers of a day, in three statements; whoever stands in for several comes once for each of them."""
    members = members_of(portfolio)
    readers = {pk: reader for pk, member in sorted(members.items()) if (reader := _of_own_right(member))}
    leaves = leaves_of(portfolio, as_of=as_of)
    stand_ins = list(_stand_ins(readers, leaves, members))
    return [*readers.values(), *stand_ins]


def _of_own_right(member: Member) -> Reader | None:
    role = next((role for role in reversed(READERS) if role in member.roles), None)
    if role is None or not _wants_it(member):
        return None
    return Reader(user=member.as_reader.user, role=role, preference=member.preference, reason=REASONS[role])


def _wants_it(member: Member) -> bool:
    return member.preference is None or member.preference.wants_digest


def _stand_ins(readers: dict[int, Reader], leaves: dict[int, Leave], members: dict[int, Member]) -> Iterable[Reader]:
    """Yield who stands in for readers and is none, and note of those readers why they get nothing."""
    for pk, absent in list(readers.items()):
        stand_in = stand_in_of(leaves[pk], members) if pk in leaves else None
        if stand_in is None or not _wants_it(stand_in):
            continue
        user, leave = stand_in.as_reader.user, leaves[pk]
        if user.pk not in leaves:
            readers[pk] = replace(absent, away=in_their_place(leave, user))
        if user.pk not in readers:
            reason = for_whom(leave, absent.user, absent.reason)
            yield replace(absent, user=user, reason=reason, instead_of=Absent(absent.user, leave.last))
