"""Addresses to which mail does not get through: refused at the door, or sent back afterwards.

Kept by a digest, so that nobody who reads the table learns an address. The mark goes with the address: whoever gets
another one is not marked any more.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models.functions import Coalesce, Lower, NullIf

# RFC 5321 4.5.4.1: a server that tries again gives up after "at least 4-5 days". Mail that was accepted and is not
# back by then has got through.
BACK_WITHIN = timedelta(days=5)


def digest_of_address(address: str) -> str:
    """Return what is kept of an e-mail address; capitals and blanks around it make no other one."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def address_digest() -> models.Func:
    """Return the expression over people for the digest of the address that they have now, null where they have none.

    A log-in's address goes before the person's own, as it does where mail is sent.
    """
    address = Coalesce(NullIf("user__email", models.Value("")), NullIf("email", models.Value("")))
    return models.Func(
        Lower(address),
        # Django's SHA256 needs an extension; this is PostgreSQL's own.
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )


class AddressRefusalQuerySet(models.QuerySet["AddressRefusal"]):
    def standing_on(self, as_of: Any) -> Self:
        """Keep the refusals of which nothing says on a day that they are over."""
        return self.filter(since__lte=as_of).exclude(accepted_on__lte=as_of - BACK_WITHIN)

    def refused(self, address: str, *, on: date, words: str) -> None:
        """Record that mail to an address was refused for good. One that is over begins anew."""
        digest = digest_of_address(address)
        row, is_new = self.get_or_create(address_digest=digest, defaults={"since": on, "last_on": on, "words": words})
        if not is_new:
            since = on if row.is_over(on) else min(row.since, on)
            self.filter(pk=row.pk).update(since=since, last_on=on, accepted_on=None, words=words)

    def accepted(self, address: str, *, on: Any) -> None:
        """Record that a mail server has taken mail to an address, though it may still come back.

        `on` may be an expression.
        """
        self.filter(address_digest=digest_of_address(address), accepted_on=None).update(accepted_on=on)


class AddressRefusal(models.Model):
    """Mail to an address of this digest is refused since a day; `accepted_on`: the first day on which it was not."""

    address_digest = models.CharField(max_length=64, unique=True)
    since = models.DateField()
    last_on = models.DateField()
    accepted_on = models.DateField(null=True)
    words = models.CharField(max_length=100, help_text="What the mail server said, in our words: no address.")

    objects = AddressRefusalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"refused since {self.since}"

    def is_over(self, as_of: date) -> bool:
        return self.accepted_on is not None and self.accepted_on <= as_of - BACK_WITHIN
