"""What a tick and a command have in common: look whether we were away, do the work, record that it went well.

Here the clock is asked twice, before and after the work: `now` is the clock, and not an instant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.delivery import LEASE, Outcome, drain
from alerts.heartbeats import DELIVER, MAIL, SWEEP, beat, note_outage
from alerts.links.hand_overs import tell_of_hand_overs
from alerts.models import Alert
from alerts.sweeping import SweepResult, sweep_and_alert, sweep_changed, sweep_due
from alerts.watching import is_flowing

type Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Delivered:
    """What became of the messages, and whether more of them are due."""

    outcomes: Counter[Outcome]
    left: bool


def sweep(*, now: Clock, everything: bool) -> SweepResult:
    """Sweep what is due and what has changed, or every portfolio; write the alerts that follow.

    A run in which a portfolio failed is not one that went well.
    """
    began = now()
    note_outage(now=began)
    result = sweep_and_alert(now=began) if everything else sweep_due(now=began) + sweep_changed(now=began)
    asked = tell_of_hand_overs(now=began)
    if not result.failed:
        beat(SWEEP, at=now())
    return result + SweepResult(alerts=asked)


def deliver(
    *,
    now: Clock,
    seconds: float = float("inf"),
    lease: timedelta = LEASE,
    stop: Callable[[], bool] = lambda: False,
) -> Delivered:
    """Hand over what is due for so many seconds, or until `stop` says so."""
    note_outage(now=now())
    outcomes = drain(seconds=seconds, lease=lease, stop=stop)
    ended = now()
    beat(DELIVER, at=ended)
    if is_flowing(now=ended):
        beat(MAIL, at=ended)
    # Only what has just got on is worth another call at once; what does not get away is looked at by the next tick.
    return Delivered(outcomes, bool(outcomes[Outcome.SENT]) and Alert.objects.due().exists())
