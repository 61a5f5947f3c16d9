"""A message's life against whatever may happen to it, in any order: the promises of docs/reliability.md hold."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Portfolio, User
from alerts import delivery
from alerts.claiming import claim
from alerts.delivery import Outcome, Sender
from alerts.models import Alert, AlertState, Allowance, Home, Rest
from alerts.proofs.world import DAY, make_alerts, make_finding, make_reader
from alerts.restored import hold_if_restored, release
from alerts.rests import Rests
from stalls.models import Finding

pytestmark = pytest.mark.django_db
ENDED = {AlertState.SENT, AlertState.REFUSED, AlertState.EXPIRED, AlertState.CANCELLED}
LEASE = timedelta(seconds=120)
LONG = timedelta(days=1)


class Wire:
    """A carrier that keeps what it was handed, and fails as it is told: before it took the message, or just after."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.fails_before: Exception | None = None
        self.fails_after: Exception | None = None

    def hand_over(self, alert: Alert) -> None:
        if self.fails_before:
            raise self.fails_before
        self.taken.append((alert.message_id, str(alert.created_at), alert.text))
        if self.fails_after:
            raise self.fails_after

    def close(self, *, politely: bool = True) -> None:
        pass


class Messages(RuleBasedStateMachine):
    """`excuses` counts, per message, the events after which a second copy may have been made."""

    def __init__(self) -> None:
        super().__init__()
        self.wire, self.numbers = Wire(), count(1)
        self.excuses: Counter[str] = Counter()
        self._atomic = transaction.atomic()
        self._atomic.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        reader = make_reader("reader@example.org")
        self.finding = make_finding(Portfolio.objects.get(name="Proof"))
        self.readers = [reader, make_reader("other@example.org", portfolio=self.finding.portfolio)]
        hold_if_restored()

    # --- What happens ---

    @rule(again=st.booleans())
    def sweep(self, again: bool) -> None:
        """A sweep finds a cause, and says so to every reader once, however often it looks."""
        number = next(self.numbers)
        for _ in range(2 if again else 1):
            known = set(Alert.objects.values_list("key", flat=True))
            readers = [reader for reader in self.readers if f"{number}:{reader.pk}" not in known]
            for alert in make_alerts(self.finding, readers):
                Alert.objects.filter(pk=alert.pk).update(key=f"{number}:{alert.recipient_id}")

    @rule()
    def send_well(self) -> None:
        self._deliver()

    @rule(
        error=st.sampled_from([ConnectionResetError(), TimeoutError(), ValueError("ours"), delivery.Unreachable("no")]),
        after=st.booleans(),
    )
    def send_badly(self, error: Exception, after: bool) -> None:
        """Something fails before the server has taken the message, or after, when nobody hears its answer."""
        if after and isinstance(error, delivery.Unreachable):
            return
        self.wire.fails_before, self.wire.fails_after = (None, error) if after else (error, None)
        self._deliver()
        self.wire.fails_before = self.wire.fails_after = None

    @rule(after=st.booleans())
    def crash(self, after: bool) -> None:
        """A sender dies with a message in its hands, before or after the server has taken it."""
        found = claim(owner=f"dead {next(self.numbers)}", lease=LEASE)
        if found and after and not delivery.no_longer_wanted(found.alert):
            message = delivery.kind_of(found.alert).compose(found.alert)
            text = found.alert.text or message.text
            Alert.objects.filter(pk=found.alert.pk).update(subject=message.subject, text=text, html=message.html)
            self.wire.taken.append((found.alert.message_id, str(found.alert.created_at), text))
            self.excuses[found.alert.message_id] += 1

    @rule()
    def be_overtaken(self) -> None:
        """A sender is so slow that its lease ends and another takes over; what it says afterwards changes nothing."""
        slow = Sender(self.wire)
        if found := claim(owner=slow.owner, lease=timedelta(seconds=-1)):
            claim(owner="quick", lease=LEASE)
            before = Alert.objects.get(pk=found.alert.pk)
            late = {"state": AlertState.CANCELLED, "last_error": "Late."}
            assert before.leased_by == "quick"
            assert slow._settle(found.alert, Outcome.CANCELLED, **late) == Outcome.LOST_LEASE
            assert slow._settle(found.alert, Outcome.SENT) == Outcome.LOST_LEASE
            assert Alert.objects.get(pk=found.alert.pk).state == before.state

    @rule(by=st.sampled_from([timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=3)]))
    def advance_clock(self, by: timedelta) -> None:
        Alert.objects.waiting().update(due_at=F("due_at") - by, leased_until=F("leased_until") - by)
        Rest.objects.update(until=F("until") - by)
        Allowance.objects.update(filled_at=F("filled_at") - by)

    @rule(on=st.booleans())
    def close_or_open(self, on: bool) -> None:
        closed = {"state": "closed", "closed_on": DAY, "closed_because": "cleared"}
        Finding.objects.update(**{"state": "open", "closed_on": None, "closed_because": ""} if on else closed)

    @rule()
    def restore(self) -> None:
        """A backup is restored: the marks of what was sent since are gone, and nothing of it leaves by itself."""
        Home.objects.update(identity=f"cluster {next(self.numbers)}")
        Alert.objects.filter(state=AlertState.SENT).update(state=AlertState.QUEUED, sent_at=None)
        Alert.objects.filter(state=AlertState.LEASED).update(leased_until=datetime.now(UTC) - LONG)
        taken = len(self.wire.taken)
        assert self._drain() == 0
        assert len(self.wire.taken) == taken
        assert not Alert.objects.waiting().exists()

    @rule()
    def release(self) -> None:
        """Somebody decides that what is held may leave, knowing that it may have left before."""
        for message_id in Alert.objects.filter(state=AlertState.HELD).values_list("message_id", flat=True):
            self.excuses[message_id] += 1
        release()

    # --- What must hold ---

    @invariant()
    def every_cause_has_one_message_a_reader(self) -> None:
        rows = list(Alert.objects.filter(key__contains=":").values_list("key", flat=True))
        assert len(rows) == len(set(rows))

    @invariant()
    def no_copy_differs(self) -> None:
        assert len(set(self.wire.taken)) == len({message_id for message_id, *_ in self.wire.taken})

    @invariant()
    def no_copy_without_an_excuse(self) -> None:
        copies = Counter(message_id for message_id, *_ in self.wire.taken)
        for message_id, number in copies.items():
            assert number <= 1 + self.excuses[message_id]

    @invariant()
    def sent_means_handed_over(self) -> None:
        sent = set(Alert.objects.filter(state=AlertState.SENT).values_list("message_id", flat=True))
        assert sent <= {message_id for message_id, *_ in self.wire.taken}

    @invariant()
    def each_end_says_why(self) -> None:
        assert not Alert.objects.filter(state__in=AlertState.never_sent(), last_error="").exists()

    @invariant()
    def nothing_is_lost(self) -> None:
        """Whatever has not ended waits, is being sent, or is held for somebody."""
        states = set(Alert.objects.values_list("state", flat=True))
        assert states <= {*ENDED, AlertState.QUEUED, AlertState.LEASED, AlertState.HELD}
        assert not Alert.objects.filter(state=AlertState.LEASED, leased_until=None).exists()

    # --- How ---

    def _deliver(self) -> None:
        """Send one message, as a drain does; a failure after the server took it may make a second copy."""
        hold_if_restored()
        sender, rests = Sender(self.wire), Rests()
        sender._mail = self.wire
        if found := claim(owner=sender.owner, lease=LEASE, resting=rests.resting):
            taken = len(self.wire.taken)
            sender.deliver(found, rests)
            if self.wire.fails_after and len(self.wire.taken) > taken:
                self.excuses[found.alert.message_id] += 1

    def _drain(self) -> int:
        return sum(delivery.drain(chat=self.wire).values())


# Three minutes of them; before a release ten times as many.
LIVES = int(os.environ.get("LIVES", "200"))


def run(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Messages,
        settings=settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=checks),
    )


def test_the_promises_hold_whatever_happens(db: Any) -> None:
    assert not User.objects.exists()
    run(examples=6, steps=20)
    assert connection.in_atomic_block
    assert not User.objects.exists()


@pytest.mark.slow
def test_the_promises_hold_in_long_lives(db: Any) -> None:
    run(examples=LIVES, steps=50)
