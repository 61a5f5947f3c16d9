"""Holds guesses of passwords up, at every door, and says in the log that somebody tried.

A try is counted before the password is looked at, so that many at once are no way around it, and taken back when it was
right. Nobody is locked out for good, and nobody from outside can hold somebody up where they are used to log in: what
is guessed from elsewhere counts there alone.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest

from accounts.models import LogInTries
from accounts.models.log_in_tries import ANYWHERE, digest_of
from accounts.wording import counted

logger = logging.getLogger(__name__)
TOO_MANY = "There were too many mistakes. Wait %(wait)s, then try again; until then not even the right password opens."


class TooManyTriesError(ValidationError):
    """The form of any door shows it above its fields."""


@dataclass(frozen=True)
class Try:
    """A try at an account from a network, both as digests."""

    account: str
    network: str
    now: datetime

    @classmethod
    def of(cls, account: str, request: HttpRequest | None, *, now: datetime) -> Try:
        return cls(digest_of(account), digest_of(network_of(request)), now)

    def begin(self) -> None:
        """Count the try as failed. Raises TooManyTriesError where it comes too early; it is not counted then."""
        _forget(self.now)
        with transaction.atomic():
            rows = self._rows()
            wait = max(row.wait_until for row in rows) - self.now
            if wait <= timedelta():
                for row in rows:
                    row.count(self.now)
        if wait > timedelta():
            logger.warning("A log-in came too early, by %d s (%s).", wait.total_seconds(), self)
            raise TooManyTriesError(TOO_MANY, code="throttled", params={"wait": _in_words(wait)})

    def succeed(self) -> None:
        """Take the try back, and remember that this network is one from which its owner logs in."""
        everywhere = LogInTries.objects.filter(account=self.account)
        here = {"failures": 0, "wait_until": self.now, "got_in_at": self.now}
        everywhere.filter(network=self.network).update(**here)
        anywhere = {"failures": Greatest(F("failures") - 1, 0), "wait_until": self.now}
        everywhere.filter(network=ANYWHERE, last_at=self.now).update(**anywhere)

    def fail(self) -> None:
        logger.warning("A log-in failed (%s).", self)

    def __str__(self) -> str:
        """Return what tells one account and network from others, and nobody who they are."""
        return f"account {self.account[:8]}, network {self.network[:8]}"

    def _rows(self) -> list[LogInTries]:
        here = self._row(self.network)
        return [here] if here.is_known(self.now) else [here, self._row(ANYWHERE)]

    def _row(self, network: str) -> LogInTries:
        new = {"last_at": self.now, "wait_until": self.now}
        rows = LogInTries.objects.select_for_update()
        return rows.get_or_create(account=self.account, network=network, defaults=new)[0]


def network_of(request: HttpRequest | None) -> str:
    """Return the network that a request comes from: an IPv4 address, or of an IPv6 address the half that is a home's.

    Behind proxies, what the outermost of ours says of it: whatever stands further left anybody can write there.
    """
    if request is None:
        return "here"
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    told = said[-trusted] if 0 < trusted <= len(said) else ""
    try:
        address = ip_address(told or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _forget(now: datetime) -> None:
    """Delete what counts no more; rows at which somebody else is at work are left for the next time."""
    old = LogInTries.objects.out_of_date(now).select_for_update(skip_locked=True)
    LogInTries.objects.filter(pk__in=old.values("pk")).delete()


def _in_words(wait: timedelta) -> str:
    seconds = max(int(wait.total_seconds()), 1)
    return counted(seconds, "second") if seconds < 60 else counted(-(-seconds // 60), "minute")
