"""From a token to the link that its holder may act by, and how a link ends.

A link gives no more than its reader's log-in, and dies with their address, account, membership or role, with the
episode of its finding, with its use, with a fresh one, and with time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from accounts.models import Person, PersonQuerySet, Portfolio, User
from alerts.links.tokens import Claims, Purpose, claims_of, holder_of, is_signed, name_of
from alerts.models import Alert, EndedLink
from pilots.lifecycle.holdings import holdings_of
from pilots.models import HandOver
from stalls.authority import rights_of
from stalls.models import Finding
from stalls.sheets import ANSWERS
from stalls.state_machine import FindingState

LASTS = timedelta(days=14)


class LinkGoneError(Exception):
    """The link has ended since its page was opened; nothing was written."""


@dataclass(frozen=True, eq=False)
class MailLink:
    """A link that was signed for the reader of its message, who still has that address, account and right."""

    claims: Claims
    alert: Alert
    now: datetime

    @property
    def reader(self) -> Any:
        return self.alert.recipient or self.alert.person

    @cached_property
    def ended(self) -> EndedLink | None:
        return EndedLink.objects.filter(name=self.claims.name).first()

    @property
    def is_used(self) -> bool:
        return self.ended is not None and self.ended.used_at is not None

    @property
    def is_in_time(self) -> bool:
        mail = self.alert.gathered_into or self.alert
        return (mail.sent_at or mail.due_at) + LASTS > self.now

    @property
    def is_open(self) -> bool:
        """Say whether it can be acted by: in time, not ended, and with something left to answer."""
        return self.is_in_time and self.ended is None and self.is_answerable

    @cached_property
    def subject(self) -> Finding | HandOver | Person | None:
        """Return what it is about, as long as that belongs to the portfolio and is the reader's to answer."""
        if self.claims.purpose in Purpose.of_findings():
            return _finding(self)
        return _leaver(self) if self.claims.purpose == Purpose.HAND_OVER else _hand_over(self)

    @property
    def is_answerable(self) -> bool:
        """Say whether something is left to answer.

        A finding stands in the episode of which the mail told; nobody has answered a hand-over; a champion who leaves
        holds pilots of which nobody has been asked.
        """
        match self.subject:
            case Finding() as finding:
                return finding.episode == self.claims.episode and finding.state != FindingState.CLOSED
            case HandOver() as hand_over:
                return not hand_over.answer
            case Person() as leaver:
                return bool(holdings_of(leaver, self.alert.portfolio.day_of(self.now)).proposed)
        return False

    def use_up(self) -> None:
        """End it by its use, in the transaction of what is recorded. Raises LinkGoneError where it had ended."""
        said = {"portfolio_id": self.alert.portfolio_id, "alert": self.alert, "used_at": self.now}
        if not EndedLink.objects.get_or_create(name=self.claims.name, defaults=said)[1]:
            raise LinkGoneError

    def revoke(self) -> None:
        """End it, unless it has ended: a fresh one takes its place."""
        said = {"portfolio_id": self.alert.portfolio_id, "alert": self.alert, "revoked_at": self.now}
        EndedLink.objects.get_or_create(name=self.claims.name, defaults=said)


def link_of(token: str, now: datetime) -> MailLink | None:
    """Return the link of a token, if it is one for a reader who may still act; whether it is open is another matter."""
    claims = claims_of(name_of(token))
    holder = holder_by(claims.alert) if claims else None
    if claims is None or holder is None or not is_signed(token, holder):
        return None
    related = ("recipient", "person__user", "portfolio", "gathered_into")
    messages = Alert.objects.filter(pk=claims.alert).select_related(*related)
    return next((link for alert in messages if may_act(link := MailLink(claims, alert, now))), None)


def holder_by(message: int) -> str | None:
    """Return for whom the links of a message are signed; None where there is no such message, or nobody to mail.

    It reads little, for what is asked most often with a token that is none.
    """
    messages = Alert.objects.filter(pk=message, channel=None).select_related("recipient", "person")
    for alert in messages.only("channel", "recipient__email", "person__email"):
        return holder_of(alert) if alert.address else None
    return None


def may_act(link: MailLink) -> bool:
    """Say whether the reader may still do what the link is for: no more than by logging in."""
    user = link.alert.recipient or (link.alert.person.user if link.alert.person else None)
    portfolio = link.alert.portfolio_id
    if link.claims.purpose in Purpose.of_findings():
        may = ANSWERS[link.claims.purpose].is_open_to
        return user is not None and user.is_active and may(rights_of(user, portfolio))
    return user is None or may_log_in(user, portfolio)


def may_log_in(user: User, portfolio: int) -> bool:
    """Say whether a user may see a portfolio."""
    return user.is_active and Portfolio.objects.visible_to(user).filter(pk=portfolio).exists()


def _finding(link: MailLink) -> Finding | None:
    findings = Finding.objects.filter(portfolio=link.alert.portfolio_id)
    return findings.select_related("pilot__portfolio", "hidden_by").filter(pk=link.claims.subject).first()


def _hand_over(link: MailLink) -> HandOver | None:
    """Return the hand-over, if the reader is who is asked."""
    asked = HandOver.objects.filter(portfolio=link.alert.portfolio_id, pk=link.claims.subject)
    related = ("pilot", "portfolio", "giver", "receiver")
    return asked.filter(receiver__in=_people(link)).select_related(*related).first()


def _leaver(link: MailLink) -> Person | None:
    """Return the champion who leaves, if that is the reader."""
    return _people(link).filter(pk=link.claims.subject).select_related("portfolio").first()


def _people(link: MailLink) -> PersonQuerySet:
    """Return who the reader is in the portfolio."""
    people = Person.objects.filter(portfolio=link.alert.portfolio_id)
    user, person = link.alert.recipient_id, link.alert.person_id
    return people.filter(user=user) if user else people.filter(pk=person or 0)
