"""Ending the week's digest from the mail itself: by the button of a mail program (RFC 8058), by mail, or on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pghistory
from django.conf import settings
from django.urls import reverse

from accounts.models import Portfolio, User
from alerts.inbound_addresses import InboundPurpose
from alerts.links.held import holder_by, may_log_in
from alerts.links.tokens import holder, holder_of, is_signed, name_of, token_of
from alerts.models import Alert, MailPreference

# To write to such an address says by itself that its reader wants no more. Like the link, it dies with their address.
BY_MAIL = InboundPurpose("alerts.links.unsubscribe", says=lambda pk: f"{pk} {holder_by(pk)}")
_NAME = re.compile(r"digest\.([1-9]\d{0,17})\.([1-9]\d{0,17})", re.ASCII)


def unsubscribe_address(alert: Alert) -> str:
    """Return the address at which the reader of a digest ends it, as a message is written and stored: a dead one."""
    return f"{settings.BASE_URL}/unsubscribe/{_name(alert)}/"


def unsubscribe_headers(alert: Alert) -> dict[str, str]:
    """Return the headers by which a mail program offers to end the digest; none for who has no log-in.

    One click needs HTTPS (RFC 8058, 3.1), and a `mailto:` an address at which mail is read.
    """
    if alert.recipient is None:
        return {}
    token = token_of(_name(alert), holder_of(alert))
    ways = [f"{settings.BASE_URL}{reverse('unsubscribe-link', args=[token])}"]
    if address := BY_MAIL.address(alert):
        ways.append(f"mailto:{address}?subject=unsubscribe")
    headers = {"List-Unsubscribe": ", ".join(f"<{way}>" for way in ways)}
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

    def turn(self, *, on: bool, by: str = "link") -> None:
        """Turn the digest on or off. Doing it twice changes nothing; history says that it was by link, or by mail."""
        with pghistory.context(
            source="mail link" if by == "link" else by, command=f"unsubscribe by {by}", user=self.user.pk
        ):
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


def subscription_by_mail(addresses: Iterable[str]) -> tuple[Alert, Subscription] | None:
    """Return which mail of ours, and whose digest, is ended by a mail to these addresses; None where none is.

    As with a link, its reader must still be a member.
    """
    found = [pk for pk in map(BY_MAIL.alert_of, addresses) if pk]
    alert = Alert.objects.filter(pk__in=found[:1]).select_related("recipient", "portfolio").first()
    if alert is None or alert.recipient is None or not may_log_in(alert.recipient, alert.portfolio_id):
        return None
    return alert, Subscription(alert.recipient, alert.portfolio)
