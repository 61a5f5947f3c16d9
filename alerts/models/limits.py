"""What keeps the delivery within bounds, shared by all who deliver: how much may leave, and who rests."""

from __future__ import annotations

from django.db import models


class Allowance(models.Model):
    """How many mails may leave just now: to one domain, or (without a domain) at all."""

    domain = models.CharField(max_length=255, unique=True, blank=True)
    left = models.FloatField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.left:.0f} to {self.domain or 'all'}"


class Rest(models.Model):
    """A way out that is broken and is left alone for a while (a circuit breaker).

    `way` is `mail`, `domain:example.org` or `channel:7`.
    """

    way = models.CharField(max_length=270, unique=True)
    broken = models.PositiveIntegerField(help_text="Conversations that broke, one after the other.")
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.way} until {self.until}"


class Home(models.Model):
    """The database in which the delivery last worked; the one row there is. A restored copy is another database."""

    identity = models.CharField(max_length=80)
    restored_at = models.DateTimeField(
        null=True, help_text="It is a restored copy, noticed then; empty once somebody has decided about what is held."
    )

    def __str__(self) -> str:
        return self.identity
