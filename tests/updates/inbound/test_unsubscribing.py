"""A mail to the address in `List-Unsubscribe` ends the digest, as one click on the link beside it does."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import override_settings

from accounts.models import Membership, User
from alerts.delivery import drain
from alerts.links.unsubscribing import BY_MAIL
from alerts.models import Alert, AlertState, MailPreference
from tests.alerts.links.makers import tell_declinable
from tests.alerts.makers import NOON
from tests.alerts.smtp import Sink
from tests.updates.inbound.making import answer
from updates.inbound.receiving import NO_ANSWER, receive
from updates.models import MailOutcome
from updates.reminders.reply_addresses import alert_of, reply_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(monkeypatch: pytest.MonkeyPatch) -> Alert:
    return tell_declinable(monkeypatch)


def wants(alert: Alert) -> bool:
    return not MailPreference.objects.filter(user=alert.recipient_id, wants_digest=False).exists()


def send_again() -> None:
    Alert.objects.update(state=AlertState.QUEUED, due_at=NOON)
    drain()


def test_the_mail_that_arrives_offers_it_beside_the_link(reading_answers: None, alert: Alert, sink: Sink) -> None:
    send_again()
    # A long header is folded, also right after its colon.
    link, by_mail = sink.mails[0]["List-Unsubscribe"].strip().split(", ")

    assert link.startswith("<http://testserver/unsubscribe/digest.")
    assert by_mail == f"<mailto:{BY_MAIL.address(alert)}?subject=unsubscribe>"


def test_is_not_offered_where_no_mail_is_read(alert: Alert, sink: Sink) -> None:
    with override_settings(MAIL_REPLY_TO=""):
        send_again()

    assert "mailto:" not in sink.mails[0]["List-Unsubscribe"]


@pytest.mark.parametrize("more", ["", "Auto-Submitted: auto-generated\r\n"])
def test_a_person_or_their_mail_program_ends_the_digest_however_often(
    reading_answers: None, alert: Alert, now: datetime, more: str
) -> None:
    for key in "ab":
        mail = receive(answer("", to=BY_MAIL.address(alert).upper(), key=key, more=more), now=now)
        assert (mail.outcome, mail.portfolio, mail.answers) == (MailOutcome.ENDED, alert.portfolio, alert)

    preference = MailPreference.objects.get()
    assert (preference.user, preference.wants_digest, preference.wants_critical) == (alert.recipient, False, True)
    assert preference.history.get().pgh_context.metadata["command"] == "unsubscribe by mail"


def test_a_forged_address_or_one_for_another_purpose_ends_nothing(
    reading_answers: None, alert: Alert, now: datetime
) -> None:
    local, _, domain = BY_MAIL.address(alert).partition("@")
    for key, address in enumerate([f"{local[:-4]}0000@{domain}", reply_address(alert)]):
        assert receive(answer("", to=address, key=str(key)), now=now).words == NO_ANSWER

    assert alert_of(BY_MAIL.address(alert)) is None
    assert wants(alert)


@pytest.mark.parametrize("end", ["membership", "account", "address"])
def test_who_is_no_reader_any_more_ends_nothing(reading_answers: None, alert: Alert, now: datetime, end: str) -> None:
    address = BY_MAIL.address(alert)
    match end:
        case "membership":
            Membership.objects.all().delete()
        case "account":
            User.objects.update(is_active=False)
        case "address":
            User.objects.filter(pk=alert.recipient_id).update(email="elsewhere@example.org")

    assert receive(answer("", to=address), now=now).outcome == MailOutcome.UNUSED
    assert wants(alert)
