"""Chat channels, and what they are told."""

from __future__ import annotations

import socket
from typing import Any

from django.test import override_settings

from accounts.models import Portfolio
from alerts.models import Alert, AlertKind, Channel
from alerts.outbox import put
from alerts.snapshots import snapshot
from tests.alerts.chat import HOST
from tests.alerts.makers import NOON, make_critical
from tests.factories import MONDAY

URL = f"https://{HOST}/services/T0/B0/secret-part"
LISTED = override_settings(CHANNEL_HOSTS=[HOST, ".logic.azure.com"])


def make_channel(portfolio: Portfolio, **fields: Any) -> Channel:
    fields = {"name": "#ai-pilots", "kind": "slack", "url": URL, "secret": "only-for-tests", **fields}
    return Channel.objects.create(portfolio=portfolio, **fields)


def tell_channel(channel: Channel) -> Alert:
    """Write what a channel is told of a finding that became critical."""
    finding = make_critical()
    finding.refresh_from_db()
    row = Alert(
        portfolio=channel.portfolio,
        kind=AlertKind.CRITICAL,
        key=f"critical:{finding.pk}:1:1:channel-{channel.pk}",
        finding=finding,
        evidence=snapshot(finding, as_of=MONDAY),
        as_of=MONDAY,
        due_at=NOON,
        channel=channel,
    )
    put([row])
    return Alert.objects.get(key=row.key)


def port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])
