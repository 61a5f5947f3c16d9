"""The dashboard as its readers open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Portfolio, User
from stalls.models import Sweep

type Get = Callable[..., str]


@pytest.fixture
def get(client: Client, lena: User, portfolio: Portfolio, as_of: date) -> Get:
    """The dashboard as Lena, a leader, reads it, on one line."""
    client.force_login(lena)
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    return lambda query="": " ".join(client.get(f"/{query}").content.decode().split())
