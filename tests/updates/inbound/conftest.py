"""A mail that asks Eli for the updates of this week, and answers to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.alerts.conftest import sink
from tests.updates.inbound.making import Asked, ask

__all__ = ["sink"]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def reading_answers() -> Iterator[None]:
    with override_settings(MAIL_REPLY_TO="Pilotlight <reply@pilots.example.org>"):
        yield


@pytest.fixture
def asked(db: None, reading_answers: None, now: datetime) -> Asked:
    """Eli, asked for one pilot."""
    return ask("Referral triage", now=now)
