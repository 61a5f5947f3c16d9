"""Deliver to a mail server that misbehaves: nothing is lost, nobody waits for somebody else's trouble (A5, A6)."""

from __future__ import annotations

import random
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.test.utils import override_settings

from accounts.models import Portfolio, User
from alerts.delivery import LEASE, drain
from alerts.models import Alert, AlertQuerySet, ClockTimestamp, Rest
from alerts.proofs.sink import Sink
from alerts.proofs.world import Copies, mail_at, make_alerts, make_finding, make_reader

MODES = ("drop", "greylist", "stall", "mixed", "down", "refuse")
# Of the messages of the mode `mixed`.
REFUSED, BUSY, STALLED = 0.20, 0.20, 0.05
LONGEST_LATE = 60  # seconds, A6
BACK_WITHIN = 15 * 60  # seconds, A5
DOWN_HOURS = 24
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Result:
    mode: str
    alerts: int
    good: int  # that can arrive
    arrived: int
    lost: int
    duplicates: int
    changed: int
    disordered: int
    late: float  # the longest that a good one waited behind another, in seconds
    took: float  # from the first hand-over to the last, in seconds
    listed: int  # dead letters that somebody sees
    expected_dead: int
    may_double: bool
    seed: int

    @property
    def is_kept(self) -> bool:
        is_single = self.may_double or not self.duplicates
        is_in_time = self.late <= LONGEST_LATE and (self.mode != "down" or self.took <= BACK_WITHIN)
        is_whole = self.arrived == self.good and not self.lost and self.listed == self.expected_dead
        return is_single and is_in_time and is_whole and not self.changed and not self.disordered

    def __str__(self) -> str:
        return (
            f"smtp {self.mode}: alerts {self.alerts}, arrived {self.arrived} of {self.good} that can, lost {self.lost}"
            f", duplicates {self.duplicates} (changed {self.changed}), out of order {self.disordered}, longest wait "
            f"behind another {self.late:.1f} s, all within {self.took:.0f} s, dead letters {self.listed} of "
            f"{self.expected_dead} listed, seed {self.seed}"
        )


def prove_smtp(*, mode: str, alerts: int, timeout: float, seed: int) -> Result:
    """Run one mode in the current database, which must be a throw-away one. `timeout`: of the mail server, seconds."""
    portfolio = make_reader().memberships.get().portfolio
    readers = _make_readers(portfolio, mode, alerts, random.Random(seed))  # noqa: S311  # a replay needs the same numbers
    rows = make_alerts(make_finding(portfolio), readers)
    # One after the other in the order of their making, all of them due.
    Alert.objects.update(due_at=F("created_at") - HOUR + (F("pk") - rows[0].pk) * timedelta(milliseconds=1))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "accepted"
        sink = _after_a_day(log, rows, timeout) if mode == "down" else Sink(log, mode=mode, seed=seed)
        with sink, mail_at(sink.port, timeout=timeout), _limited(mode):
            _drain_to_the_end(mode)
            return _judge(sink, mode, rows, seed)


def _make_readers(portfolio: Portfolio, mode: str, number: int, chance: random.Random) -> list[User]:
    kinds = {"mixed": ("refuse", REFUSED, "busy", BUSY, "stall", STALLED), "refuse": ("refuse", 0.2)}.get(mode, ())
    shares = list(zip(kinds[::2], kinds[1::2], strict=True))
    readers = []
    for one in range(number):
        drawn, kind = chance.random(), "good"
        for name, share in shares:
            if 0 <= drawn < float(share):
                kind = str(name)
            drawn -= float(share)
        domain = "slow.example" if kind == "stall" else "example.org"
        readers.append(User(email=f"{kind}-{one}@{domain}", name=kind))
    User.objects.bulk_create(readers, batch_size=500)
    memberships = portfolio.memberships.model
    memberships.objects.bulk_create(
        [memberships(user=reader, portfolio=portfolio, role="leader") for reader in readers], batch_size=500
    )
    return readers


def _after_a_day(log: Path, rows: list[Alert], timeout: float) -> Sink:
    """Try for a day, by the clock of the rows, while nobody listens; some messages are of no use any more after it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    Alert.objects.filter(pk__in=[row.pk for row in rows[::10]]).update(expires_at=ClockTimestamp() + 12 * HOUR)
    with mail_at(port, timeout=timeout):
        for _ in range(DOWN_HOURS):
            drain()
            _pass_time(HOUR, of=("created_at", "due_at", "expires_at", "leased_until"))
    return Sink(log, port=port)


def _limited(mode: str) -> override_settings:
    """Keep to the installation's own rates where they belong to what is proved."""
    rates = {name: getattr(settings, name) for name in ("MAIL_PER_MINUTE", "MAIL_PER_MINUTE_TO_A_DOMAIN")}
    defaults = {"MAIL_PER_MINUTE": 1200, "MAIL_PER_MINUTE_TO_A_DOMAIN": 1200}
    return override_settings(**(defaults if mode == "down" else rates))


def _pass_time(by: timedelta, *, of: Sequence[str] = ("due_at", "leased_until")) -> None:
    """Let time go by for the rows, by moving what they say of it into the past.

    The day of writing is moved only where no copy has left yet, for it is the mail's Date.
    """
    moved = {name: F(name) - by for name in of}
    Alert.objects.waiting().update(**moved)
    Rest.objects.update(until=F("until") - by)


def _drain_to_the_end(mode: str) -> None:
    """Deliver until nothing good waits. Where time has to go by for it to be tried again, it does.

    In the mode `mixed` only what is due by itself is tried, as in the first minutes of a real run, and the rest of the
    domain that keeps us waiting is let pass twice.
    """
    for _ in range(200):
        drain(lease=LEASE)
        waiting = Alert.objects.waiting()
        if not waiting.exists() or (mode == "mixed" and not _good(waiting).exists()):
            break
        time.sleep(1 if mode == "down" else 0)
        if mode not in ("mixed", "down"):
            _pass_time(HOUR)


def _good(alerts: AlertQuerySet) -> AlertQuerySet:
    return alerts.filter(recipient__name="good")


def _judge(sink: Sink, mode: str, rows: list[Alert], seed: int) -> Result:
    copies = Copies(sink.accepted())
    place = {row.recipient.email: number for number, row in enumerate(rows) if row.recipient}
    good = [place[reader] for reader in place if reader.startswith("good-")]
    seen = [(place[reader], instant) for reader, instant in sink.seen() if reader.startswith("good-")]
    first = dict(reversed(seen))
    instants = sorted(first.values())
    expired = len(rows[::10]) if mode == "down" else 0
    refused = sum(reader.startswith("refuse-") for reader in place)
    in_order = mode in ("mixed", "down", "refuse")
    lost = copies.lost if mode != "mixed" else sum(number not in first for number in good)
    return Result(
        mode=mode,
        alerts=len(rows),
        good=len(good) - expired,
        arrived=len(first),
        lost=lost,
        duplicates=copies.duplicates,
        changed=copies.changed,
        disordered=sum(a > b for a, b in pairwise(list(dict.fromkeys(n for n, _ in seen)))) if in_order else 0,
        late=max((b - a for a, b in pairwise(instants)), default=0.0) if in_order else 0.0,
        took=instants[-1] - instants[0] if instants else 0.0,
        listed=Alert.objects.dead_letters().count(),
        expected_dead=refused + expired,
        may_double=mode == "drop",
        seed=seed,
    )
