"""What leaders are told at once is told a portfolio's chat channels too: the same rows, with the channel as reader.

A row is copied in the transaction that wrote it. Its key says the cause and the step, so that what several leaders are
told is posted once; what a mail gathers for a leader, the post gathers for the channel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from accounts.models import Portfolio
from alerts.models import Alert, AlertKind, AlertState, Channel
from alerts.outbox import put

POSTED = "It is posted in the channel of the portfolio."
COPIED = ("portfolio_id", "kind", "step", "finding_id", "as_of", "evidence", "due_at")
KINDS = (AlertKind.CRITICAL, AlertKind.MANY_CRITICAL, AlertKind.RECOVERED)


def channels(portfolios: Iterable[Portfolio | int]) -> list[Channel]:
    """Return the channels of some portfolios that are switched on."""
    return list(Channel.objects.filter(portfolio__in=list(portfolios), is_active=True).order_by("pk"))


def tell_channels(*, after: int) -> int:
    """Copy what was written for people (alerts after an id) for their portfolios' channels; return how many rows."""
    written = Alert.objects.filter(pk__gt=after, recipient__isnull=False, kind__in=KINDS, is_named=True)
    by_portfolio: dict[int, list[Alert]] = defaultdict(list)
    for row in written.filter(state__in=(AlertState.QUEUED, AlertState.GATHERED)).order_by("pk"):
        by_portfolio[row.portfolio_id].append(row)
    return sum(_copy(by_portfolio[channel.portfolio_id], channel) for channel in channels(by_portfolio))


def _copy(rows: list[Alert], channel: Channel) -> int:
    keys = {row.pk: key_for(row, channel) for row in rows}
    known = set(Alert.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    new = {key: row for row in reversed(rows) if (key := keys[row.pk]) not in known}
    own = [row for row in new.values() if row.gathered_into_id is None]
    stored = put([_for(row, channel, keys[row.pk]) for row in own])
    rest = [row for row in new.values() if row.gathered_into_id in keys]
    into = {row.pk: stored.get(keys[row.gathered_into_id or 0]) for row in rest}
    put([_for(row, channel, keys[row.pk], into=into[row.pk]) for row in rest if into[row.pk]])
    return len(own) + sum(mail is not None for mail in into.values())


def key_for(row: Alert, channel: Channel) -> str:
    """Return the key of what a reader is told, with the channel in the reader's place: the last one, in every key."""
    return f"{row.key.rpartition(':')[0]}:channel-{channel.pk}"


def _for(row: Alert, channel: Channel, key: str, *, into: int | None = None) -> Alert:
    about: dict[str, Any] = {name: getattr(row, name) for name in COPIED}
    state = AlertState.GATHERED if into else AlertState.QUEUED
    return Alert(key=key, channel=channel, reason=POSTED, state=state, gathered_into_id=into, **about)
