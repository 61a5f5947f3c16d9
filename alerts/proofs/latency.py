"""Measure from the moment a fact is on record to its message's hand-over, also across kills (A4)."""

from __future__ import annotations

import os
import random
import signal
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connections
from django.utils import timezone

from accounts.models import Portfolio
from alerts import runs
from alerts.examples import make_stalled
from alerts.models import Alert, AlertState
from alerts.proofs.sink import Sink
from alerts.proofs.world import in_child, mail_at, make_reader

TICK = 1.0  # seconds between two looks of the worker of the proof
# The period of the promise is the one of the ticks (config/settings.py).
PERIOD = 60
LEASE = timedelta(seconds=3)
HANDED_OVER_WITHIN = 5


@dataclass(frozen=True)
class Result:
    facts: int
    told: int
    delay_p99: float
    hand_over_p95: float
    after_kill: float
    seed: int

    @property
    def is_kept(self) -> bool:
        is_quick = self.delay_p99 <= PERIOD + 60 and self.hand_over_p95 <= HANDED_OVER_WITHIN
        return is_quick and self.told == self.facts and self.after_kill <= LEASE.total_seconds() + 30

    def __str__(self) -> str:
        return (
            f"latency: {self.told} of {self.facts} facts told, fact to hand-over p99 {self.delay_p99:.1f} s with a "
            f"look every {TICK:.0f} s, row to hand-over p95 {self.hand_over_p95:.1f} s, after a kill at most "
            f"{self.after_kill:.1f} s with leases of {LEASE.total_seconds():.0f} s, seed {self.seed}"
        )


def prove_latency(*, facts: int, kills: int, seed: int, now: datetime) -> Result:
    """Run the proof in the current database, which must be a throw-away one; today is the day of `now`."""
    chance = random.Random(seed)  # noqa: S311  # a replay needs the same numbers
    portfolio = make_reader().memberships.get().portfolio
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder) / "accepted") as sink, mail_at(sink.port):
        runs.sweep(now=timezone.now, everything=False)
        worker = in_child(_work)
        recorded = _record(portfolio, facts, chance, now)
        told = _wait_until_told(set(recorded))
        _stop(worker)
        delays = [told[pilot][1] - recorded[pilot] for pilot in recorded if pilot in told]
        hand_overs = [sent - written for written, sent in told.values()]
        after_kill = max((_after_kill(portfolio, facts + one, now) for one in range(kills)), default=0.0)
    return Result(facts, len(delays), _percentile(delays, 99), _percentile(hand_overs, 95), after_kill, seed)


def _work() -> None:
    """Do what the ticks do, more often."""
    while True:
        runs.sweep(now=timezone.now, everything=False)
        runs.deliver(now=timezone.now, lease=LEASE)
        time.sleep(TICK)


def _record(portfolio: Portfolio, facts: int, chance: random.Random, now: datetime) -> dict[int, float]:
    """Record facts one by one at random instants; return when each was, by its pilot."""
    recorded = {}
    for number in range(facts):
        (pilot,) = make_stalled(portfolio, 1, as_of=portfolio.day_of(now), first=number + 1)
        recorded[pilot.pk] = time.time()
        time.sleep(chance.uniform(0, 2 * TICK / 3))
    return recorded


def _wait_until_told(pilots: set[int]) -> dict[int, tuple[float, float]]:
    """Return for each pilot when its first message was written and handed over (seconds since 1970)."""
    ends = time.monotonic() + PERIOD
    while len(told := _told(pilots)) < len(pilots) and time.monotonic() < ends:
        time.sleep(0.2)
    return told


def _told(pilots: set[int]) -> dict[int, tuple[float, float]]:
    rows = Alert.objects.filter(finding__pilot__in=pilots).select_related("finding", "gathered_into").order_by("-pk")
    told = {}
    for row in rows:
        mail = row.gathered_into or row
        if mail.state == AlertState.SENT and mail.sent_at and row.finding:
            told[row.finding.pilot_id] = (row.created_at.timestamp(), mail.sent_at.timestamp())
    connections.close_all()
    return told


def _after_kill(portfolio: Portfolio, number: int, now: datetime) -> float:
    """Kill the worker while it sweeps or sends, start another, and return how long the fact waited to be told."""
    worker = in_child(_work)
    (pilot,) = make_stalled(portfolio, 1, as_of=portfolio.day_of(now), first=number + 1)
    began = time.time()
    while not Alert.objects.filter(finding__pilot=pilot).exists() and time.time() < began + PERIOD:
        time.sleep(0.005)
    _stop(worker)
    other = in_child(_work)
    told = _wait_until_told({pilot.pk})
    _stop(other)
    return told[pilot.pk][1] - began if pilot.pk in told else float("inf")


def _stop(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else max(values)
