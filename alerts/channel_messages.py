"""The message by which a channel is tried out."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from alerts.kinds import MessageKind
from alerts.messages import Message, absolute, render
from alerts.models import Alert, AlertKind, Channel
from alerts.outbox import put

ASKED_FOR = "Somebody who manages the portfolio asked for it."


def put_test(channel: Channel, *, now: datetime) -> Alert:
    """Write a test message to a channel into the outbox and return it."""
    portfolio = channel.portfolio
    alert = Alert(
        portfolio=portfolio,
        kind=AlertKind.CHANNEL_TEST,
        key=f"channel-test:{uuid4().hex}:channel-{channel.pk}",
        channel=channel,
        reason=ASKED_FOR,
        as_of=portfolio.day_of(now),
        evidence={"portfolio": portfolio.name, "channel": channel.name},
    )
    put([alert])
    return alert


def compose(alert: Alert) -> Message:
    context = {**alert.evidence, "dashboard_url": f"{absolute('dashboard')}?portfolio={alert.portfolio_id}"}
    return render("channel_test", context)


CHANNEL_TEST = MessageKind(
    code=AlertKind.CHANNEL_TEST,
    compose=compose,
    unwanted=lambda alert: "",
    thread=lambda alert: f"portfolio-{alert.portfolio_id}",
)
