"""Ending the week's digest from the mail itself: by the button of a mail program (RFC 8058), or on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pghistory
from django.conf import settings
from django.urls import reverse

from accounts.models import Portfolio, User
from alerts.links.held import may_log_in
from alerts.links.tokens import holder, holder_of, is_signed, name_of, token_of
from alerts.models import Alert, MailPreference

_NAME = re.compile(r"digest\.([1-9]\d{0,17})\.([1-9]\d{0,17})", re.ASCII)


def unsubscribe_address(alert: Alert) -> str:
    """Return the address at which the reader of a digest ends it, as a message is written and stored: a dead one."""
    return f"{settings.BASE_URL}/unsubscribe/{_name(alert)}/"


def unsubscribe_headers(alert: Alert) -> dict[str, str]:
    """Return the headers by which a mail program offers to end the digest; none for who has no log-in.

    One click needs HTTPS (RFC 8058, 3.1). There is no address that reads mails of this kind, hence no `mailto:`.
    """
    if alert.recipient is None:
        return {}
    token = token_of(_name(alert), holder_of(alert))
    headers = {"List-Unsubscribe": f"<{settings.BASE_URL}{reverse('unsubscribe-link', args=[token])}>"}
    return headers | ({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if settings.HTTPS else {})


def _name(alert: Alert) -> str:
    return f"digest.{alert.recipient_id}.{alert.portfolio_id}"


@dataclass(frozen=True)
class Subscription:
    """A reader and a portfolio of whose digest they hold the link."""

    user: User
    portfolio: Portfolio

    @property
    def is_on(self) -> bool:
        found = MailPreference.objects.filter(user=self.user, portfolio=self.portfolio).first()
        return found is None or found.wants_digest

    def turn(self, *, on: bool) -> None:
        """Turn the digest on or off. Doing it twice changes nothing; history says that it was by link."""
        with pghistory.context(source="mail link", command="unsubscribe by link", user=self.user.pk):
            said = {"wants_digest": on}
            known, is_new = MailPreference.objects.get_or_create(
                user=self.user, portfolio=self.portfolio, defaults=said
            )
            if not is_new and known.wants_digest != on:
                known.wants_digest = on
                known.save(update_fields=["wants_digest"])


def subscription_of(token: str) -> Subscription | None:
    """Return whose digest of which portfolio a token ends, if it was signed for a reader who is still a member."""
    name = _NAME.fullmatch(name_of(token))
    user = User.objects.filter(pk=int(name[1])).first() if name else None
    portfolio = Portfolio.objects.filter(pk=int(name[2])).first() if name else None
    if user is None or portfolio is None or not is_signed(token, holder(str(user.pk), user.email)):
        return None
    return Subscription(user, portfolio) if may_log_in(user, portfolio.pk) else None
