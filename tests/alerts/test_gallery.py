"""The gallery: every kind of message that is listed, with the reader's data, in frames in which nothing acts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from accounts.models import Portfolio, User
from alerts import gallery
from alerts.gallery import EXAMPLE, specimens
from alerts.kinds import MessageKind, kinds
from alerts.messages import Message, new_message_id
from alerts.models import Alert, AlertKind, AlertState
from pilots.models import Pilot
from tests.alerts.makers import NOON, make_critical, tell
from tests.factories import MONDAY, make_overall, make_pilot

pytestmark = pytest.mark.django_db

SECRET = "eyJhbGciOiJIUzI1NiJ9:1rT9xQ:0123456789abcdef"


def sample(portfolio: Portfolio, user: User, now: datetime) -> Alert:
    about: dict[str, Any] = {"created_at": now, "message_id": new_message_id(), "as_of": MONDAY, "evidence": {}}
    return Alert(portfolio=portfolio, recipient=user, kind=AlertKind.RECOVERED, **about)


def compose(alert: Alert) -> Message:
    link = f"https://pilotlight.example.org/act/{SECRET}/"
    return Message("It runs again", f"Act: {link}\n", f'<p><a class="button" href="{link}">Act</a></p>' + "x" * 110_000)


# A kind that the gallery has never heard of.
NEW = MessageKind(
    code=AlertKind.RECOVERED, compose=compose, unwanted=lambda alert: "", thread=lambda alert: "t", sample=sample
)
BROKEN = MessageKind(
    code=AlertKind.HAND_OVER,
    compose=lambda alert: Message("", "", str(1 / 0)),
    unwanted=lambda alert: "",
    thread=lambda alert: "t",
    sample=sample,
)


@pytest.fixture
def opened(client: Client, priya: User, portfolio: Portfolio) -> Client:
    make_overall(pilot=make_pilot(), state="clear")
    client.force_login(priya)
    return client


@pytest.fixture
def more_kinds() -> Any:
    with override_settings(MESSAGE_KINDS=[*settings.MESSAGE_KINDS, f"{__name__}.NEW", f"{__name__}.BROKEN"]):
        kinds.cache_clear()
        yield
    kinds.cache_clear()


def body(client: Client) -> str:
    return " ".join(client.get("/alerts/gallery/").content.decode().split())


def test_shows_every_kind_there_is_with_its_size_headers_and_text_at_two_widths(opened: Client, lena: User) -> None:
    tell(make_critical())
    said = body(opened)

    for code in kinds():
        assert f'<section class="panel" id="{code}"' in said
    assert "The newest that waits, as it would be written now." in said
    assert "None was written yet: this is what would be now." in said
    assert EXAMPLE in said
    for code, wide in [(code, wide) for code in ("critical", "digest") for wide in (390, 700)]:
        assert f'<iframe sandbox loading="lazy" src="/alerts/gallery/{code}/html/"' in said
        assert f'width="{wide}"' in said
    assert re.search(r"HTML \d+\.\d\sKB, the whole mail \d+\.\d\sKB\.", said)
    assert "Auto-Submitted" in said
    assert "You are a leader of Northern Trust." in said


@override_settings(MAIL_REPLY_TO="answers@example.org")
def test_shows_every_kind_where_nothing_was_ever_written(priya: User) -> None:
    shown = specimens(priya, NOON)

    assert [one.code for one in shown] == [str(code) for code in kinds()]
    assert {one.code: one.problem for one in shown if one.problem} == {}
    assert {one.source for one in shown} == {EXAMPLE}
    assert [one.code for one in shown if "sample" not in one.text.lower() or not one.html] == []


def test_keeps_nothing_of_what_it_made_up(priya: User) -> None:
    specimens(priya, NOON)

    assert list(Portfolio.objects.values_list("name", flat=True)) == ["Northern Trust"]
    assert not Alert.objects.exists()
    assert not Pilot.objects.exists()


@override_settings(MAIL_REPLY_TO="answers@example.org")
@pytest.mark.parametrize("code", settings.MESSAGE_KINDS)
def test_a_kind_whose_composing_writes_says_so(code: str, priya: User) -> None:
    """Else its rows would stay where its text is not stored (`alerts.delivery`)."""
    kind = import_string(code)
    assert kind.example
    alert = kind.example(priya, NOON)
    # As where it is handed over: a preview writes nothing.
    alert.state, alert.leased_by, alert.leased_until = AlertState.LEASED, "a sender", NOON
    alert.save()
    with CaptureQueriesContext(connection) as queries:
        kind.compose(alert)

    written = [query["sql"] for query in queries if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    assert bool(written) == kind.writes


def test_a_frame_holds_one_mail_and_may_do_nothing(opened: Client) -> None:
    response = opened.get("/alerts/gallery/digest/html/")

    assert "Nobody needs to decide anything this week" in response.content.decode()
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_shows_a_kind_that_nobody_told_it_of_without_what_would_act(opened: Client, more_kinds: None) -> None:
    said, frame = body(opened), opened.get("/alerts/gallery/recovered/html/").content.decode()

    assert "It runs again" in said
    assert "Act: https://pilotlight.example.org/act/…/" in said
    assert SECRET not in said + frame
    assert '<a class="button">Act</a>' in frame
    assert "Gmail cuts its end off" in said


def test_one_kind_that_fails_hides_no_other(opened: Client, more_kinds: None, caplog: pytest.LogCaptureFixture) -> None:
    said = body(opened)

    assert "It could not be composed; the log says why." in said
    assert "hand_over" in caplog.text
    assert "Nobody needs to decide anything this week" in said
    assert opened.get("/alerts/gallery/hand_over/html/").status_code == 404


def test_what_was_written_goes_before_what_would_be(opened: Client, lena: User) -> None:
    tell(make_critical())
    Alert.objects.update(subject="As it was sent", text="Sent text", html='<p>Sent <a href="https://x">html</a></p>')

    assert "As it was sent" in body(opened)
    assert opened.get("/alerts/gallery/critical/html/").content == b"<p>Sent <a>html</a></p>"


def test_stores_nothing(opened: Client) -> None:
    body(opened)

    assert not Alert.objects.exists()


@pytest.mark.parametrize("kind", ["no-such-kind", "critical-or-so"])
def test_what_there_is_none_of_is_not_found(opened: Client, kind: str) -> None:
    assert opened.get(f"/alerts/gallery/{kind}/html/").status_code == 404


def test_opens_for_those_who_manage_alone(client: Client, portfolio: Portfolio, lena: User) -> None:
    client.force_login(lena)

    assert client.get("/alerts/gallery/").status_code == 403
    assert client.get("/alerts/gallery/critical/html/").status_code == 403
    assert "/alerts/gallery/" not in client.get("/alerts/").content.decode()


def test_is_found_from_the_list_of_alerts(opened: Client) -> None:
    assert 'href="/alerts/gallery/"' in opened.get("/alerts/").content.decode()


def test_knows_no_message_of_other_portfolios(opened: Client, otto: User) -> None:
    elsewhere = make_critical(pilot=make_pilot(name="Foreign", portfolio=otto.memberships.get().portfolio))
    tell(elsewhere)

    assert "Foreign" not in body(opened)
    assert gallery.specimen("critical", otto, NOON).subject.startswith("Critical")
