"""The heartbeats of the recurring jobs, and what a long gap between them means: days on which Pilotlight did not run.

On such days nobody could post an update, so they count against nobody: they become a quiet period of each portfolio,
which stops the clocks of updates and nothing else (docs/working-time.md), and which managers can change like any other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pghistory
from django.db import transaction

from accounts.models import Portfolio, QuietPeriod
from alerts.models import Heartbeat

logger = logging.getLogger(__name__)

# A gap of more than this is an outage (an update is due once a week; a night without a worker costs nobody anything).
OUTAGE = timedelta(days=1)
NAME = "Pilotlight did not run"
# The jobs that beat: the recurring ones, the web's processes, when these last came up, and the end of an outage.
SWEEP, DELIVER, MAIL, WEB, UP, BACK = "sweep", "deliver", "mail", "web", "up", "back"
REMIND, DIGEST, FETCH_MAIL = "remind", "digest", "fetch_mail"
# Of these two it is no fault to be long ago.
ONCE = (UP, BACK)
# The web beats once a minute; one that has not for so long was down.
AWAY = timedelta(minutes=2)
# After an outage much of what is on record is merely late. What the first sweep finds is told a day later, if it is
# still true then; by then those who know better have had a working day to say so.
GRACE = timedelta(days=1)
DAY = timedelta(days=1)


def beat(job: str, *, at: datetime) -> None:
    """Record that a job has ended well; if nothing has run for days before, that as well."""
    note_outage(now=at)
    Heartbeat.objects.beat(job=job, at=at)


def come_up(*, now: datetime) -> None:
    """Record that the web's processes are here (again): what is late is expected from now on."""
    web = Heartbeat.objects.filter(job=WEB).first()
    if web is None or web.last_ok_at < now - AWAY:
        beat(UP, at=now)
    beat(WEB, at=now)


def note_outage(*, now: datetime) -> bool:
    """Record the days on which nothing of Pilotlight has run, up to `now`; say whether there were any.

    Every process that runs beats, the web's too; whichever comes first after the gap records it.
    """
    with transaction.atomic():
        last = max((one.last_ok_at for one in Heartbeat.objects.select_for_update().order_by("job")), default=now)
        if now - last <= OUTAGE:
            return False
        with pghistory.context(cause="outage"):
            for portfolio in Portfolio.objects.order_by("pk"):
                _record(portfolio, last, now)
        Heartbeat.objects.beat(job=BACK, at=now)
    logger.error("Pilotlight has not run for %s days; these days count against nobody.", (now - last).days)
    return True


def news_from(now: datetime) -> datetime:
    """Return the instant (aware) from which what a sweep finds at `now` may be told: as a rule, at once.

    Up to the end of the first sweep that goes well after an outage it is a day after Pilotlight came back.
    """
    beats = dict(Heartbeat.objects.filter(job__in=(BACK, SWEEP)).values_list("job", "last_ok_at"))
    is_first = BACK in beats and (SWEEP not in beats or beats[SWEEP] < beats[BACK])
    return max(now, beats[BACK] + GRACE) if is_first else now


def _record(portfolio: Portfolio, last: datetime, now: datetime) -> None:
    """Make the whole days between two instants quiet, apart from those that are already."""
    since, until = portfolio.day_of(last) + DAY, portfolio.day_of(now)
    known = QuietPeriod.objects.filter(portfolio=portfolio).touching(since, until).order_by("since")
    for begin, end in _gaps(since, until, [(one.since, one.until) for one in known]):
        QuietPeriod.objects.create(portfolio=portfolio, name=NAME, since=begin, until=end)


def _gaps(since: date, until: date, taken: list[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Yield the parts of a period that none of the taken ones (in order) covers."""
    for begin, end in taken:
        if since < begin:
            yield since, begin
        since = max(since, end)
    if since < until:
        yield since, until
