"""Chat channels as readers: what a portfolio's leaders are told of is written for its channels too, a row each."""

from __future__ import annotations

from typing import Any

from accounts.models import Portfolio, User
from alerts.models import Channel

POSTED = "It is posted in the portfolio’s channel."


def channels(portfolio: Portfolio) -> list[Channel]:
    """Return the channels of a portfolio that are switched on."""
    return list(Channel.objects.filter(portfolio=portfolio, is_active=True).order_by("pk"))


def addressed_to(reader: User | Channel) -> dict[str, Any]:
    """Return the field that makes a row (or finds the rows) of a reader: `Alert(**addressed_to(reader), …)`."""
    return {"channel": reader} if isinstance(reader, Channel) else {"recipient": reader}


def key_of(reader: User | Channel) -> str:
    """Return what stands for a reader at the end of a row's key, as `Alert.reader_key` says it."""
    return f"channel-{reader.pk}" if isinstance(reader, Channel) else str(reader.pk)
