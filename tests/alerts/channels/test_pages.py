"""The pages of channels, for those who manage a portfolio."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Portfolio, User
from alerts.channel_messages import put_test
from alerts.delivery import Outcome, drain
from alerts.models import Alert, Channel
from tests.alerts.channels.makers import LISTED, URL
from tests.alerts.chat import HOST, Chat
from tests.alerts.makers import NOON


def post_channel(client: Client, portfolio: Portfolio, **fields: str) -> Any:
    data = {"name": "#ai-pilots", "kind": "slack", "url": URL, **fields}
    return client.post(f"/portfolios/{portfolio.pk}/channels/", data)


@LISTED
def test_a_new_channels_secret_is_shown_once_and_its_address_never(
    client: Client, portfolio: Portfolio, priya: User
) -> None:
    client.force_login(priya)
    shown = post_channel(client, portfolio).content.decode()
    channel = Channel.objects.get()

    assert channel.secret in shown
    again = client.get(f"/portfolios/{portfolio.pk}/channels/").content.decode()
    assert channel.secret not in again
    for page in (shown, again, client.get(f"/channels/{channel.pk}/").content.decode()):
        assert "secret-part" not in page
    assert "hooks.slack.com" in again


@LISTED
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": "http://hooks.slack.com/x"}, "It does not begin with https://"),
        ({"url": "https://10.0.0.1/x"}, "none of those that this installation posts to"),
        ({"name": ""}, "This field is required"),
        ({"kind": "irc"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_a_channel_is_told(
    client: Client, portfolio: Portfolio, priya: User, fields: dict[str, str], said: str
) -> None:
    client.force_login(priya)
    response = post_channel(client, portfolio, **fields)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Channel.objects.exists()


@LISTED
def test_a_second_channel_of_a_name_is_refused(client: Client, portfolio: Portfolio, priya: User) -> None:
    client.force_login(priya)
    post_channel(client, portfolio)

    assert "A channel of this name exists already." in post_channel(client, portfolio).content.decode()


def test_without_listed_hosts_the_page_says_that_channels_are_off(
    client: Client, portfolio: Portfolio, priya: User
) -> None:
    client.force_login(priya)

    assert (
        "Channels are off in this installation" in client.get(f"/portfolios/{portfolio.pk}/channels/").content.decode()
    )
    assert post_channel(client, portfolio).status_code == 422


@LISTED
def test_another_address_brings_another_secret(client: Client, channel: Channel, priya: User) -> None:
    client.force_login(priya)
    shown = client.post(f"/channels/{channel.pk}/", {"url": f"https://{HOST}/services/other"}).content.decode()
    changed = Channel.objects.get()

    assert changed.url.endswith("/other")
    assert changed.secret != "only-for-tests"
    assert changed.secret in shown


def test_a_test_message_goes_the_way_of_all_messages(client: Client, chat: Chat, channel: Channel, priya: User) -> None:
    client.force_login(priya)
    client.post(f"/channels/{channel.pk}/test/")

    assert drain(chat=chat.carrier()) == {Outcome.SENT: 1}
    assert json.loads(chat.posts[0][2])["text"] == "A test of #ai-pilots"
    page = client.get(f"/portfolios/{channel.portfolio_id}/channels/").content.decode()
    assert f'href="/alerts/{Alert.objects.get().pk}/"' in page
    assert client.get(f"/alerts/{Alert.objects.get().pk}/").status_code == 200


def test_a_channel_is_switched_off_and_on(client: Client, channel: Channel, priya: User) -> None:
    client.force_login(priya)
    for posted, active in (({}, False), ({"on": "yes"}, True)):
        client.post(f"/channels/{channel.pk}/switch/", posted)
        channel.refresh_from_db()
        assert channel.is_active is active


def test_who_does_not_manage_finds_no_channel(client: Client, channel: Channel, lena: User, eli: User) -> None:
    for user in (lena, eli):
        client.force_login(user)
        assert client.get(f"/portfolios/{channel.portfolio_id}/channels/").status_code == 404
        assert client.post(f"/channels/{channel.pk}/test/").status_code == 404


def test_history_of_a_channel_holds_neither_address_nor_secret(channel: Channel) -> None:
    put_test(channel, now=NOON)
    history = Channel._meta.apps.get_model("alerts", "ChannelHistory")._default_manager.values().get()

    assert not {"url", "secret"} & history.keys()
