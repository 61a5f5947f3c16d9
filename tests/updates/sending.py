"""How the weekly update of somebody who is logged in is opened and sent."""

from __future__ import annotations

from typing import Any

from django.test import Client

from pilots.models import Pilot
from tests.updates.makers import carried

EVERYTHING = {
    "use": "yes", "use-active_users": "12", "use-target_users": "40", "champion": "yes", "contact": "talked",
    "metric": "measured", "metric-value": "12.5", "confidence": "yes", "blocker-text": "Slow",
}  # fmt: skip


def address(pilot: Pilot, page: str = "", **query: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/pilots/{pilot.pk}/update/{page}" + (f"?{asked}" if asked else "")


def opened(client: Client, url: str) -> dict[str, str]:
    return carried(client.get(url))


def send(client: Client, pilot: Pilot, said: dict[str, str], **query: Any) -> Any:
    url = address(pilot, **query)
    return client.post(url, opened(client, url) | said)
