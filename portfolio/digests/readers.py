"""Who gets a portfolio's digest: its leaders and programme managers, unless they have declined."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Membership, Portfolio, Role
from alerts.models import MailPreference

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
    preferences = {one.user_id: one for one in MailPreference.objects.filter(portfolio=portfolio)}
    members = Membership.objects.filter(portfolio=portfolio, role__in=READERS, user__is_active=True)
    roles: dict[int, Role] = {}
    for user, role in sorted(members.values_list("user", "role"), key=lambda row: READERS.index(Role(row[1]))):
        roles[user] = Role(role)
    found = [Reader(user, role, preferences.get(user)) for user, role in sorted(roles.items())]
    return [one for one in found if one.preference is None or one.preference.wants_digest]
