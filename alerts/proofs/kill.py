"""Kill delivering processes at named steps and at random instants; nothing is lost, every second copy is the same mail.

Workers are forked from a warmed parent (everything imported, no connection open) and killed with SIGKILL 4 to 50 ms
after they have connected to the database, on a slow machine up to the time of
five messages, two at a time, while they hand mail to a local sink. A run that hits too few messages proves nothing
and is a miss.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection, connections
from django.db.models import F, Sum

from accounts.models import Portfolio, User
from alerts.delivery import drain
from alerts.models import Alert, AlertState
from alerts.proofs.points import POINTS, prove_points
from alerts.proofs.sink import ANSWERS_AFTER, Sink
from alerts.proofs.world import Copies, mail_at, make_alerts, make_finding, make_reader
from stalls.models import Finding

MOST_POINTS = len(POINTS)
SLOTS = 2
SHORTEST_LIFE, LONGEST_LIFE, LONGEST_IN_MESSAGES = 0.004, 0.050, 5  # seconds, seconds, messages
# Between two kills so many messages are to leave: 20,000 alerts in 10,000 kills.
MESSAGES_PER_KILL = 2.2
WARM_UP, MEASURED = 0.5, 0.3  # seconds
# Far longer than a hand-over takes here, far shorter than 120 s, so that the end need not wait long for the dead.
LEASE = timedelta(seconds=3)
# While workers are killed at least so many alerts wait; so many are added at once; it is looked at after so many kills.
LEAST_WAITING, BATCH, LOOK_EVERY = 100, 200, 10
# After the last kill everything must have left within this time (seconds): leases of 3 s, then nothing is in the way.
LONGEST_END = 120
# A kill while the server takes a message makes a second copy whatever we do; these are ours (docs/adr/0035).
MOST_DUPLICATES_OF_OURS = 0.1  # per kill
# A run in which fewer kills than this met a claimed message has not tried what it is to prove.
LEAST_HITS_PER_KILL = 0.2
# Here a sender's death is no sign that its message has killed it, so that no message is parked for it.
SURVIVES = 1_000


@dataclass(frozen=True)
class Result:
    alerts: int
    kills: int
    hits: int  # claims that a kill (or an error) ended
    lost: int
    duplicates: int
    changed: int  # duplicates with another Message-ID or Date than the first copy
    seed: int
    waiting: float  # share of a sender's time in which it has handed a message over and the server has not answered
    points: int = MOST_POINTS  # named steps at which a kill did no more than is promised

    @property
    def is_kept(self) -> bool:
        is_hard = self.hits >= self.kills * LEAST_HITS_PER_KILL
        is_spare = self.duplicates <= self.kills * self._most
        return is_hard and is_spare and not self.lost and not self.changed and self.points == MOST_POINTS

    @property
    def _most(self) -> float:
        return self.waiting + MOST_DUPLICATES_OF_OURS

    def __str__(self) -> str:
        rate = self.duplicates / max(self.kills, 1)
        return (
            f"kill: alerts {self.alerts}, kills {self.kills} ({self.hits} hit a message), lost {self.lost}, "
            f"duplicates {self.duplicates} ({rate:.2f} per kill, {self._most:.2f} allowed), "
            f"of them changed {self.changed}; "
            f"killed at {self.points} of {MOST_POINTS} named steps as promised, seed {self.seed}"
        )


def prove_kill(*, kills: int, seed: int) -> Result:
    """Run the proof in the current database, which must be a throw-away one, and return the figures."""
    points = prove_points()
    reader = make_reader()
    finding = make_finding(Portfolio.objects.get())
    chance = random.Random(seed)  # noqa: S311  # a replay needs the same numbers
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder) / "accepted") as sink:
        with mail_at(sink.port):
            make_alerts(finding, [reader] * BATCH)
            each = _seconds_per_message()
            pace = _Pace(chance, LONGEST_IN_MESSAGES * each)
            _kill_workers(kills, pace, top_up=lambda: _top_up(finding, reader))
            _drain_to_the_end()
        return _judge(sink, kills=kills, seed=seed, points=points, waiting=min(1.0, ANSWERS_AFTER / each))


def _seconds_per_message() -> float:
    """Load whatever a first delivery loads, measure, and leave no connection for children to share."""
    drain(seconds=WARM_UP, lease=LEASE, most_faults=SURVIVES)
    began = time.monotonic()
    sent = drain(seconds=MEASURED, lease=LEASE, most_faults=SURVIVES)
    took = time.monotonic() - began
    connections.close_all()
    return took / max(sent.total(), 1)


class _Pace:
    """Draws the lives of the workers: so long that, on a machine that others use as well, enough gets done in them."""

    def __init__(self, chance: random.Random, longest: float) -> None:
        self._chance, self._longest = chance, max(LONGEST_LIFE, longest)

    def life(self) -> float:
        return self._chance.uniform(SHORTEST_LIFE, self._longest)

    def adapt(self, killed: int) -> None:
        """Let them live a little longer while fewer messages leave than are to, and shorter while more do."""
        sent = Alert.objects.filter(state=AlertState.SENT).count()
        change = 1.05 if sent < MESSAGES_PER_KILL * killed else 1 / 1.05
        self._longest = max(LONGEST_LIFE, self._longest * change)


def _kill_workers(kills: int, pace: _Pace, top_up: Callable[[], None]) -> None:
    """Keep SLOTS workers at work and kill each when its random time has come, until `kills` have died."""
    living: list[tuple[float, int]] = []
    for killed in range(kills):
        if killed % LOOK_EVERY == 0:
            pace.adapt(killed)
            top_up()
        while len(living) < SLOTS:
            worker = _fork_worker()
            living.append((time.monotonic() + pace.life(), worker))
        living.sort()
        ends, worker = living.pop(0)
        time.sleep(max(0.0, ends - time.monotonic()))
        _kill(worker)
    for _, worker in living:
        _kill(worker)


def _top_up(finding: Finding, reader: User) -> None:
    if Alert.objects.due().count() < LEAST_WAITING:
        make_alerts(finding, [reader] * BATCH)
    connections.close_all()


def _fork_worker() -> int:
    """Return the process id of a new worker, once it is connected."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        _work(ready=writing)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    return process


def _work(*, ready: int) -> None:
    try:
        connection.ensure_connection()
        os.write(ready, b".")
        while True:
            drain(lease=LEASE, most_faults=SURVIVES)
            time.sleep(0.001)
    finally:
        os._exit(1)


def _kill(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    if os.WIFEXITED(status):
        raise RuntimeError("A worker ended by itself before it was killed; its error is above.")


def _drain_to_the_end() -> None:
    ends = time.monotonic() + LONGEST_END
    while Alert.objects.waiting().exists() and time.monotonic() < ends:
        drain(lease=LEASE, most_faults=SURVIVES)
        time.sleep(0.1)


def _judge(sink: Sink, *, kills: int, seed: int, points: int, waiting: float) -> Result:
    copies = Copies(sink.accepted())
    return Result(
        alerts=copies.promised,
        kills=kills,
        hits=Alert.objects.aggregate(hits=Sum(F("tries") - 1))["hits"],
        lost=copies.lost,
        duplicates=copies.duplicates,
        changed=copies.changed,
        seed=seed,
        waiting=waiting,
        points=points,
    )
