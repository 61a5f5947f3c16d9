"""Which ways out are left alone for a while because they were broken: a circuit breaker each.

What waits for such a way stays as it is, in its order, without a try; everything else goes on.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q

from alerts.claiming import Resting
from alerts.models import Alert, ClockTimestamp, Rest

MAIL = "mail"
# After so many broken conversations in a row a way rests: the mail server for a minute; a domain or a channel that has
# kept us waiting once, and for twice as long each time, for otherwise it would take up all of a worker's time.
MOST_BROKEN = 5
MOST_SLOW = 1
RESTS = timedelta(minutes=1)
LONGEST = timedelta(minutes=8)


class Rests:
    """What one drain knows of them: what others have noted before it began, and what it meets itself."""

    def __init__(self) -> None:
        self.resting = Resting()
        self._broken: dict[str, int] = {}
        rests = ExpressionWrapper(Q(until__gt=ClockTimestamp()), BooleanField())
        for way, broken, is_resting in Rest.objects.annotate(rests=rests).values_list("way", "broken", "rests"):
            self._broken[way] = broken
            if is_resting:
                self._leave(way)

    def has_failed(self, alert: Alert, *, was_slow: bool) -> None:
        """Note that the conversation about a message broke."""
        if alert.channel_id:
            self._note(_way(alert), most=MOST_SLOW)
            return
        self._note(MAIL, most=MOST_BROKEN)
        if was_slow:
            self._note(_way(alert), most=MOST_SLOW)

    def is_unreachable(self, alert: Alert) -> None:
        """Note that a conversation could not even begin."""
        self._note(_way(alert) if alert.channel_id else MAIL, most=1)

    def has_answered(self, alert: Alert) -> None:
        """Note that a conversation came to its end, whatever was said."""
        for way in {_way(alert), *(() if alert.channel_id else (MAIL,))} & self._broken.keys():
            del self._broken[way]
            Rest.objects.filter(way=way).delete()

    def leave_mail(self) -> None:
        """Pass all mail by for the rest of this drain."""
        self.resting.mail = True

    def leave_domain(self, domain: str) -> None:
        """Pass a domain by for the rest of this drain."""
        self.resting.domains.add(domain)

    def _note(self, way: str, *, most: int) -> None:
        broken = self._broken[way] = self._broken.get(way, 0) + 1
        until = ClockTimestamp() + _length(way, broken - most) if broken >= most else None
        Rest.objects.update_or_create(way=way, defaults={"broken": broken, "until": until})
        if until is not None:
            self._leave(way)

    def _leave(self, way: str) -> None:
        kind, _, which = way.partition(":")
        match kind:
            case "domain":
                self.resting.domains.add(which)
            case "channel":
                self.resting.channels.add(int(which))
            case _:
                self.resting.mail = True


def _length(way: str, doublings: int) -> timedelta:
    return RESTS if way == MAIL else min(RESTS * 2 ** min(doublings, 10), LONGEST)


def _way(alert: Alert) -> str:
    return f"channel:{alert.channel_id}" if alert.channel_id else f"domain:{domain_of(alert)}"


def domain_of(alert: Alert) -> str:
    """Return the domain that a mail goes to, in lower case; empty for a channel."""
    return alert.address.rpartition("@")[2].lower()
