"""A channel, and the service that its messages are posted to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import Portfolio
from alerts.models import Channel
from tests.alerts.channels.makers import LISTED, make_channel
from tests.alerts.chat import Chat, chat_at


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    with LISTED, chat_at(tmp_path) as chat:
        yield chat


@pytest.fixture
def channel(portfolio: Portfolio) -> Channel:
    return make_channel(portfolio)
