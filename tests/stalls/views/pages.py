"""The page of a finding as people open it, and the forms on it as they send them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client

from accounts.models import User
from stalls.actions import as_seen
from stalls.models import Finding
from tests.days import today

DAY = timedelta(days=1)
FORMS = {
    "acknowledge": "I have seen it",
    "snooze": "Snooze it</button>",
    "judge": "Say so",
    "assign": "Agree on it",
}


def spoken(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def page(client: Client, user: User, finding: Finding) -> str:
    client.force_login(user)
    response = client.get(f"/findings/{finding.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def post(client: Client, user: User, finding: Finding, answer: str, **typed: Any) -> Any:
    client.force_login(user)
    return client.post(f"/findings/{finding.pk}/{answer}/", typed)


def put_off(client: Client, user: User, finding: Finding, days: int = 10, **typed: Any) -> Any:
    said = {"until": (today() + days * DAY).isoformat(), "reason": "The board meets first", "seen": as_seen(finding)}
    return post(client, user, finding, "snooze", **said | typed)


def body_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
