"""Chat channels of a portfolio that get its messages beside people's mail."""

from __future__ import annotations

from django.db import models

from accounts.history import keep_history
from accounts.models import Portfolio, ScopedQuerySet


class ChannelKind(models.TextChoices):
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"


class ChannelQuerySet(ScopedQuerySet["Channel"]):
    pass


@keep_history(exclude=("url", "secret"))
class Channel(models.Model):
    """A webhook of Slack or Teams. Who knows its address can write there, so that no page and no log ever shows it."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="channels")
    name = models.CharField(max_length=80, help_text="As people call it: #ai-pilots.")
    kind = models.CharField(max_length=5, choices=ChannelKind)
    url = models.CharField("address", max_length=500)
    secret = models.CharField(max_length=64, help_text="Messages are signed with it.")
    is_active = models.BooleanField(default=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "name"],
                name="channel_name_unique",
                violation_error_message="A channel of this name exists already.",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ChannelKind.values), name="channel_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
