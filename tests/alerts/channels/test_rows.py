"""What is written for channels: what leaders are told, once."""

from __future__ import annotations

from accounts.models import User
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertState, Channel
from tests.alerts.channels.makers import make_channel
from tests.alerts.chat import Chat
from tests.alerts.makers import make_critical, make_leaders, tell
from tests.factories import make_pilot, make_portfolio


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
