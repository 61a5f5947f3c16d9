"""Which links of mails have ended."""

from __future__ import annotations

from django.db import models

from accounts.models import Portfolio, ScopedQuerySet
from alerts.models.alerts import Alert


class EndedLinkQuerySet(ScopedQuerySet["EndedLink"]):
    pass


class EndedLink(models.Model):
    """A link of a mail was used, or a fresh one has taken its place. One that is open has no row.

    Nothing of its token is kept: what its name says is signed anew when it is opened (`alerts.links.tokens`).
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="ended_links")
    name = models.CharField(max_length=100, unique=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = EndedLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None) ^ models.Q(revoked_at=None), name="endedlink_used_or_revoked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {'used' if self.used_at else 'revoked'}"
