"""The promise of one message, with a real mail server and a real database."""

from __future__ import annotations

import logging
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from accounts.models import AddressRefusal, Membership, User
from alerts import delivery, rests
from alerts.claiming import claim
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertState, Rest
from alerts.rests import Rests
from stalls.models import Finding
from tests.alerts.conftest import mailers_at
from tests.alerts.makers import NOON, make_critical, make_due, make_leaders, tell
from tests.alerts.smtp import Sink
from tests.factories import MONDAY, make_pilot
from tests.refusing import refusing

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Alert.objects.order_by("pk").values_list("state", flat=True))


def nobody_listens() -> None:
    """Try to deliver while no mail server is there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with override_settings(MAILERS=mailers_at(unused.getsockname()[1])):
            assert drain() == {Outcome.UNREACHABLE: 1}


def let_rest_end() -> None:
    Rest.objects.update(until=NOON)


def waiting_minutes(alert: Alert) -> float:
    return (alert.due_at - datetime.now(UTC)).total_seconds() / 60


# What is released is released outside the transaction that failed.
@pytest.mark.django_db(transaction=True)
def test_a_trouble_of_the_database_is_no_fault_of_the_message(sink: Sink, lena: User) -> None:
    tell(make_critical())

    with refusing("alerts_alert", on="UPDATE OF subject", state="55P03"), pytest.raises(OperationalError):
        drain()

    alert = Alert.objects.get()
    assert (alert.state, alert.tries, alert.faults, sink.mails) == (AlertState.QUEUED, 0, 0, [])


def test_sent_once(sink: Sink, lena: User) -> None:
    tell(make_critical())

    assert drain() == {Outcome.SENT: 1}
    assert drain() == {}
    assert sink.recipients == ["lena@example.org"]
    alert = Alert.objects.get()
    assert alert.state == AlertState.SENT
    assert alert.sent_at is not None
    assert (alert.leased_by, alert.leased_until, alert.last_error) == ("", None, "")


def test_one_mail_for_each_leader_over_one_connection(sink: Sink, db: None) -> None:
    make_leaders("lena", "leo", "lia")
    tell(make_critical())

    assert drain() == {Outcome.SENT: 3}
    assert sorted(sink.recipients) == ["lena@example.org", "leo@example.org", "lia@example.org"]
    assert sink.connections == 1


def test_refused_address_ends_its_own_mail_only(sink: Sink, db: None) -> None:
    make_leaders("gone", "lena")
    tell(make_critical())
    sink.at_rcpt = lambda address: "550 5.1.1 <gone@example.org> unknown" if address.startswith("gone") else None

    assert drain() == {Outcome.REFUSED: 1, Outcome.SENT: 1}
    assert sink.recipients == ["lena@example.org"]
    refused = Alert.objects.get(state=AlertState.REFUSED)
    assert refused.last_error == "The mail server answered RCPT with 550 5.1.1."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("550 5.7.1 Relaying denied", "550 5.7.1"),
        ("554 5.7.1 <lena@example.org>: Relay access denied", "554 5.7.1"),
        ("550 relay not permitted", "550"),
        ("530 5.7.0 Must issue a STARTTLS command first", "530 5.7.0"),
        ("530 Authentication required", "530"),
        ("550 5.1.8 Sender's domain not found", "550 5.1.8"),
    ],
)
def test_a_server_that_takes_nothing_from_us_costs_no_address_and_no_message(
    sink: Sink, lena: User, caplog: pytest.LogCaptureFixture, answer: str, said: str
) -> None:
    tell(make_critical())
    sink.at_rcpt = lambda address: answer

    assert drain() == {Outcome.LATER: 1}
    alert = Alert.objects.get()
    assert (alert.state, alert.last_error) == (AlertState.QUEUED, f"The mail server answered RCPT with {said}.")
    assert not AddressRefusal.objects.exists()
    assert [record.levelno for record in caplog.records if record.name == "alerts.delivery"] == [logging.ERROR]


@pytest.mark.parametrize(
    "answer", ["550 no such user", "550 5.1.1 unknown", "553 5.1.3 bad", "552 5.2.2 full", "550 5.4.1 no"]
)
def test_what_is_wrong_with_the_address_ends_its_message(sink: Sink, lena: User, answer: str) -> None:
    tell(make_critical())
    sink.at_rcpt = lambda address: answer

    assert drain() == {Outcome.REFUSED: 1}
    assert AddressRefusal.objects.exists()


@pytest.mark.parametrize(
    ("tries", "least", "most"), [(1, 0.8, 1.2), (2, 1.6, 2.4), (3, 3.2, 4.8), (7, 48, 72), (39, 48, 72)]
)
def test_temporary_refusal_waits_longer_each_time(
    sink: Sink, lena: User, tries: int, least: float, most: float
) -> None:
    tell(make_critical())
    Alert.objects.update(tries=tries - 1)
    sink.at_rcpt = lambda address: "451 4.7.1 greylisted"

    assert drain() == {Outcome.LATER: 1}
    alert = Alert.objects.get()
    assert (alert.state, alert.tries) == (AlertState.QUEUED, tries)
    assert least - 0.1 <= waiting_minutes(alert) <= most + 0.1
    assert drain() == {}


def test_greylisted_mail_is_sent_at_the_second_try(sink: Sink, lena: User) -> None:
    tell(make_critical())
    sink.at_rcpt = lambda address: "451 4.7.1 greylisted"
    drain()
    sink.at_rcpt = lambda address: None
    make_due()

    assert drain() == {Outcome.SENT: 1}
    assert sink.recipients == ["lena@example.org"]


def test_given_up_after_the_last_try(sink: Sink, lena: User) -> None:
    tell(make_critical())
    Alert.objects.update(tries=delivery.MOST_TRIES - 1)
    sink.at_rcpt = lambda address: "451 later"

    assert drain() == {Outcome.EXPIRED: 1}
    assert Alert.objects.get().last_error == "The mail server answered RCPT with 451."


def test_given_up_when_too_old_but_not_at_the_first_tries(sink: Sink, lena: User) -> None:
    tell(make_critical())
    Alert.objects.update(created_at=datetime.now(UTC) - timedelta(hours=73))
    sink.at_rcpt = lambda address: "451 later"

    assert drain() == {Outcome.LATER: 1}
    Alert.objects.update(tries=delivery.FEWEST_TRIES - 1)
    make_due()
    assert drain() == {Outcome.EXPIRED: 1}


def test_refused_content_is_our_fault_and_waits(sink: Sink, lena: User, caplog: pytest.LogCaptureFixture) -> None:
    tell(make_critical())
    sink.at_data = lambda address: "554 5.6.0 no"

    assert drain() == {Outcome.LATER: 1}
    assert Alert.objects.get().last_error == "The mail server answered DATA with 554 5.6.0."
    assert [record.levelno for record in caplog.records if record.name == "alerts.delivery"] == [logging.ERROR]


def test_nobody_listening_loses_nothing_and_costs_no_try(lena: User) -> None:
    tell(make_critical(), make_critical(pilot=make_pilot(name="Coding letters")))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with override_settings(MAILERS=mailers_at(unused.getsockname()[1])):
            assert drain() == {Outcome.UNREACHABLE: 1}

            assert drain() == {}

    first, second = Alert.objects.order_by("due_at", "pk")
    assert (first.state, first.tries, second.tries) == (AlertState.QUEUED, 0, 0)
    assert first.due_at == second.due_at == NOON
    assert first.last_error == "The mail server cannot be reached (ConnectionRefusedError)."


def test_mail_goes_on_a_minute_after_nobody_listened(sink: Sink, lena: User) -> None:
    tell(make_critical())
    nobody_listens()
    assert drain() == {}
    assert 0.9 <= (Rest.objects.get().until - datetime.now(UTC)).total_seconds() / 60 <= 1
    let_rest_end()

    assert drain() == {Outcome.SENT: 1}
    assert not Rest.objects.exists()


def test_lost_answer_sends_a_second_equal_copy(sink: Sink, lena: User) -> None:
    tell(make_critical())
    sink.resets = 1
    assert drain() == {Outcome.LATER: 1}
    make_due()

    assert drain() == {Outcome.SENT: 1}
    first, second = sink.raw
    assert first == second
    assert sink.mails[0]["Message-ID"] == sink.mails[1]["Message-ID"] == Alert.objects.get().message_id
    assert sink.mails[0]["Date"] == sink.mails[1]["Date"]


def test_broken_conversations_in_a_row_end_the_drain(sink: Sink, db: None) -> None:
    make_leaders(*(f"leader{number}" for number in range(8)))
    tell(make_critical())
    sink.resets = 8

    assert drain() == {Outcome.LATER: rests.MOST_BROKEN}
    assert Alert.objects.filter(tries=0).count() == 3
    assert drain() == {}
    let_rest_end()
    sink.resets = 0
    assert drain() == {Outcome.SENT: 3}


def test_connection_is_opened_again_after_a_failure(sink: Sink, db: None) -> None:
    make_leaders("leo", "lena")
    tell(make_critical())
    sink.resets = 1

    assert drain() == {Outcome.LATER: 1, Outcome.SENT: 1}
    assert sink.connections == 2


def test_cancelled_when_the_finding_has_closed(sink: Sink, lena: User) -> None:
    tell(make_critical())
    Finding.objects.update(state="closed", closed_on=MONDAY, closed_because="cleared")

    assert drain() == {Outcome.CANCELLED: 1}
    assert sink.mails == []
    assert Alert.objects.get().last_error == "Nothing of what it would say is true any more."


def test_cancelled_when_the_finding_has_opened_anew_meanwhile(sink: Sink, lena: User) -> None:
    finding = make_critical()
    tell(finding)
    finding.episode += 1
    finding.save()

    assert drain() == {Outcome.CANCELLED: 1}


def test_cancelled_when_the_reader_leads_no_longer(sink: Sink, lena: User) -> None:
    tell(make_critical())
    Membership.objects.filter(user=lena).delete()

    assert drain() == {Outcome.CANCELLED: 1}
    assert sink.mails == []


def test_cancelled_when_the_reader_has_left(sink: Sink, lena: User) -> None:
    tell(make_critical())
    User.objects.update(is_active=False)

    assert drain() == {Outcome.CANCELLED: 1}


def test_goes_to_the_address_that_is_right_now(sink: Sink, lena: User) -> None:
    tell(make_critical())
    User.objects.filter(pk=lena.pk).update(email="lena.new@example.org")
    drain()

    assert sink.recipients == ["lena.new@example.org"]


def test_mail_that_cannot_be_written_is_parked_and_the_next_goes(
    sink: Sink, lena: User, caplog: pytest.LogCaptureFixture
) -> None:
    tell(make_critical(), make_critical(pilot=make_pilot(name="Coding letters")))
    broken = Alert.objects.order_by("pk")[0]
    Alert.objects.filter(pk=broken.pk).update(evidence={"episode": 1})

    assert drain() == {Outcome.LATER: 1, Outcome.SENT: 1}
    for _ in range(delivery.MOST_FAULTS - 1):
        make_due()
        drain()
    broken.refresh_from_db()
    assert (broken.state, broken.faults) == (AlertState.EXPIRED, delivery.MOST_FAULTS)
    assert broken.last_error == "Our own error (KeyError)."


def test_dead_sender_is_followed_when_its_lease_has_ended(sink: Sink, lena: User) -> None:
    tell(make_critical())
    claimed = claim(owner="dead", lease=timedelta(seconds=120))
    assert claimed is not None
    assert drain() == {}
    Alert.objects.update(leased_until=datetime.now(UTC) - timedelta(seconds=1))

    assert drain() == {Outcome.SENT: 1}


def test_outcome_of_a_sender_that_was_overtaken_changes_nothing(sink: Sink, lena: User) -> None:
    tell(make_critical())
    sender = delivery.Sender()
    slow = claim(owner=sender.owner, lease=timedelta(seconds=-1))
    assert slow is not None
    assert drain() == {Outcome.SENT: 1}

    assert sender.deliver(slow, Rests()) == Outcome.LOST_LEASE
    assert len(sink.mails) == 1


def test_no_address_in_logs_or_errors(sink: Sink, db: None, caplog: pytest.LogCaptureFixture) -> None:
    make_leaders("gone", "grey", "odd")
    tell(make_critical())
    answers = {"gone": "550 <gone@example.org>", "grey": "451 <grey@example.org>", "odd": None}
    sink.at_rcpt = lambda address: answers[address.partition("@")[0]]
    sink.at_data = lambda address: "554 <odd@example.org>"
    drain()

    errors = " ".join(Alert.objects.values_list("last_error", flat=True))
    assert len(errors) > 60
    assert "@" not in errors
    assert "@" not in " ".join(record.getMessage() for record in caplog.records if record.name.startswith("alerts"))


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_send_each_mail_once(sink: Sink) -> None:
    make_leaders(*(f"leader{number:02}" for number in range(24)))
    tell(make_critical())

    def work() -> None:
        drain()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sink.recipients) == len(set(sink.recipients)) == 24
    assert set(states()) == {AlertState.SENT}
