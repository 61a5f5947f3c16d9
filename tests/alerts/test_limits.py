"""What keeps one reader's trouble from being another's: rates, rests, poison, a restore, and being told to stop."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from alerts import delivery
from alerts.claiming import Resting, claim
from alerts.delivery import Outcome, drain
from alerts.models import Alert, AlertKind, AlertState, Allowance, Home, Rest
from alerts.rests import LONGEST, Rests
from tests.alerts.makers import NOON, make_critical, make_due, make_leaders, tell
from tests.alerts.smtp import Sink
from tests.factories import make_member, make_pilot, make_user

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=120)


def make_readers(*addresses: str) -> None:
    for address in addresses:
        make_member(user=make_user(email=address), role=Role.LEADER)


def output(*command: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


# --- Statements ---


def test_a_mail_more_costs_the_same_few_statements(sink: Sink, lena: User) -> None:
    for number in range(5):
        tell(make_critical(pilot=make_pilot(name=f"Pilot {number}")))
    drain(stop=_after(1))
    with CaptureQueriesContext(connection) as one:
        drain(stop=_after(1))
    with CaptureQueriesContext(connection) as three:
        drain(stop=_after(3))
    # Claim; still true; write it; mark it. Who leads is remembered for a moment.
    assert (len(three) - len(one)) / 2 == 4
    assert len(sink.mails) == 5


def _after(number: int) -> Any:
    done = iter([False] * number)
    return lambda: next(done, True)


# --- Rates ---


@override_settings(MAIL_PER_MINUTE_TO_A_DOMAIN=2)
def test_a_domain_over_its_rate_holds_no_other_one_up(sink: Sink, db: None) -> None:
    make_readers(*(f"a{number}@busy.example" for number in range(4)), "z@calm.example")
    tell(make_critical())

    assert drain() == {Outcome.SENT: 3}
    assert sink.recipients == ["a0@busy.example", "a1@busy.example", "z@calm.example"]
    assert list(Alert.objects.waiting().values_list("state", "tries")) == [("queued", 0), ("queued", 0)]


@override_settings(MAIL_PER_MINUTE_TO_A_DOMAIN=2)
def test_a_rate_lets_more_out_as_time_goes_by(sink: Sink, db: None) -> None:
    make_readers(*(f"a{number}@busy.example" for number in range(4)))
    tell(make_critical())
    drain()
    assert drain() == {}
    Allowance.objects.update(filled_at=datetime.now(UTC) - timedelta(seconds=31))

    assert drain() == {Outcome.SENT: 1}


@override_settings(MAIL_PER_MINUTE=3)
def test_the_rate_of_all_ends_a_drain_and_costs_no_try(sink: Sink, db: None) -> None:
    make_readers(*(f"reader@{number}.example" for number in range(5)))
    tell(make_critical())

    assert drain() == {Outcome.SENT: 3}
    assert drain() == {}
    assert set(Alert.objects.waiting().values_list("tries", flat=True)) == {0}


def test_what_a_drain_has_not_used_is_there_for_the_next(sink: Sink, lena: User) -> None:
    tell(make_critical())
    with override_settings(MAIL_PER_MINUTE=100):
        drain()
        assert 98.9 <= Allowance.objects.get(domain="").left <= 99.5


# --- Rests ---


def test_a_domain_that_keeps_us_waiting_rests_and_the_others_go_on(sink: Sink, db: None) -> None:
    make_readers("a@slow.example", "b@slow.example", "c@quick.example")
    tell(make_critical())
    Rests().has_failed(Alert.objects.get(recipient__email="a@slow.example"), was_slow=True)

    assert drain() == {Outcome.SENT: 1}
    assert sink.recipients == ["c@quick.example"]


def test_a_domain_rests_longer_each_time_up_to_a_limit(db: None) -> None:
    make_readers("a@slow.example")
    tell(make_critical())
    rests, alert, lasted = Rests(), Alert.objects.get(), []
    for _ in range(8):
        rests.has_failed(alert, was_slow=True)
        until = Rest.objects.get(way="domain:slow.example").until
        lasted.append(round((until - datetime.now(UTC)).total_seconds() / 60) if until else 0)

    assert lasted == [1, 2, 4, 8, 8, 8, 8, 8]
    assert lasted[-1] == LONGEST.total_seconds() / 60


def test_an_answer_ends_what_was_noted_of_a_domain(sink: Sink, db: None) -> None:
    make_readers("a@slow.example")
    tell(make_critical())
    Rests().has_failed(Alert.objects.get(), was_slow=True)
    assert drain() == {}
    Rest.objects.update(until=NOON)

    assert drain() == {Outcome.SENT: 1}
    assert not Rest.objects.exists()


def test_nothing_of_a_resting_mail_server_is_claimed(lena: User) -> None:
    tell(make_critical())
    assert claim(owner="me", lease=LEASE, resting=Resting(mail=True)) is None
    assert claim(owner="me", lease=LEASE) is not None


# --- One reader ---


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "There is no address to send it to."),
        ("nobody", "The address is none that mail can be sent to."),
        ("two@example.org,three@example.org", "The address is none that mail can be sent to."),
        ("a@example.org\nBcc: b@example.org", "The address is none that mail can be sent to."),
    ],
)
def test_an_address_that_is_none_ends_its_own_mail_and_is_never_called_sent(
    sink: Sink, lena: User, address: str, said: str
) -> None:
    tell(make_critical())
    User.objects.filter(pk=lena.pk).update(email=address)

    assert drain() == {Outcome.REFUSED: 1}
    assert Alert.objects.get().last_error == said
    assert sink.mails == []


@pytest.mark.parametrize("address", ["päivi@example.org".replace("ä", "a"), "anna@münchen.example"])
def test_an_address_of_an_international_domain_is_used(sink: Sink, lena: User, address: str) -> None:
    tell(make_critical())
    User.objects.filter(pk=lena.pk).update(email=address, name="Anna 🚀 “O'Neil” <x@y>")

    assert drain() == {Outcome.SENT: 1}


def test_a_message_that_kills_its_senders_is_parked_and_the_next_goes(sink: Sink, lena: User) -> None:
    tell(make_critical(), make_critical(pilot=make_pilot(name="Coding letters")))
    poison = Alert.objects.order_by("pk")[0]
    for _ in range(delivery.MOST_FAULTS):
        claimed = claim(owner="dead", lease=timedelta(seconds=-1))
        assert claimed is not None
        assert claimed.alert.pk == poison.pk

    assert drain() == {Outcome.EXPIRED: 1, Outcome.SENT: 1}
    poison.refresh_from_db()
    assert (poison.state, poison.last_error) == (AlertState.EXPIRED, delivery.POISONED)


def test_what_was_given_up_is_a_dead_letter_and_what_nobody_wants_is_none(sink: Sink, db: None) -> None:
    make_leaders("gone", "left", "lena")
    tell(make_critical())
    User.objects.filter(email__startswith="left").update(is_active=False)
    sink.at_rcpt = lambda address: "550 no" if address.startswith("gone") else None
    drain()

    assert [alert.recipient.email for alert in Alert.objects.dead_letters()] == ["gone@example.org"]  # type: ignore[union-attr]


def test_a_long_mail_goes_as_it_is(sink: Sink, lena: User) -> None:
    tell(make_critical())
    Alert.objects.update(subject="Long", text="line of text\n" * 80_000, html="<p>x</p>")

    assert drain() == {Outcome.SENT: 1}
    assert len(sink.raw[0]) > 1_000_000


# --- A restore ---


def test_in_a_restored_copy_what_waits_is_held_until_somebody_releases_it(sink: Sink, lena: User) -> None:
    drain()
    tell(make_critical())
    Home.objects.update(identity="another cluster:16384")

    assert drain() == {}
    assert Alert.objects.get().state == AlertState.HELD
    assert output("hold_mail", "--release") == "Released 1 messages.\n"
    assert drain() == {Outcome.SENT: 1}


def test_what_is_written_after_a_restore_of_days_before_it_is_held_too_until_somebody_decides(
    sink: Sink, lena: User
) -> None:
    drain()
    Home.objects.update(identity="another cluster:16384")
    drain()
    tell(make_critical())

    assert drain() == {Outcome.HELD: 1}
    alert = Alert.objects.get()
    assert (alert.state, alert.tries) == (AlertState.HELD, 0)
    assert output("hold_mail", "--release") == "Released 1 messages.\n"
    tell(make_critical(pilot=make_pilot(name="Coding letters")))
    assert drain() == {Outcome.SENT: 2}


def test_what_is_of_a_day_after_the_restore_leaves_and_so_does_what_somebody_waits_for(sink: Sink, lena: User) -> None:
    drain()
    Home.objects.update(identity="another cluster:16384")
    drain()
    tell(make_critical(), make_critical(pilot=make_pilot(name="Coding letters")))
    today = datetime.now(UTC).date()
    first, second = Alert.objects.order_by("pk")
    Alert.objects.filter(pk=first.pk).update(as_of=today + timedelta(days=2))
    Alert.objects.filter(pk=second.pk).update(as_of=today + timedelta(days=1))

    assert drain() == {Outcome.SENT: 1, Outcome.HELD: 1}
    Alert.objects.filter(pk=second.pk).update(state=AlertState.QUEUED, kind=AlertKind.REPLY_UNUSED)
    assert Outcome.HELD not in drain()


def test_a_dump_that_is_restored_in_place_is_recognised_by_its_tables(sink: Sink, lena: User) -> None:
    drain()
    tell(make_critical())
    with connection.cursor() as cursor:
        # As `pg_restore --clean` does: the same rows in another table of the same name, cluster and database.
        cursor.execute("CREATE TABLE restored (LIKE alerts_home INCLUDING ALL)")
        cursor.execute("INSERT INTO restored SELECT * FROM alerts_home")
        cursor.execute("DROP TABLE alerts_home")
        cursor.execute("ALTER TABLE restored RENAME TO alerts_home")

    assert drain() == {}
    assert Alert.objects.get().state == AlertState.HELD


def test_what_was_restored_by_archived_logs_is_held_by_hand(sink: Sink, lena: User) -> None:
    drain()
    tell(make_critical())

    assert output("hold_mail", "--restored") == "Held 1 messages.\n"
    tell(make_critical(pilot=make_pilot(name="Coding letters")))
    assert drain() == {Outcome.HELD: 1}
    assert output("hold_mail", "--drop") == "Dropped 2 messages.\n"
    assert drain() == {}


def test_a_new_installation_holds_nothing(sink: Sink, lena: User) -> None:
    tell(make_critical())
    Home.objects.all().delete()

    assert drain() == {Outcome.SENT: 1}


def test_by_hand_what_was_written_before_an_instant_is_held_or_dropped(sink: Sink, lena: User) -> None:
    tell(make_critical(), make_critical(pilot=make_pilot(name="Coding letters")))
    newer = Alert.objects.order_by("pk")[1]
    Alert.objects.exclude(pk=newer.pk).update(created_at=datetime(2026, 6, 1, tzinfo=UTC))

    assert output("hold_mail", "--before", "2026-06-02T08:00") == "Held 1 messages.\n"
    assert drain() == {Outcome.SENT: 1}
    assert output("hold_mail", "--drop") == "Dropped 1 messages.\n"
    assert drain() == {}


def test_hold_mail_names_what_it_accepts(db: None) -> None:
    with pytest.raises(CommandError, match="--before is 'noon'; an instant like 2026-11-23T08:00"):
        call_command("hold_mail", "--before", "noon")


# --- Being told to stop ---


def test_told_to_stop_it_finishes_the_message_at_hand_and_begins_no_other(sink: Sink, db: None) -> None:
    make_leaders("lena", "leo")
    tell(make_critical())

    def told_at_data(address: str) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    sink.at_data = told_at_data
    assert output("deliver").startswith("Delivered: sent 1,")
    assert list(Alert.objects.waiting().values_list("state", "tries")) == [("queued", 0)]


def test_told_to_stop_while_the_server_is_silent_it_releases_the_message_at_hand(sink: Sink, lena: User) -> None:
    tell(make_critical())

    def time_is_up_at_rcpt(address: str) -> None:
        os.kill(os.getpid(), signal.SIGALRM)
        time.sleep(0.3)

    sink.at_rcpt = time_is_up_at_rcpt
    assert output("deliver") == "Stopped; the message at hand was released.\n"
    assert list(Alert.objects.values_list("state", "tries", "leased_by")) == [("queued", 0, "")]
    sink.at_rcpt = lambda address: None
    make_due()
    assert drain() == {Outcome.SENT: 1}
