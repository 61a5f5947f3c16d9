"""Take the clock through everything that clocks do; each recurring event happens once, and no lease bends (A9)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import Portfolio
from alerts.claiming import claim
from alerts.clock import database_now
from alerts.models import Alert, Heartbeat
from alerts.proofs.browsing import state
from alerts.proofs.recurring import HOUR, LEAP, Event, Job, Tally, Times, take_through
from alerts.proofs.world import ended, in_child, make_alerts, make_finding, make_reader
from alerts.sweeping import SWEPT_FROM, sweep_due
from alerts.tasks import sweep
from stalls.models import Sweep

# Where clocks and calendars do something: both changes of daylight saving in London, a leap day, and the end of a year
# with 53 weeks. All begin on a Thursday, so that the weeks in question are whole in every zone.
TIMES = {
    "25-hour day": Times(datetime(2026, 10, 15, tzinfo=UTC), 2),
    "23-hour day": Times(datetime(2027, 3, 18, tzinfo=UTC), 2),
    "leap day": Times(datetime(2028, 2, 24, tzinfo=UTC), 2),
    "week 53": Times(datetime(2026, 12, 24, tzinfo=UTC), 2),
}
STEPPING = ("25-hour day",)
# With the changes of daylight saving of all the other zones.
YEAR = {"year of 53 weeks": Times(datetime(2025, 12, 25, tzinfo=UTC), 55)}
ZONES = ("Europe/London", "Pacific/Chatham", "America/New_York")
# Steps of one worker's clock.
STEPS = (HOUR, -HOUR, LEAP, -LEAP)
LEASE = timedelta(seconds=1)


def _swept(portfolio: Portfolio) -> list[Event]:
    return [
        Event("sweep", str(day)) for day in Sweep.objects.filter(portfolio=portfolio).values_list("as_of", flat=True)
    ]


def _sweep(now: datetime) -> int:
    before = Sweep.objects.count()
    sweep_due(now=now)
    return Sweep.objects.count() - before


def _to_be_swept(portfolio: Portfolio, hours: Sequence[datetime]) -> dict[Event, datetime]:
    """Return the first hour of each whole day at which the clock shows six or later."""
    due: dict[Event, datetime] = {}
    for hour in hours:
        local = hour.astimezone(portfolio.zone)
        if local.time() >= SWEPT_FROM:
            due.setdefault(Event("sweep", str(local.date())), hour)
    return dict(list(due.items())[1:-1])


# A sweep goes forward only: days ahead of all others stay swept, so its clock must not leap.
SWEEPS = Job(
    name="sweep",
    prepare=lambda portfolio, begins: None,
    tick=_sweep,
    happened=_swept,
    expected=_to_be_swept,
    task=sweep,
    leaps=False,
)


@dataclass(frozen=True)
class Result:
    times: tuple[str, ...]
    zones: int
    tallies: dict[str, Tally]  # by job
    bent: int  # steps of a worker's clock after which anything was other than it had been
    stolen: int
    immortal: int

    @property
    def is_kept(self) -> bool:
        is_once = all(
            one.expected and not (one.missing or one.doubled or one.elsewhen) for one in self.tallies.values()
        )
        return bool(self.tallies) and is_once and not (self.bent or self.stolen or self.immortal)

    def __str__(self) -> str:
        counts = "; ".join(f"{name}: {one}" for name, one in self.tallies.items())
        return (
            f"clock: {', '.join(self.times)} in {self.zones} zones; {counts}; {len(STEPS)} steps of a worker's clock, "
            f"of them bent something {self.bent}, leases stolen {self.stolen}, immortal {self.immortal}"
        )


def prove_clock(*, jobs: Sequence[Job], zones: Sequence[str] = ZONES, year: bool = True) -> Result:
    """Run the proof in the current database, which must be a throw-away one, with a portfolio in each zone.

    `year`: through a year of 53 weeks as well, and not only through its end.
    """
    through = TIMES | (YEAR if year else {})
    tallies = {job.name: _tally(job, zones, through) for job in jobs}
    bent = _workers(jobs)
    stolen, immortal = _leases()
    return Result(tuple(through), len(zones), tallies, bent, stolen, immortal)


def _tally(job: Job, zones: Sequence[str], through: dict[str, Times]) -> Tally:
    right = [take_through(job, times, zones, stepping=False) for times in through.values()]
    wrong = [take_through(job, TIMES[name], zones, stepping=True) for name in STEPPING]
    return sum([*right, *wrong], Tally())


def _workers(jobs: Sequence[Job]) -> int:
    """Let the schedulers of workers whose clocks are wrong call the jobs; count the steps that change anything.

    In the portfolio it is noon, so that nothing comes due meanwhile.
    """
    now = database_now()
    portfolio = Portfolio.objects.create(name="Noon", timezone=f"Etc/GMT{now.astimezone(UTC).hour - 12:+d}", nation="")
    for job in jobs:
        job.prepare(portfolio, now.date())
    _all(jobs, timedelta())
    _all(jobs, timedelta())
    bent = 0
    for step in STEPS:
        before = _state()
        failed = ended(in_child(partial(_all, jobs, step)))
        is_ahead = Heartbeat.objects.filter(last_ok_at__gt=database_now()).exists()
        bent += bool(failed) or is_ahead or _state() != before
    Portfolio.objects.all().delete()
    return bent


def _all(jobs: Sequence[Job], ahead: timedelta) -> None:
    """Call each job as a scheduler does, in a process whose clock is so much ahead."""
    if ahead:
        _set_clock_ahead(ahead)
    for job in jobs:
        job.task()


def _state() -> dict[str, str]:
    """Return a mark of what each table holds; heartbeats are to change."""
    return {table: mark for table, mark in state().items() if table != Heartbeat._meta.db_table}


def _leases() -> tuple[int, int]:
    """Let a worker whose clock is wrong claim beside one whose clock is right, and the other way round."""
    reader = make_reader()
    finding = make_finding(Portfolio.objects.get())
    stolen = immortal = 0
    for step in STEPS:
        for wrong_first in (True, False):
            make_alerts(finding, [reader])
            first, second = (step, timedelta()) if wrong_first else (timedelta(), step)
            _claim_at(first)
            stolen += _claim_at(second)
            time.sleep(LEASE.total_seconds() + 0.2)
            immortal += not _claim_at(second)
            Alert.objects.all().delete()
    return stolen, immortal


def _claim_at(step: timedelta) -> int:
    """Claim in a process whose clock is so much ahead; return how many messages that were (one at most)."""

    def work() -> None:
        _set_clock_ahead(step)
        found = claim(owner=f"ahead by {step}", lease=LEASE)
        if found is None:
            raise SystemExit(1)

    child = in_child(lambda: _quietly(work))
    return int(ended(child) == 0)


def _quietly(work: Callable[[], None]) -> None:
    try:
        work()
    except SystemExit as nothing:
        os._exit(int(str(nothing.code)))


def _set_clock_ahead(step: timedelta) -> None:
    """Let everything in this process that asks the clock hear another time."""
    real_time, real_now = time.time, timezone.now
    time.time = lambda: real_time() + step.total_seconds()
    timezone.now = lambda: real_now() + step
