"""Hands waiting alerts to the mail server: at least once each, twice only after a crash in flight (reliability.md 2).

One row at a time: claim it for a while (a lease), check that it is still wanted, write it, hand it over, record the
outcome. Each step is one guarded change, so any process may die anywhere and another goes on when the lease ends.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from time import monotonic
from typing import Any
from uuid import uuid4

from django.core.mail import mailers
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from alerts.endings import record_ending
from alerts.failures import Failure, Verdict, judge
from alerts.kinds import kind_of, mail_of
from alerts.models import Alert, AlertState, ClockTimestamp

logger = logging.getLogger(__name__)

# Numbers of reliability.md 2. The lease outlasts the SMTP timeout of 30 s (config/env.py) with a margin.
LEASE = timedelta(seconds=120)
LONGEST_WAIT = 60  # minutes
JITTER = 0.2
MOST_TRIES = 40
MOST_AGE = timedelta(hours=72)
# Somebody whose server was away for days still gets these tries when it is back.
FEWEST_TRIES = 5
MOST_FAULTS = 5
# Circuit breaker: so many broken conversations in a row, or one that cannot even begin, end the drain.
MOST_BROKEN = 5
UNREACHABLE_WAIT = timedelta(minutes=1)
OVER = "It came too late to be of use: nobody needs it any more."


class Outcome(StrEnum):
    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    LOST_LEASE = "lost lease"


def drain(*, seconds: float = float("inf"), lease: timedelta = LEASE) -> Counter[Outcome]:
    """Hand over what is due until nothing is, `seconds` have passed or the mail server fails; return the outcomes."""
    outcomes: Counter[Outcome] = Counter()
    sender, ends, broken = Sender(), monotonic() + seconds, 0
    try:
        while monotonic() < ends and broken < MOST_BROKEN and (alert := claim(owner=sender.owner, lease=lease)):
            outcome = sender.deliver(alert)
            outcomes[outcome] += 1
            broken = broken + 1 if sender.is_broken else 0
            if outcome == Outcome.UNREACHABLE:
                break
    finally:
        sender.close()
    return outcomes


def claim(*, owner: str, lease: timedelta) -> Alert | None:
    """Lease the oldest due message to `owner`, or return None. Rows that others are claiming just now are passed by."""
    with transaction.atomic():
        due = Alert.objects.due().select_for_update(skip_locked=True, of=("self",))
        alert = (
            due.select_related("recipient", "person", "channel")
            .annotate(age=ClockTimestamp() - F("created_at"), is_over=_is_over())
            .order_by("due_at", "pk")
            .first()
        )
        if alert:
            alert.tries += 1
            Alert.objects.filter(pk=alert.pk).update(
                state=AlertState.LEASED, leased_by=owner, leased_until=ClockTimestamp() + lease, tries=alert.tries
            )
    return alert


class Sender:
    """One drain's connection to the mail server, opened for the first message and again after a failure."""

    def __init__(self) -> None:
        self.owner = uuid4().hex
        self.is_broken = False
        self._connection = mailers.default

    def close(self) -> None:
        with suppress(OSError):  # a server that is gone need not hear our QUIT
            self._connection.close()

    def deliver(self, alert: Alert) -> Outcome:
        """Hand over one leased message and record what became of it."""
        self.is_broken = False
        if getattr(alert, "is_over", False):
            return self._settle(alert, Outcome.EXPIRED, state=AlertState.EXPIRED, last_error=OVER)
        if reason := no_longer_wanted(alert):
            return self._settle(alert, Outcome.CANCELLED, state=AlertState.CANCELLED, last_error=reason)
        try:
            if not alert.text and not self._write(alert):
                return Outcome.LOST_LEASE
            message = mail_of(alert)
        except Exception as error:
            return self._failed(alert, judge(error))
        try:
            self._connection.open()
        except OSError as error:
            return self._unreachable(alert, error)
        return self._hand_over(alert, message)

    def _write(self, alert: Alert) -> bool:
        """Render the message and store it before it leaves, so that a second copy has the same text.

        What a message writes while it is rendered (links that open something) stands or falls with its text.
        """
        with transaction.atomic():
            held = Alert.objects.filter(pk=alert.pk).held_by(self.owner)
            if not held.select_for_update().exists():
                return False
            message = kind_of(alert).compose(alert)
            held.update(subject=message.subject, text=message.text, html=message.html)
        alert.subject, alert.text, alert.html = message.subject, message.text, message.html
        return True

    def _hand_over(self, alert: Alert, message: Any) -> Outcome:
        try:
            self._connection.send_messages([message])
        except Exception as error:
            self.close()
            failure = judge(error)
            self.is_broken = isinstance(error, OSError) and failure.verdict == Verdict.LATER
            return self._failed(alert, failure)
        return self._settle(alert, Outcome.SENT, state=AlertState.SENT, sent_at=ClockTimestamp(), last_error="")

    def _unreachable(self, alert: Alert, error: OSError) -> Outcome:
        """Put the message back as it was: that nobody answers, or nobody lets us in, is no try of this message."""
        self.close()
        words = f"The mail server cannot be reached ({type(error).__name__})."
        logger.error("Alert %s waits. %s", alert.pk, words)
        due_at = ClockTimestamp() + UNREACHABLE_WAIT * _jitter()
        return self._settle(
            alert, Outcome.UNREACHABLE, state=AlertState.QUEUED, due_at=due_at, tries=alert.tries - 1, last_error=words
        )

    def _failed(self, alert: Alert, failure: Failure) -> Outcome:
        changes: dict[str, Any] = {"last_error": failure.words}
        if failure.verdict == Verdict.FAULT:
            alert.faults += 1
            changes["faults"] = alert.faults
        level = logging.WARNING if failure.verdict in (Verdict.LATER, Verdict.REFUSED) else logging.ERROR
        logger.log(level, "Alert %s, try %s: %s", alert.pk, alert.tries, failure.words)
        if failure.verdict == Verdict.REFUSED:
            return self._settle(alert, Outcome.REFUSED, state=AlertState.REFUSED, **changes)
        if _is_hopeless(alert):
            logger.error("Alert %s is given up.", alert.pk)
            return self._settle(alert, Outcome.EXPIRED, state=AlertState.EXPIRED, **changes)
        due_at = ClockTimestamp() + back_off(alert.tries)
        return self._settle(alert, Outcome.LATER, state=AlertState.QUEUED, due_at=due_at, **changes)

    def _settle(self, alert: Alert, outcome: Outcome, **changes: Any) -> Outcome:
        """Record the outcome, unless the lease has ended and somebody else has taken the message over."""
        with transaction.atomic():
            held = Alert.objects.filter(pk=alert.pk).held_by(self.owner)
            if held.update(leased_by="", leased_until=None, **changes):
                record_ending(alert, changes["state"])
                return outcome
        logger.warning("Alert %s was taken over before its outcome (%s) was recorded.", alert.pk, outcome)
        return Outcome.LOST_LEASE


def no_longer_wanted(alert: Alert) -> str:
    """Return why the message is not to be sent any more, or nothing. What was true at its creation may not be now."""
    if alert.recipient and not alert.recipient.is_active:
        return "The recipient's account is closed."
    return kind_of(alert).unwanted(alert)


def _is_over() -> ExpressionWrapper[Q]:
    is_over = Q(expires_at__isnull=False, expires_at__lte=ClockTimestamp())
    return ExpressionWrapper(is_over, BooleanField())


def back_off(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4 ... 60 minutes, each give or take a fifth."""
    return timedelta(minutes=min(2 ** (tries - 1), LONGEST_WAIT)) * _jitter()


def _jitter() -> float:
    return random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads load; nobody gains by guessing it


def _is_hopeless(alert: Alert) -> bool:
    is_old = alert.tries >= FEWEST_TRIES and getattr(alert, "age", timedelta()) > MOST_AGE
    return is_old or alert.tries >= MOST_TRIES or alert.faults >= MOST_FAULTS
