"""Who is told of a portfolio's critical findings, from which day of silence on, and who stands in for whom.

Leaders are told at once; whom an escalation step names, once nobody has answered for so many days. Somebody on leave
whose stand-in can be mailed is not: the stand-in is, in their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from accounts.models import Leave, Membership, Portfolio, Role, User
from accounts.time_zones import time_zones
from accounts.wording import counted
from alerts.models import Alert, AlertKind, EscalationStep, MailPreference
from alerts.remembering import for_a_moment
from pilots.dates import Day

DECLINED = {
    AlertKind.CRITICAL: "They chose not to be mailed at once of what is critical.",
    AlertKind.RECOVERED: "They chose not to be mailed when a pilot has recovered.",
}
LEADS_NO_MORE = "The recipient does not lead the portfolio any more."


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who is told, and why.

    `after_days`: for how long nobody must have answered. `away`: why somebody else is mailed in their place.
    """

    user: User
    reason: str
    zone: ZoneInfo
    after_days: int = 0
    away: str = ""
    declined: frozenset[str] = frozenset()

    def held(self, kind: AlertKind) -> str:
        """Return why they are not mailed, or nothing."""
        return DECLINED[kind] if kind in self.declined else self.away

    @property
    def can_be_told(self) -> bool:
        return not self.away and AlertKind.CRITICAL not in self.declined


def readers_of(portfolio: Portfolio, *, as_of: date) -> list[Reader]:
    """Return who is told on a day of what is critical in a portfolio (four queries), each once."""
    members = members_of(portfolio)
    readers = {reader.user.pk: reader for reader in _routes(portfolio, members)}
    away = leaves_of(portfolio, as_of=as_of)
    for reader in list(readers.values()):
        if leave := away.get(reader.user.pk):
            _stand_in(reader, leave, readers, members, away)
    return sorted(readers.values(), key=lambda reader: reader.user.pk)


def leaves_of(portfolio: Portfolio, *, as_of: date) -> dict[int, Leave]:
    """Return the leaves of a day of those who can log in, by the user's id (one query)."""
    leaves = Leave.objects.filter(portfolio=portfolio).on(as_of).select_related("person", "stand_in")
    return {leave.person.user_id: leave for leave in leaves.order_by("pk") if leave.person.user_id}


@dataclass(frozen=True)
class Member:
    """Somebody who can log in and belongs to a portfolio, as a reader of its mails."""

    as_reader: Reader
    roles: set[str]
    preference: MailPreference | None


def members_of(portfolio: Portfolio) -> dict[int, Member]:
    """Return the members of a portfolio who can log in, by the user's id (two queries)."""
    wishes = {wish.user_id: wish for wish in MailPreference.objects.filter(portfolio=portfolio)}
    members: dict[int, Member] = {}
    memberships = Membership.objects.filter(portfolio=portfolio, user__is_active=True)
    for membership in memberships.select_related("user").order_by("pk"):
        user = membership.user
        wish = wishes.get(user.pk)
        member = Member(_as_reader(user, portfolio, wish), set(), wish)
        members.setdefault(user.pk, member).roles.add(membership.role)
    return members


def _as_reader(user: User, portfolio: Portfolio, wish: MailPreference | None) -> Reader:
    wants = {AlertKind.CRITICAL: not wish or wish.wants_critical, AlertKind.RECOVERED: not wish or wish.wants_recovered}
    return Reader(
        user=user,
        reason="",
        zone=zone_of(wish, portfolio),
        declined=frozenset(kind for kind, wanted in wants.items() if not wanted),
    )


def zone_of(preference: MailPreference | None, portfolio: Portfolio) -> ZoneInfo:
    """Return the time zone by whose clock somebody gets a portfolio's mails: their own, else the portfolio's."""
    known = preference and preference.timezone in time_zones()
    return ZoneInfo(preference.timezone) if preference and known else portfolio.zone


def zones_of(portfolio: Portfolio) -> dict[int, ZoneInfo]:
    """Return the time zones of readers of a portfolio who have their own, by the user's id (one query)."""
    wishes = MailPreference.objects.filter(portfolio=portfolio).exclude(timezone="")
    return {wish.user_id: zone_of(wish, portfolio) for wish in wishes}


def _routes(portfolio: Portfolio, members: dict[int, Member]) -> Iterable[Reader]:
    """Yield the readers, those who are told later first: who is told at once, is."""
    steps = EscalationStep.objects.filter(portfolio=portfolio).order_by("-after_days", "pk")
    for step in steps:
        for pk, member in members.items():
            if step.user_id == pk or step.role in member.roles:
                told_as = f"as {Role(step.role).label.lower()} of {portfolio}" if step.role else f"in {portfolio}"
                reason = f"You are told {told_as} what nobody has answered for {counted(step.after_days, 'day')}."
                yield replace(member.as_reader, reason=reason, after_days=step.after_days)
    for member in members.values():
        if Role.LEADER in member.roles:
            yield replace(member.as_reader, reason=f"You are a leader of {portfolio}.")


def _stand_in(
    absent: Reader, leave: Leave, readers: dict[int, Reader], members: dict[int, Member], away: dict[int, Leave]
) -> None:
    """Let the stand-in of somebody on leave be told: in their place, or beside them where both are away."""
    stand_in = stand_in_of(leave, members)
    if not stand_in or not stand_in.as_reader.can_be_told:
        return
    user = stand_in.as_reader.user
    if user.pk not in away:
        readers[absent.user.pk] = replace(absent, away=in_their_place(leave, user))
    known = readers.get(user.pk)
    if known is None or known.after_days > absent.after_days:
        reason = for_whom(leave, absent.user, absent.reason)
        readers[user.pk] = replace(stand_in.as_reader, reason=reason, after_days=absent.after_days)


def stand_in_of(leave: Leave, members: dict[int, Member]) -> Member | None:
    """Return who stands in for somebody on leave, if they are a member who can log in."""
    return members.get(leave.stand_in.user_id or 0) if leave.stand_in else None


def in_their_place(leave: Leave, stand_in: User) -> str:
    """Return why somebody on leave is not mailed."""
    return f"They are away until {Day(leave.last)}: {stand_in} stands in and is told in their place."


def for_whom(leave: Leave, absent: User, reason: str) -> str:
    """Return why a stand-in is mailed. `reason`: why the one on leave would be."""
    return f"You stand in for {absent}, who is away until {Day(leave.last)}. They would get it: {reason}"[:300]


def gets_no_more(alert: Alert) -> str:
    """Return why the reader of a message of what is critical gets it no more, or nothing."""
    user = alert.recipient
    if user is None:
        return ""
    told = for_a_moment(("readers", alert.portfolio_id, alert.as_of), lambda: _told_by_user(alert))
    if user.pk not in told:
        return LEADS_NO_MORE
    return told[user.pk].held(AlertKind.CRITICAL)


def _told_by_user(alert: Alert) -> dict[int, Reader]:
    return {reader.user.pk: reader for reader in readers_of(alert.portfolio, as_of=alert.as_of)}
