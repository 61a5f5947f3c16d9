"""Take the clock through everything that clocks do; each recurring event happens once, and no lease bends (A9)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from accounts.models import Portfolio
from alerts.claiming import claim
from alerts.models import Alert
from alerts.proofs.world import ended, in_child, make_alerts, make_finding, make_reader
from alerts.sweeping import SWEPT_FROM, sweep_due
from stalls.models import Sweep

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Where clocks and calendars do something: both changes of daylight saving in London, a leap day, and the end of a year
# with 53 weeks.
TIMES = {
    "25-hour day": (date(2026, 10, 23), 5),
    "23-hour day": (date(2027, 3, 26), 5),
    "leap day": (date(2028, 2, 27), 5),
    "week 53": (date(2026, 12, 28), 10),
}
ZONES = ("Europe/London", "Pacific/Auckland", "America/New_York")
# Steps of one worker's clock.
STEPS = (HOUR, -HOUR, 400 * DAY, -400 * DAY)
LEASE = timedelta(seconds=1)


@dataclass(frozen=True)
class Job:
    """A recurring job: one tick of it at an instant, and how often it has happened on each day of a portfolio."""

    name: str
    tick: Callable[[datetime], object]
    happened: Callable[[Portfolio], dict[date, int]]
    expected: Callable[[Portfolio, date, datetime], int]


def _sweeps(portfolio: Portfolio) -> dict[date, int]:
    days = list(Sweep.objects.filter(portfolio=portfolio).values_list("as_of", flat=True))
    return {day: days.count(day) for day in days}


def _sweep_is_expected(portfolio: Portfolio, day: date, until: datetime) -> int:
    local = until.astimezone(portfolio.zone)
    return int(day < local.date() or (day == local.date() and local.time() >= SWEPT_FROM))


# A job that comes once a week is added here, with `expected` 1 on its weekday once its hour has come.
JOBS = [Job("sweep", lambda now: sweep_due(now=now), _sweeps, _sweep_is_expected)]


@dataclass(frozen=True)
class Result:
    zones: int
    events: int
    missing: int
    doubled: int
    stolen: int
    immortal: int

    @property
    def is_kept(self) -> bool:
        return bool(self.events) and not (self.missing or self.doubled or self.stolen or self.immortal)

    def __str__(self) -> str:
        return (
            f"clock: {', '.join(TIMES)} in {self.zones} zones, {self.events} events expected, missing {self.missing}, "
            f"doubled {self.doubled}; {len(STEPS)} steps of a worker's clock, leases stolen {self.stolen}, "
            f"immortal {self.immortal}"
        )


def prove_clock(*, zones: Sequence[str] = ZONES) -> Result:
    """Run the proof in the current database, which must be a throw-away one, with a portfolio in each zone."""
    events = missing = doubled = 0
    for begins, days in TIMES.values():
        portfolios = [Portfolio.objects.create(name=f"{zone} {begins}", timezone=zone) for zone in zones]
        first = datetime.combine(begins, datetime.min.time(), tzinfo=UTC)
        for job in JOBS:
            for hour in range(24 * days):
                # Twice each hour, as two schedulers would; what is due is decided by rows.
                job.tick(first + hour * HOUR)
                job.tick(first + hour * HOUR)
            until = first + (24 * days - 1) * HOUR
            for portfolio in portfolios:
                found = job.happened(portfolio)
                for day in (begins + number * DAY for number in range(1, days)):
                    expected, was = job.expected(portfolio, day, until), found.get(day, 0)
                    events, missing = events + expected, missing + max(expected - was, 0)
                    doubled += max(was - expected, 0)
        Portfolio.objects.all().delete()
    stolen, immortal = _leases()
    return Result(len(zones), events, missing, doubled, stolen, immortal)


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
