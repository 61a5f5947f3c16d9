"""Hands waiting alerts to their carriers: at least once each, twice only after a crash in flight.

One row at a time: claim it for a while (a lease), check that it is still wanted, write it, hand it over, record the
outcome. Each step is one guarded change, so any process may die anywhere and another goes on when the lease ends.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from time import monotonic
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.database_faults import is_passing
from alerts.allowances import Allowances
from alerts.by_day import waits_until
from alerts.carriers import Carrier, Unreachable
from alerts.carriers.chat import ChatCarrier
from alerts.carriers.mail import MailCarrier
from alerts.claiming import Claim, claim
from alerts.endings import follow_up, record_ending
from alerts.failures import Failure, Verdict, judge
from alerts.kinds import kind_of
from alerts.messages import Message
from alerts.models import Alert, AlertState, ClockTimestamp
from alerts.remembering import remembering
from alerts.restored import HELD, held_up_to, hold_if_restored, is_held
from alerts.rests import Rests, domain_of
from alerts.rows import changed

logger = logging.getLogger(__name__)

# The lease outlasts every conversation (alerts/carriers) with a margin.
LEASE = timedelta(seconds=120)
LONGEST_WAIT = 60  # minutes
JITTER = 0.2
MOST_TRIES = 40
MOST_AGE = timedelta(hours=72)
# Somebody whose server was away for days still gets these tries when it is back.
FEWEST_TRIES = 5
MOST_FAULTS = 5
# A conversation that breaks after so many seconds has kept the others waiting.
SLOW = 5
OVER = "It came too late to be of use: nobody needs it any more."
POISONED = "Given up: several senders have died, or failed, over it."

# The two changes of every message that goes well, as statements: to compose them anew each time took a tenth of it all.
_WRITE = 'UPDATE "alerts_alert" SET subject = %s, text = %s, html = %s'
_MARK = """
UPDATE "alerts_alert" SET state = %s, sent_at = clock_timestamp(), last_error = '', leased_by = '', leased_until = NULL
""".strip()
_IF_OURS = " WHERE id = %s AND state = %s AND leased_by = %s"


class Outcome(StrEnum):
    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    POSTPONED = "postponed"
    HELD = "held"
    LOST_LEASE = "lost lease"


class TimeIsUp(BaseException):
    """Whoever runs the process wants it gone now: the message at hand is released."""


def drain(
    *,
    seconds: float = float("inf"),
    lease: timedelta = LEASE,
    most_faults: int = MOST_FAULTS,
    stop: Callable[[], bool] = lambda: False,
    chat: Carrier | None = None,
) -> Counter[Outcome]:
    """Hand over what is due until nothing is, `seconds` have passed or `stop` says so; return the outcomes.

    `chat`: what posts in channels, if not the usual one.
    """
    with remembering():
        return _drain(seconds, lease, most_faults, stop, chat)


def _drain(
    seconds: float, lease: timedelta, most_faults: int, stop: Callable[[], bool], chat: Carrier | None
) -> Counter[Outcome]:
    hold_if_restored()
    follow_up()
    outcomes: Counter[Outcome] = Counter()
    sender, rests, allowances, ends = Sender(chat), Rests(), Allowances(), monotonic() + seconds
    try:
        while monotonic() < ends and not stop():
            if not rests.resting.mail and not allowances.has():
                rests.leave_mail()
            found = claim(owner=sender.owner, lease=lease, resting=rests.resting)
            if found is None:
                break
            domain = domain_of(found.alert)
            if domain and not allowances.has(domain):
                rests.leave_domain(domain)
                sender.release(found.alert)
                continue
            outcome = sender.deliver(found, rests, most_faults=most_faults)
            outcomes[outcome] += 1
            if domain and outcome not in (Outcome.POSTPONED, Outcome.HELD):
                allowances.use(domain)
    finally:
        sender.close()
        allowances.give_back()
    return outcomes


class Sender:
    """Takes leased messages through their hand-over, each by its carrier."""

    def __init__(self, chat: Carrier | None = None) -> None:
        self.owner = uuid4().hex
        self._mail: Carrier = MailCarrier()
        self._chat: Carrier = chat or ChatCarrier()
        self._held_up_to = held_up_to()

    def close(self) -> None:
        self._mail.close()
        self._chat.close()

    def deliver(self, claim: Claim, rests: Rests, *, most_faults: int = MOST_FAULTS) -> Outcome:
        """Hand over one leased message and record what became of it."""
        alert = claim.alert
        if is_held(alert, self._held_up_to):
            tries = max(alert.tries - 1, 0)
            return self._settle(alert, Outcome.HELD, state=AlertState.HELD, tries=tries, last_error=HELD)
        if claim.is_over:
            return self._settle(alert, Outcome.EXPIRED, state=AlertState.EXPIRED, last_error=OVER)
        if alert.faults >= most_faults:
            logger.error("Alert %s is given up: %s senders have died over it.", alert.pk, alert.faults)
            return self._settle(alert, Outcome.EXPIRED, state=AlertState.EXPIRED, last_error=POISONED)
        try:
            if reason := no_longer_wanted(alert):
                return self._settle(alert, Outcome.CANCELLED, state=AlertState.CANCELLED, last_error=reason)
            if morning := waits_until(claim):
                return self.release(alert, Outcome.POSTPONED, due_at=morning)
            if not alert.text and not self._write(alert):
                return Outcome.LOST_LEASE
        except Exception as error:
            if is_passing(error):
                # No fault of the message, which would be parked after a few of them.
                self.release(alert)
                raise
            return self._failed(claim, judge(error), most_faults)
        return self._hand_over(claim, rests, most_faults)

    def release(self, alert: Alert, outcome: Outcome = Outcome.LATER, **changes: Any) -> Outcome:
        """Put a message back as it was, in its place: what is in the way has nothing to do with it."""
        return self._settle(alert, outcome, state=AlertState.QUEUED, tries=max(alert.tries - 1, 0), **changes)

    def _write(self, alert: Alert) -> bool:
        """Render the message and store it before it leaves, so that a second copy has the same text.

        What a message writes while it is rendered (links that open something) stands or falls with its text.
        """
        kind = kind_of(alert)
        if not kind.writes:
            return self._written(alert, kind.compose(alert))
        with transaction.atomic():
            is_ours = self._written(alert, kind.compose(alert))
            transaction.set_rollback(not is_ours)
        return is_ours

    def _written(self, alert: Alert, message: Message) -> bool:
        alert.subject, alert.text, alert.html = message.subject, message.text, message.html
        return self._changed(_WRITE, alert, message.subject, message.text, message.html)

    def _hand_over(self, claim: Claim, rests: Rests, most_faults: int) -> Outcome:
        alert, began = claim.alert, monotonic()
        carrier = self._chat if alert.channel_id else self._mail
        try:
            carrier.hand_over(alert)
        except TimeIsUp:
            carrier.close(politely=False)
            self.release(alert)
            raise
        except Unreachable as error:
            carrier.close(politely=False)
            rests.is_unreachable(alert)
            return self._unreachable(alert, str(error))
        except Exception as error:
            failure = judge(error)
            carrier.close(politely=not failure.broke)
            if is_passing(error):
                self.release(alert)
                raise
            _tell(rests, alert, failure, was_slow=monotonic() - began > SLOW)
            return self._failed(claim, failure, most_faults)
        rests.has_answered(alert)
        return self._sent(claim)

    def _unreachable(self, alert: Alert, words: str) -> Outcome:
        """Put the message back as it was: that nobody answers, or nobody lets us in, is no try of this message."""
        logger.error("Alert %s waits. %s", alert.pk, words)
        return self._settle(
            alert, Outcome.UNREACHABLE, state=AlertState.QUEUED, tries=alert.tries - 1, last_error=words
        )

    def _failed(self, claim: Claim, failure: Failure, most_faults: int) -> Outcome:
        alert, changes = claim.alert, {"last_error": failure.words}
        if failure.verdict == Verdict.FAULT:
            alert.faults += 1
        level = logging.WARNING if failure.verdict in (Verdict.LATER, Verdict.REFUSED) else logging.ERROR
        logger.log(level, "Alert %s, try %s: %s", alert.pk, alert.tries, failure.words)
        if failure.verdict == Verdict.REFUSED:
            return self._settle(alert, Outcome.REFUSED, state=AlertState.REFUSED, **changes)
        if alert.faults >= most_faults or _is_hopeless(claim):
            logger.error("Alert %s is given up.", alert.pk)
            return self._settle(alert, Outcome.EXPIRED, state=AlertState.EXPIRED, faults=alert.faults, **changes)
        later = {"due_at": ClockTimestamp() + back_off(alert.tries), "faults": alert.faults}
        return self._settle(alert, Outcome.LATER, state=AlertState.QUEUED, **later, **changes)

    def _settle(self, alert: Alert, outcome: Outcome, **changes: Any) -> Outcome:
        """Record the outcome, unless the lease has ended and somebody else has taken the message over."""
        with transaction.atomic():
            held = Alert.objects.filter(pk=alert.pk).leased_to(self.owner)
            if held.update(leased_by="", leased_until=None, **changes):
                record_ending(alert, changes["state"])
                return outcome
        return self._lost(alert, outcome)

    def _sent(self, claim: Claim) -> Outcome:
        """Mark a message as sent; where something follows from that, in one transaction with it."""
        alert = claim.alert
        if not (claim.was_refused or kind_of(alert).settled):
            is_ours = self._changed(_MARK, alert, str(AlertState.SENT))
            return Outcome.SENT if is_ours else self._lost(alert, Outcome.SENT)
        with transaction.atomic():
            if self._changed(_MARK, alert, str(AlertState.SENT)):
                record_ending(alert, AlertState.SENT)
                return Outcome.SENT
        return self._lost(alert, Outcome.SENT)

    def _lost(self, alert: Alert, outcome: Outcome) -> Outcome:
        logger.warning("Alert %s was taken over before its outcome (%s) was recorded.", alert.pk, outcome)
        return Outcome.LOST_LEASE

    def _changed(self, statement: str, alert: Alert, *values: Any) -> bool:
        """Change a message that is still leased to us; say whether it was."""
        return bool(changed(statement + _IF_OURS, [*values, alert.pk, str(AlertState.LEASED), self.owner]))


def no_longer_wanted(alert: Alert) -> str:
    """Return why the message is not to be sent any more, or nothing. What was true at its creation may not be now."""
    if alert.recipient and not alert.recipient.is_active:
        return "The recipient's account is closed."
    if alert.channel and not alert.channel.is_active:
        return "The channel is switched off."
    return kind_of(alert).unwanted(alert)


def _tell(rests: Rests, alert: Alert, failure: Failure, *, was_slow: bool) -> None:
    if failure.broke:
        rests.has_failed(alert, was_slow=was_slow)
    elif failure.verdict != Verdict.FAULT:
        rests.has_answered(alert)


def back_off(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4 ... 60 minutes, each give or take a fifth."""
    jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads load; nobody gains by guessing it
    return timedelta(minutes=min(2 ** (tries - 1), LONGEST_WAIT)) * jitter


def _is_hopeless(claim: Claim) -> bool:
    is_old = claim.alert.tries >= FEWEST_TRIES and claim.age > MOST_AGE
    return is_old or claim.alert.tries >= MOST_TRIES
