"""Mail that a provider brings: only with the secret, and only where one is named."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import resolve

from accounts.models import AddressRefusal
from config import env
from config.urls import urlpatterns as usual
from pilots.models import WeeklyUpdate
from tests.updates.inbound.making import Asked
from updates.inbound.receiving import TOO_LARGE
from updates.models import InboundMail
from updates.views.mail_webhooks import webhooks

pytestmark = pytest.mark.django_db
SECRET = "pilotlight:" + "s" * 24
urlpatterns = [*usual, *webhooks("postmark")]


@pytest.fixture(autouse=True)
def provided() -> Any:
    with override_settings(ROOT_URLCONF=__name__, ANYMAIL={"WEBHOOK_SECRET": SECRET}):
        yield


def bring(client: Client, what: dict[str, Any], *, kind: str = "inbound", secret: str = SECRET) -> int:
    basic = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {basic}"} if secret else {}
    body = json.dumps(what)
    return client.post(f"/mail/postmark/{kind}/", body, content_type="application/json", headers=headers).status_code


def inbound(asked: Asked) -> dict[str, Any]:
    """Return what Postmark calls an inbound webhook with, its raw mail included."""
    raw = asked.answer("Still waiting for the firewall.").decode()
    return {"MessageStream": "inbound", "OriginalRecipient": asked.to, "RawEmail": raw, "From": "eli@example.org"}


BOUNCED = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "ID": 42, "MessageID": "m",
           "BouncedAt": "2026-11-26T10:00:00Z", "Description": "Unknown", "Details": "550 5.1.1"}  # fmt: skip


def test_an_answer_becomes_an_update(client: Client, asked: Asked) -> None:
    assert bring(client, inbound(asked)) == 200
    assert bring(client, inbound(asked)) == 200
    assert WeeklyUpdate.objects.get().blocker == "Still waiting for the firewall."


def test_an_answer_with_a_large_attachment_is_taken_and_its_sender_told(client: Client, asked: Asked) -> None:
    raw = asked.answer("Still waiting.").decode() + "x" * 4_000_000

    assert bring(client, inbound(asked) | {"RawEmail": raw}) == 200
    assert InboundMail.objects.get().words == TOO_LARGE


@pytest.mark.parametrize(("secret", "size"), [("", 4_000_000), ("pilotlight:wrong", 4_000_000), (SECRET, 31_000_000)])
def test_without_the_secret_or_beyond_all_measure_nothing_large_is_read(
    client: Client, asked: Asked, secret: str, size: int
) -> None:
    assert bring(client, inbound(asked) | {"RawEmail": "x" * size}, secret=secret) in (400, 413)
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize("secret", ["", "pilotlight:wrong", "other:" + "s" * 24])
def test_without_the_secret_nothing_is_taken(client: Client, asked: Asked, secret: str) -> None:
    assert bring(client, inbound(asked), secret=secret) == 400
    assert not WeeklyUpdate.objects.exists()


def test_what_came_back_marks_its_address(client: Client, asked: Asked) -> None:
    assert bring(client, BOUNCED | {"Email": "eli@example.org"}, kind="tracking") == 200
    assert AddressRefusal.objects.count() == 1


def test_what_came_back_for_now_marks_nothing(client: Client, asked: Asked) -> None:
    soft = BOUNCED | {"Email": "eli@example.org", "Type": "SoftBounce", "TypeCode": 4096}
    assert bring(client, soft, kind="tracking") == 200
    assert not AddressRefusal.objects.exists()


def test_without_a_provider_there_is_no_such_address() -> None:
    assert webhooks("") == []
    assert [str(found.pattern) for found in webhooks("postmark")] == [
        "mail/postmark/inbound/",
        "mail/postmark/tracking/",
    ]
    assert resolve("/mail/postmark/inbound/")


@pytest.mark.parametrize(
    ("provider", "secret", "error"),
    [
        ("pigeon", SECRET, "accepted are brevo"),
        ("postmark", "short:secret", "at least 24 characters"),
        ("postmark", "s" * 40, "a user and a password"),
    ],
)
def test_a_provider_needs_a_name_that_we_know_and_a_long_secret(
    provider: str, secret: str, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PROVIDER", provider)
    with pytest.raises(env.EnvironmentVariableError, match=error):
        env.mail_provider("MAIL_PROVIDER", secret, "https://pilots.example.org")


def test_no_provider_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_PROVIDER", raising=False)
    assert env.mail_provider("MAIL_PROVIDER", "", "https://pilots.example.org") == ("", {})
