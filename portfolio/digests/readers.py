"""Who gets a portfolio's digest: its leaders and programme managers, unless they have declined."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Portfolio, Role
from alerts.models import MailPreference
from alerts.readers import Member, members_of

# Who has both roles is told what the last of them is told.
READERS = (Role.LEADER, Role.PROGRAMME_MANAGER)
REASONS = {
    Role.LEADER: "You are a leader of the portfolio. This comes once a week, also when nothing is wrong.",
    Role.PROGRAMME_MANAGER: "You manage the portfolio. This comes once a week, also when nothing is wrong.",
}


@dataclass(frozen=True, slots=True)
class Reader:
    user: int
    role: Role
    preference: MailPreference | None


def readers_of(portfolio: Portfolio) -> list[Reader]:
    """Return the readers, in two statements."""
    members = sorted(members_of(portfolio).items())
    found = [Reader(user, role, member.preference) for user, member in members if (role := _role(member))]
    return [one for one in found if one.preference is None or one.preference.wants_digest]


def _role(member: Member) -> Role | None:
    return next((role for role in reversed(READERS) if role in member.roles), None)
