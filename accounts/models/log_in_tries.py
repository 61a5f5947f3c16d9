"""How often somebody tried to log in and did not get in, per account and network.

Both are kept as keyed digests: whoever reads the table learns neither an address nor where somebody was. An account is
whatever was typed as one, so that what is counted does not tell whether there is one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

# Design of log-ins (ASVS 5.0 6.3.1): five mistakes cost nothing, from then on each doubles the wait.
FREE = 5
# From networks from which nobody has got in, taken together: so that guesses from many addresses are held up too.
FREE_FROM_ANYWHERE = 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
KNOWN_FOR = timedelta(days=90)
ANYWHERE = ""


def digest_of(words: str) -> str:
    """Return what is kept of an account or a network; capitals and blanks around it make no other one."""
    return salted_hmac("accounts.log_in_tries", words.strip().lower(), algorithm="sha256").hexdigest()


class LogInTriesQuerySet(models.QuerySet["LogInTries"]):
    def of(self, account: str) -> Self:
        return self.filter(account=digest_of(account))

    def out_of_date(self, now: datetime) -> Self:
        """Keep what counts no more: no try of late, and nobody who got in lately."""
        not_known = Q(got_in_at=None) | Q(got_in_at__lt=now - KNOWN_FOR)
        return self.filter(not_known, last_at__lt=now - FORGOTTEN_AFTER)


class LogInTries(models.Model):
    """The tries at an account from a network, or from all networks that are not known for it (`ANYWHERE`)."""

    account = models.CharField(max_length=64)
    network = models.CharField(max_length=64, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    wait_until = models.DateTimeField()
    got_in_at = models.DateTimeField(null=True)

    objects = LogInTriesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "network"], name="log_in_tries_unique")]

    def __str__(self) -> str:
        return f"{self.failures} since the last time"

    def is_known(self, now: datetime) -> bool:
        """Say whether somebody has got in from this network lately: guesses from elsewhere do not count here."""
        return self.got_in_at is not None and self.got_in_at >= now - KNOWN_FOR

    def count(self, now: datetime) -> None:
        """Count a try as failed, which it is until the password turns out to be right."""
        self.failures = 1 if self.last_at < now - FORGOTTEN_AFTER else self.failures + 1
        over = self.failures - (FREE_FROM_ANYWHERE if self.network == ANYWHERE else FREE)
        wait = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else timedelta()
        self.last_at, self.wait_until = now, now + wait
        self.save()
