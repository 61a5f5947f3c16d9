"""Mail that comes back marks its address, and says of the reminder that it reached nobody."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.models import AddressRefusal, Person
from accounts.models.address_refusals import digest_of_address
from alerts.models import Alert, AlertState
from pilots.models import UpdateReminder, WeeklyUpdate
from tests.updates.inbound.making import ELI, Asked, report
from updates.inbound.bounces import reported
from updates.inbound.receiving import receive
from updates.models import MailOutcome

pytestmark = pytest.mark.django_db


def refused() -> set[str]:
    return set(AddressRefusal.objects.values_list("address_digest", flat=True))


def test_it_marks_the_address_and_the_reminder(asked: Asked, now: datetime) -> None:
    mail = receive(report(asked.alert), now=now)

    today = asked.alert.portfolio.day_of(now)
    assert (mail.outcome, mail.answers) == (MailOutcome.BOUNCE, asked.alert)
    assert refused() == {digest_of_address(ELI)}
    assert UpdateReminder.objects.get().undeliverable_on == today
    alert = Alert.objects.get()
    assert (alert.state, alert.last_error) == (
        AlertState.SENT,
        "It came back (5.1.1): mail to the address does not get through.",
    )
    assert not WeeklyUpdate.objects.exists()


def test_it_holds_no_address_in_words(asked: Asked, now: datetime) -> None:
    assert "@" not in receive(report(asked.alert), now=now).words
    assert "@" not in AddressRefusal.objects.get().words


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0")])
def test_what_is_not_for_good_marks_nothing(asked: Asked, now: datetime, action: str, status: str) -> None:
    assert receive(report(asked.alert, action=action, status=status), now=now).outcome == MailOutcome.AUTOMATIC
    assert refused() == set()
    assert UpdateReminder.objects.get().undeliverable_on is None


def test_a_report_of_a_mail_that_we_never_sent_marks_nothing(asked: Asked, now: datetime) -> None:
    forged = report(asked.alert, message_id=f"<alert-{'0' * 32}@localhost>")
    mail = receive(forged, now=now)
    assert (mail.outcome, mail.portfolio) == (MailOutcome.BOUNCE, None)
    assert refused() == set()


def test_a_report_about_another_address_marks_nothing(asked: Asked, now: datetime) -> None:
    receive(report(asked.alert, recipient="somebody@example.org"), now=now)
    assert refused() == set()


def test_whoever_has_another_address_meanwhile_is_not_marked(asked: Asked, now: datetime) -> None:
    Person.objects.update(email="new@example.org")
    receive(report(asked.alert), now=now)
    assert refused() == set()


def test_a_whole_mail_that_comes_back_is_known_too(asked: Asked, now: datetime) -> None:
    raw = report(asked.alert).replace(b"text/rfc822-headers", b"message/rfc822")
    receive(raw, now=now)
    assert refused() == {digest_of_address(ELI)}


def test_a_provider_that_reports_an_address_marks_it_and_what_went_there_lately(asked: Asked, now: datetime) -> None:
    reported("Eli@Example.org", now=now)
    assert refused() == {digest_of_address(ELI)}
    assert UpdateReminder.objects.get().undeliverable_on is not None
