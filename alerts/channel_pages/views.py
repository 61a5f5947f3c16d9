"""The chat channels of a portfolio: for those who manage it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Portfolio, Viewer
from accounts.posting import posted, saved
from alerts.channel_messages import put_test
from alerts.channel_pages.forms import AddressForm, ChannelForm, host_of
from alerts.models import Alert, Channel
from alerts.tasks import wake_delivery


@never_cache
@require_http_methods(["GET", "POST"])
def channel_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a portfolio's channels and what became of their last message; add one, and show its secret this once."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    form = ChannelForm(posted(request), instance=Channel(portfolio=portfolio))
    if not _save(form):
        return _page(request, portfolio, form, status=422 if form.errors else 200)
    return _page(request, portfolio, ChannelForm(instance=Channel(portfolio=portfolio)), shown=form.instance)


@never_cache
@require_http_methods(["GET", "POST"])
def channel_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a channel another address, and with it another secret, which is shown this once."""
    channel = get_object_or_404(_managed(request.user), pk=pk)
    form = AddressForm(posted(request), instance=channel, initial={"url": ""})
    if _save(form):
        portfolio = channel.portfolio
        return _page(request, portfolio, ChannelForm(instance=Channel(portfolio=portfolio)), shown=channel)
    context = {"form": form, "channel": channel, "portfolio": channel.portfolio}
    return render(request, "alerts/channel_edit.html", context, status=422 if form.errors else 200)


@require_POST
def channel_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message to a channel by the way that all messages go."""
    channel = get_object_or_404(_managed(request.user), pk=pk)
    put_test(channel, now=timezone.now())
    wake_delivery()
    messages.success(request, f"A test message to {channel} is on its way. What becomes of it stands below.")
    return redirect("channel-list", pk=channel.portfolio_id)


@require_POST
def channel_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a channel on (`on`) or off. What waits for one that is off is cancelled when its time comes."""
    channel = get_object_or_404(_managed(request.user), pk=pk)
    channel.is_active = "on" in request.POST
    channel.save(update_fields=["is_active"])
    messages.success(request, f"{channel} is switched {'on' if channel.is_active else 'off'}.")
    return redirect("channel-list", pk=channel.portfolio_id)


def _managed(user: Viewer) -> Any:
    return Channel.objects.managed_by(user).select_related("portfolio")


def _save(form: AddressForm) -> bool:
    """Save a valid form with a new secret."""
    form.instance.secret = secrets.token_urlsafe(32)
    return saved(form, form.save, refusal="A channel of this name exists already.", field="name")


def _page(
    request: HttpRequest, portfolio: Portfolio, form: ChannelForm, *, shown: Channel | None = None, status: int = 200
) -> HttpResponse:
    channels = list(Channel.objects.filter(portfolio=portfolio).order_by("name"))
    last = Alert.objects.filter(channel__in=channels).order_by("channel", "-created_at", "-pk").distinct("channel")
    by_channel = {alert.channel_id: alert for alert in last}
    context = {
        "portfolio": portfolio,
        "form": form,
        "shown": shown,
        "hosts": settings.CHANNEL_HOSTS,
        "rows": [(channel, host_of(channel.url), by_channel.get(channel.pk)) for channel in channels],
    }
    return render(request, "alerts/channel_list.html", context, status=status)
