"""The forms by which a portfolio gets a chat channel, and a channel another address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms

from accounts.forms import FactForm
from alerts.carriers import Refused
from alerts.carriers.posting import check
from alerts.models import Channel


class AddressForm(FactForm):
    """The address that a channel's service has given out for it. It is asked for and never shown."""

    url = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Its webhook as Slack or Teams shows it. Who knows it can write there; it is not shown again.",
    )

    class Meta:
        model = Channel
        fields: tuple[str, ...] = ("url",)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check(url)
        except Refused as error:
            raise forms.ValidationError(str(error), code="refused") from error
        return url


class ChannelForm(AddressForm):
    """A new channel."""

    class Meta(AddressForm.Meta):
        fields = ("name", "kind", "url")
        labels = {"kind": "Service"}
        help_texts = {"name": "As people call it, for example “#ai-pilots”."}


def host_of(url: str) -> str:
    """Return the part of an address that may be shown."""
    return urlsplit(url).hostname or ""
