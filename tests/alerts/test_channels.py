"""Chat channels: where a post may go, what it says, how it is signed, and the pages of those who manage them."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from accounts.models import Portfolio, User
from alerts.carriers import Refused, Unreachable
from alerts.carriers.chat import ChatCarrier, payload
from alerts.carriers.posting import check, is_public, post
from alerts.channel_messages import put_test
from alerts.channel_rows import channels
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertKind, AlertState, Channel, Rest
from alerts.outbox import put
from alerts.snapshots import snapshot
from tests.alerts.chat import HOST, Chat, chat_at
from tests.alerts.makers import NOON, make_critical, make_due, make_leaders, tell
from tests.alerts.smtp import Sink
from tests.factories import MONDAY, make_pilot, make_portfolio

URL = f"https://{HOST}/services/T0/B0/secret-part"
LISTED = override_settings(CHANNEL_HOSTS=[HOST, ".logic.azure.com"])

# Every one of them leads, or tries to lead, somewhere else than to a listed host of the public internet.
FORMS = [
    "http://hooks.slack.com/services/x",
    "ftp://hooks.slack.com/x",
    "file:///etc/passwd",
    "gopher://hooks.slack.com/",
    "//hooks.slack.com/x",
    "hooks.slack.com/x",
    "javascript:alert(1)",
    "https:hooks.slack.com",
    "https:///hooks.slack.com",
    "https://",
    "https://hooks.slack.com:8443/x",
    "https://hooks.slack.com:22/x",
    "https://hooks.slack.com:99999/x",
    "https://hooks.slack.com:x/",
    "https://user@hooks.slack.com/x",
    "https://user:word@hooks.slack.com/x",
    "https://hooks.slack.com@127.0.0.1/x",
    "https://127.0.0.1@hooks.slack.com/x",
    "https://hooks.slack.com\\@127.0.0.1/x",
    "https://127.0.0.1\\.hooks.slack.com/x",
    "https://hooks.slack.com./x",
    "https://hooks.slack.com.evil.example/x",
    "https://evilhooks.slack.com.example/x",
    "https://xhooks.slack.com/x",
    "https://logic.azure.com/x",
    "https://xlogic.azure.com/x",
    "https://hooks.slack.com /x",
    " https://hooks.slack.com/x",
    "https://hooks.slack.com/x\r\nHost: evil",
    "https://hooks.slack.com/\x00",
    "https://hooks。slack。com/x",
    "https://ｈooks.slack.com/x",
    "https://hooks.slack.com%2f@evil.example/",
    "https://%68ooks.slack.com/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[fe80::1%25eth0]/x",
    "https://[::1/x",
    "https://127.0.0.1/x",
    "https://169.254.169.254/latest/meta-data/",
]

# Hosts that the system's resolver takes for an address of this machine or its network, were they ever listed.
DISGUISED = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "2852039166",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "localhost",
]

# Addresses that a name may lead to.
INSIDE = [
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::7f00:1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fd00:ec2::254",
    "100.100.100.200",
]


# --- Where a post may go ---


@LISTED
@pytest.mark.parametrize("url", FORMS)
def test_an_address_that_is_not_one_of_a_listed_host_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        check(url)


@LISTED
@pytest.mark.parametrize("url", [URL, "https://prod-12.westeurope.logic.azure.com:443/workflows/x?sig=y", URL.upper()])
def test_an_address_of_a_listed_host_is_accepted(url: str) -> None:
    assert check(url.replace("HTTPS://", "https://")).scheme == "https"


@pytest.mark.parametrize("host", DISGUISED)
def test_a_host_that_is_this_machine_in_disguise_is_refused_even_if_it_is_listed(host: str) -> None:
    with override_settings(CHANNEL_HOSTS=[host]), pytest.raises((Refused, Unreachable)):
        post(f"https://{host}/", b"{}", {})


@LISTED
@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="leads into a network that is not public"):
        post(URL, b"{}", {}, resolve=lambda host, port: [address])


@LISTED
def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Refused):
        post(URL, b"{}", {}, resolve=lambda host, port: ["8.8.8.8", "2606:4700::1111", "10.0.0.1"])


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@LISTED
def test_a_name_that_changes_its_mind_is_asked_once_and_connected_where_it_was_looked_at() -> None:
    """A rebinding resolver: a public address for whoever checks, this machine for whoever connects."""
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.1)
        # Nobody listens at 127.0.0.2; it stands for an address that was found public.
        with pytest.raises((Unreachable, ConnectionError)):
            post(URL, b"{}", {}, resolve=lambda host, port: next(answers), allows=lambda _: True, port=_port_of(inside))
        with pytest.raises(TimeoutError):
            inside.accept()
    assert next(answers) == ["127.0.0.1"]


def _port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])


@LISTED
def test_a_name_that_nobody_knows_just_now_is_tried_again() -> None:
    def nobody_knows(host: str, port: int) -> list[str]:
        raise socket.gaierror

    for resolve in (nobody_knows, lambda host, port: []):
        with pytest.raises(Unreachable):
            post(URL, b"{}", {}, resolve=resolve)


@LISTED
def test_what_is_too_long_is_not_posted() -> None:
    with pytest.raises(Refused, match="longer than 64 KB"):
        post(URL, b"x" * 65_537, {})


# --- What is posted ---


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    with LISTED, chat_at(tmp_path) as chat:
        yield chat


@pytest.fixture
def channel(portfolio: Portfolio) -> Channel:
    return make_channel(portfolio)


def make_channel(portfolio: Portfolio, **fields: Any) -> Channel:
    fields = {"name": "#ai-pilots", "kind": "slack", "url": URL, "secret": "only-for-tests", **fields}
    return Channel.objects.create(portfolio=portfolio, **fields)


def tell_channel(channel: Channel) -> Alert:
    """Write what a channel is told of a finding that became critical."""
    finding = make_critical()
    finding.refresh_from_db()
    row = Alert(
        portfolio=channel.portfolio,
        kind=AlertKind.CRITICAL,
        key=f"critical:{finding.pk}:1:1:channel-{channel.pk}",
        finding=finding,
        evidence=snapshot(finding, as_of=MONDAY),
        as_of=MONDAY,
        due_at=NOON,
        channel=channel,
    )
    put([row])
    return Alert.objects.get(key=row.key)


def test_a_message_is_posted_once_signed_and_with_its_key(chat: Chat, channel: Channel) -> None:
    alert = tell_channel(channel)

    assert drain(chat=chat.carrier()) == {Outcome.SENT: 1}
    assert drain(chat=chat.carrier()) == {}
    ((path, headers, body),) = chat.posts
    assert (path, headers["Host"]) == ("/services/T0/B0/secret-part", HOST)
    assert headers["Pilotlight-Key"] == alert.key == f"critical:{alert.finding_id}:1:1:{alert.reader_key}"
    signed = f"{headers['Pilotlight-Timestamp']}.".encode() + body
    expected = hmac.new(b"only-for-tests", signed, hashlib.sha256).hexdigest()
    assert headers["Pilotlight-Signature"] == f"sha256={expected}"
    assert "Critical: Waiting on a ticket" in json.loads(body)["text"]
    assert chat.asked == [HOST]


def test_mails_and_posts_go_by_the_same_outbox(chat: Chat, channel: Channel, sink: Sink, lena: User) -> None:
    tell(make_critical())

    assert drain(chat=chat.carrier()) == {Outcome.SENT: 2}
    assert (len(chat.posts), len(sink.mails)) == (1, 1)


@pytest.mark.parametrize(
    ("status", "outcome", "said"),
    [
        (500, Outcome.LATER, "The channel's service answered 500."),
        (429, Outcome.LATER, "The channel's service answered 429."),
        (400, Outcome.LATER, "The channel's service answered 400."),
        (404, Outcome.REFUSED, "The channel's service answered 404."),
        (410, Outcome.REFUSED, "The channel's service answered 410."),
        (302, Outcome.REFUSED, "The channel's service sends us elsewhere (302), and we do not follow."),
    ],
)
def test_an_answer_that_is_no_thanks_is_judged(
    chat: Chat, channel: Channel, caplog: pytest.LogCaptureFixture, status: int, outcome: Outcome, said: str
) -> None:
    tell_channel(channel)
    chat.status, chat.says = status, b"body that nobody is to see"
    chat.location = "https://169.254.169.254/latest/meta-data/"

    assert drain(chat=chat.carrier()) == {outcome: 1}
    assert Alert.objects.get().last_error == said
    assert len(chat.posts) == 1
    for hidden in ("nobody is to see", "secret-part", "169.254"):
        assert hidden not in caplog.text


def test_what_is_tried_again_is_the_same_post(chat: Chat, channel: Channel) -> None:
    tell_channel(channel)
    chat.status = 503
    drain(chat=chat.carrier())
    make_due()
    Rest.objects.update(until=NOON)
    chat.status = 200

    assert drain(chat=chat.carrier()) == {Outcome.SENT: 1}
    (_, first, body), (_, second, same) = chat.posts
    assert (first["Pilotlight-Key"], body) == (second["Pilotlight-Key"], same)


def test_a_channel_that_does_not_answer_rests_and_mail_goes_on(channel: Channel, sink: Sink, lena: User) -> None:
    with LISTED, socket.create_server(("127.0.0.1", 0)) as closed:
        port = _port_of(closed)
    with LISTED:
        nobody = Chat(Path())
        tell(make_critical())
        carrier = _carrier_at(nobody, port)
        assert drain(chat=carrier) == {Outcome.UNREACHABLE: 1, Outcome.SENT: 1}
    assert Rest.objects.get().way == f"channel:{channel.pk}"
    assert (Alert.objects.waiting().get().tries, len(sink.mails)) == (0, 1)


def _carrier_at(chat: Chat, port: int) -> Any:
    return ChatCarrier(partial(post, resolve=chat._resolve, allows=lambda _: True, port=port))


@pytest.mark.django_db
def test_a_service_with_another_hosts_certificate_gets_nothing(tmp_path: Path, channel: Channel) -> None:
    with LISTED, chat_at(tmp_path, host="evil.example") as chat:
        tell_channel(channel)
        assert drain(chat=chat.carrier()) == {Outcome.LATER: 1}
        assert chat.posts == []


def test_a_host_that_is_listed_no_more_gets_nothing_from_then_on(channel: Channel) -> None:
    tell_channel(channel)

    with override_settings(CHANNEL_HOSTS=[]):
        assert drain() == {Outcome.REFUSED: 1}
    assert "none of those that this installation posts to" in Alert.objects.get().last_error


def test_what_waits_for_a_channel_that_is_switched_off_is_cancelled(channel: Channel) -> None:
    tell_channel(channel)
    Channel.objects.update(is_active=False)

    assert drain() == {Outcome.CANCELLED: 1}
    assert Alert.objects.get().state == AlertState.CANCELLED
    assert channels([channel.portfolio]) == []


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_a_post_says_what_the_mail_says_and_its_links_are_buttons(chat: Chat, portfolio: Portfolio, kind: str) -> None:
    channel = make_channel(portfolio, kind=kind)
    alert = tell_channel(channel)
    drain(chat=chat.carrier())
    alert.refresh_from_db()
    posted = json.loads(chat.posts[0][2])

    assert posted == payload(alert, kind)
    said = json.dumps(posted, ensure_ascii=False)
    assert alert.evidence["sentence"] in said
    assert f"/pilots/{alert.evidence['pilot']['id']}/" in said
    buttons = posted["blocks"][-1]["elements"] if kind == "slack" else posted["attachments"][0]["content"]["actions"]
    assert buttons[0]["url"].endswith(f"/pilots/{alert.evidence['pilot']['id']}/")


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_what_people_have_written_calls_nobody_and_hides_no_link(kind: str) -> None:
    hostile = "<!channel> <https://evil.example|click> [here](https://evil.example) *bold*"
    said = json.dumps(payload(Alert(subject=hostile, text=hostile), kind))

    assert "mrkdwn" not in said
    assert "TextBlock" not in said.replace("RichTextBlock", "")
    if kind == "slack":
        assert json.loads(said)["text"].startswith("&lt;!channel&gt; &lt;https")


def test_a_very_long_message_is_cut_to_what_a_service_takes() -> None:
    posted = payload(Alert(subject="x" * 500, text="\n\n".join("y" * 5_000 for _ in range(60))), "slack")

    assert len(json.dumps(posted)) < 64 * 1024
    assert max(len(block["text"]["text"]) for block in posted["blocks"]) == 2_900


# --- What is written for channels ---


def posts() -> list[Alert]:
    return list(Alert.objects.filter(channel__isnull=False).order_by("pk"))


def test_what_leaders_are_told_is_written_for_a_channel_once(channel: Channel, lena: User) -> None:
    make_leaders("leo", "lia")
    finding = make_critical()
    tell(finding)
    tell(finding)

    (post,) = posts()
    assert (post.kind, post.finding, post.state) == ("critical", finding, AlertState.QUEUED)
    assert post.key.endswith(f":{post.reader_key}")


def test_a_channel_that_is_off_or_of_another_portfolio_is_told_nothing(channel: Channel, lena: User) -> None:
    Channel.objects.update(is_active=False)
    make_channel(make_portfolio(name="Elsewhere"))
    tell(make_critical())

    assert posts() == []


def test_many_at_once_are_one_post_that_gathers_them(chat: Chat, channel: Channel, lena: User) -> None:
    tell(*(make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(7)))

    many, *rest = posts()
    assert (many.kind, len(rest), {row.gathered_into_id for row in rest}) == ("many_critical", 7, {many.pk})
    Alert.objects.filter(recipient=lena).delete()
    assert drain(chat=chat.carrier()) == {Outcome.SENT: 1}
    assert "7 pilots" in chat.posts[0][2].decode()


def test_a_post_offers_no_answer_that_only_its_reader_may_give(chat: Chat, channel: Channel, lena: User) -> None:
    tell(make_critical())
    Alert.objects.filter(recipient=lena).delete()
    drain(chat=chat.carrier())
    said = chat.posts[0][2].decode()

    assert "/pilots/" in said
    assert "/a/" not in said
    assert "Acknowledge" not in said


# --- The pages ---


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
