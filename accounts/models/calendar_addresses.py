"""The secret address at which a user's calendar can be read without logging in: made, replaced, revoked, looked up.

Whoever has it reads what its user may see, and nothing else; so it is shown once, and only its digest is kept.
"""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models.users import User
from accounts.secret_links import digest_of

# 256 bits: twice what nobody can guess.
TOKEN_BYTES = 32


class CalendarAddressQuerySet(models.QuerySet["CalendarAddress"]):
    def opened_by(self, token: str) -> Self:
        """Keep the address of a token, if its user may still log in.

        What is compared is a digest, which somebody who guesses cannot steer: how long that takes tells them nothing.
        """
        return self.filter(token_digest=digest_of(token), user__is_active=True).select_related("user")

    def make_for(self, user: User) -> str:
        """Give a user an address, in place of the one they had, and return its token, which nobody can read again."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.update_or_create(user=user, defaults={"token_digest": digest_of(token), "made_at": Now()})
        return token


class CalendarAddress(models.Model):
    """A user has an address of this digest; its row is gone once it is revoked."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"calendar address of {self.user_id}"
