"""A mail server to which all mail of a test goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.alerts.smtp import FreePort, Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server on a free port, and what it has accepted."""
    sink = Sink()
    controller: Controller = FreePort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    with override_settings(MAILERS=mailers_at(controller.port)):
        yield sink
    controller.stop()


def mailers_at(port: int) -> dict[str, Any]:
    backend = "alerts.carriers.smtp.EmailBackend"
    return {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5}}}
