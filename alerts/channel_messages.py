"""The message by which a channel is tried out."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from accounts.models import User
from alerts.examples import example_portfolio
from alerts.kinds import MessageKind
from alerts.messages import Message, absolute, render
from alerts.models import Alert, AlertKind, Channel, ChannelKind
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


def example(user: User, now: datetime) -> Alert:
    """Return the test of a channel that is made up."""
    portfolio = example_portfolio(user)
    put_test(Channel.objects.create(portfolio=portfolio, name="#ai-pilots", kind=ChannelKind.SLACK), now=now)
    return Alert.objects.get(portfolio=portfolio)


CHANNEL_TEST = MessageKind(
    code=AlertKind.CHANNEL_TEST,
    compose=compose,
    unwanted=lambda alert: "",
    thread=lambda alert: f"portfolio-{alert.portfolio_id}",
    example=example,
)
