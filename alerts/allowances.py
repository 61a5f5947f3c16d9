"""How much mail may leave in a minute: overall, and to one domain. Counted in PostgreSQL, for all.

A bucket holds at most what a minute allows and fills steadily. A drain takes from it in portions, so that it does not
ask for each mail, and gives back what it has not used; what a killed one had taken is lost, and the bucket fills again.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from alerts.models import Allowance, ClockTimestamp

PORTION = 20


class Allowances:
    """What one drain may still hand over. A limit of 0 mails a minute is none."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def has(self, domain: str = "") -> bool:
        """Say whether one more mail may leave: to a domain, or (without one) at all."""
        if not _most(domain):
            return True
        if not self._taken.get(domain):
            self._taken[domain] = _take(domain)
        return self._taken[domain] > 0

    def use(self, domain: str) -> None:
        """Count a mail to a domain."""
        for bucket in ("", domain):
            if _most(bucket):
                self._taken[bucket] -= 1

    def give_back(self) -> None:
        for domain, number in self._taken.items():
            if number > 0:
                _change(domain, -number)
        self._taken.clear()


def _most(domain: str) -> int:
    most: int = settings.MAIL_PER_MINUTE_TO_A_DOMAIN if domain else settings.MAIL_PER_MINUTE
    return most


def _take(domain: str) -> int:
    return _change(domain, min(PORTION, _most(domain)))


@transaction.atomic
def _change(domain: str, wanted: int) -> int:
    """Take so many mails out of a bucket, or as many as it has; a negative number puts them back. Return how many."""
    most = _most(domain)
    full = {"left": most, "filled_at": ClockTimestamp()}
    Allowance.objects.bulk_create([Allowance(domain=domain, **full)], ignore_conflicts=True)
    bucket = Allowance.objects.select_for_update().annotate(now=ClockTimestamp()).get(domain=domain)
    minutes = (bucket.now - bucket.filled_at).total_seconds() / 60
    left = min(most, bucket.left + most * minutes)
    taken = min(wanted, int(left))
    Allowance.objects.filter(pk=bucket.pk).update(left=min(most, left - taken), filled_at=bucket.now)
    return taken
