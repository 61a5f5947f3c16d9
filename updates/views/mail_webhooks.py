"""Mail that a provider brings by webhook (django-anymail): answers, and reports of what came back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.signals import inbound, tracking
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from updates.inbound.bounces import reported
from updates.inbound.receiving import receive

# What a provider may bring at once: an answer of a few lines with what people attach to it, in JSON.
MOST_POSTED = 30_000_000
# Of what providers report, this alone is said of an address for good.
FOR_GOOD = ("bounced", "rejected")
REASONS = ("invalid", "bounced")
# Django-anymail calls a full mailbox bounced too; the providers' own words tell it apart.
TOLD_IN = ("Type", "type", "event")


def webhooks(provider: str) -> list[URLPattern]:
    """Return the addresses that a provider calls, `mail/<provider>/inbound/` and `…/tracking/`; none for no provider.

    They take nothing without the secret (`MAIL_WEBHOOK_SECRET`), which django-anymail asks for.
    """
    if not provider:
        return []
    # Loaded where somebody uses it: it brings the views of all providers.
    from anymail.urls import urlpatterns

    own = [found for found in urlpatterns if str(found.name).startswith(f"{provider}_")]
    return [path(f"mail/{found.pattern}", _with_room(found.callback), name=f"mail-{found.name}") for found in own]


def _with_room(view: Any) -> Callable[..., HttpResponse]:
    """Return a provider's view that takes a mail with what is attached to it, from whoever knows the secret.

    Files of a form need no room: Django keeps them on the disk.
    """

    @wraps(view)
    def with_room(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            view.view_class(**view.view_initkwargs).run_validators(request)
            length = int(request.META.get("CONTENT_LENGTH") or 0)
            if request.content_type != "multipart/form-data" and length <= MOST_POSTED:
                # What was read already is not measured by what forms of people may hold.
                request._body = request.read()
        response: HttpResponse = view(request)
        return response

    return with_room


@receiver(inbound)
def take(sender: Any, event: Any, **_: Any) -> None:
    """Take a mail. What fails here answers the provider with an error, and it brings the mail again."""
    message = event.message
    envelope = (message.envelope_recipient,) if message.envelope_recipient else ()
    receive(message.as_bytes(), now=timezone.now(), recipients=envelope)


@receiver(tracking)
def note(sender: Any, event: Any, **_: Any) -> None:
    """Note that mail to an address comes back for good."""
    is_for_good = event.event_type in FOR_GOOD and event.reject_reason in REASONS and not _is_for_now(event.esp_event)
    if is_for_good and event.recipient:
        reported(event.recipient, now=timezone.now())


def _is_for_now(told: Any) -> bool:
    words = [str(told.get(name, "")).lower() for name in TOLD_IN]
    return any(word.startswith("soft") for word in words) or told.get("hard_bounce") is False
