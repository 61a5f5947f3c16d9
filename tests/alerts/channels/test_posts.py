"""What is posted in a channel: what it says, how it is signed, and what becomes of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from accounts.models import Portfolio, User
from alerts.carriers.chat import ChatCarrier, payload
from alerts.carriers.posting import post
from alerts.channel_rows import channels
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertState, Channel, Rest
from tests.alerts.channels.makers import LISTED, make_channel, port_of, tell_channel
from tests.alerts.chat import HOST, Chat, chat_at
from tests.alerts.makers import NOON, make_critical, make_due, tell
from tests.alerts.smtp import Sink
from tests.factories import make_pilot


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
        port = port_of(closed)
    with LISTED:
        nobody = Chat(Path())
        tell(make_critical())
        carrier = _carrier_at(nobody, port)
        assert drain(chat=carrier) == {Outcome.UNREACHABLE: 1, Outcome.SENT: 1}
    assert Rest.objects.get().way == f"channel:{channel.pk}"
    assert (Alert.objects.waiting().get().tries, len(sink.mails)) == (0, 1)


@override_settings(MAIL_PER_MINUTE=1)
def test_posts_go_on_when_no_mail_may_leave_any_more(chat: Chat, channel: Channel, sink: Sink, lena: User) -> None:
    for name in ("A", "B", "C"):
        tell(make_critical(pilot=make_pilot(name=name)))

    assert drain(chat=chat.carrier()) == {Outcome.SENT: 4}
    assert (len(chat.posts), len(sink.mails)) == (3, 1)
    assert {alert.tries for alert in Alert.objects.waiting()} == {0}


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
