"""What the foot of a digest says of the product itself: when each recurring job last ended well, and which is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Portfolio
from accounts.wording import counted
from alerts.models import Heartbeat
from alerts.sweeping import SWEPT_FROM
from pilots.dates import Day
from stalls.models import Sweep

# What a reader would miss, by the names of its heartbeats; the others are for those who run the product.
NAMES = {
    "sweep": "sweep",
    "deliver": "delivery",
    "remind": "reminders",
    "digest": "digests",
    "fetch_mail": "answers fetched",
}
# Whoever works without Celery looks once a day, from cron, and hands over mail at least every hour.
LATE_AFTER = {"deliver": timedelta(hours=2)}
USUALLY = timedelta(hours=26)
# A portfolio that has never been looked at, or whose mail was never handed over, is told of too.
EXPECTED = ("sweep", "deliver")


def about_the_jobs(portfolio: Portfolio, sweep: Sweep | None, now: datetime) -> dict[str, list[Any]]:
    """Return each job with the end of its last good run, and sentences on what is late. `sweep`: the last one."""
    beats = dict(Heartbeat.objects.filter(job__in=NAMES).order_by("job").values_list("job", "last_ok_at"))
    known = {**dict.fromkeys(EXPECTED), **beats}
    return {
        "runs": [[NAMES[job], _instant(portfolio, at) if at else "not yet"] for job, at in known.items()],
        "late": [
            *(_late(job, portfolio, at) for job, at in beats.items() if now - at > LATE_AFTER.get(job, USUALLY)),
            *_of_sweep(portfolio, sweep, now),
        ],
    }


def _late(job: str, portfolio: Portfolio, at: datetime) -> str:
    return f"Late: the last good run of “{NAMES[job]}” ended on {_instant(portfolio, at)}."


def _instant(portfolio: Portfolio, at: datetime) -> str:
    local = at.astimezone(portfolio.zone)
    return f"{Day(local.date())} {local:%H:%M}"


def _of_sweep(portfolio: Portfolio, sweep: Sweep | None, now: datetime) -> list[str]:
    """Say what is old or missing of the findings themselves."""
    if sweep is None:
        return ["This portfolio has not been looked at yet."]
    local, told = now.astimezone(portfolio.zone), []
    if (local.date() - sweep.as_of).days > (local.time() < SWEPT_FROM):
        told.append(f"All of this is as of {Day(sweep.as_of)}: the portfolio has not been looked at since.")
    if sweep.failed_rules:
        told.append(f"{counted(len(sweep.failed_rules), 'rule')} could not be asked; what they found before stands.")
    return told
