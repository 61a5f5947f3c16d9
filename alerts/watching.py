"""Notices that sweeping or delivering has stopped, and tells the operators without any of what may have stopped.

It needs neither Celery nor Redis nor the outbox: `manage.py watch` (from cron or a systemd timer) and each web process
once a minute look at the heartbeats, and the mail to the operators goes straight to a mail server.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from alerts.heartbeats import DELIVER, MAIL, SWEEP, UP
from alerts.models import Alert, Heartbeat

logger = logging.getLogger(__name__)

# How long a message that is due may wait before the mail as a whole counts as stuck.
STUCK_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Job:
    """A recurring job: how often it ends at least, if all is well, and what has stopped if it does not, in words."""

    name: str
    period: timedelta
    stopped: str

    @property
    def longest(self) -> timedelta:
        """Return how old its last good end may be: two periods."""
        return 2 * self.period


@dataclass(frozen=True)
class Trouble:
    """A job that stands still, and since when."""

    job: Job
    since: datetime


# The ticks are a minute and less apart; a sweep of a large inventory takes its time. Who sweeps from cron says more.
PERIOD = timedelta(minutes=settings.WATCH_PERIOD_MINUTES)
JOBS = {
    job.name: job
    for job in (
        Job(SWEEP, PERIOD, "Pilots are not being evaluated"),
        Job(DELIVER, PERIOD, "Messages are not being sent"),
        Job(MAIL, STUCK_AFTER / 2, "Messages wait and do not get away"),
    )
}


def troubles(*, now: datetime) -> list[Trouble]:
    """Return the jobs that stand still at `now`. What is late is expected from the moment at which the web came up."""
    beats = dict(Heartbeat.objects.filter(job__in=(*JOBS, UP)).values_list("job", "last_ok_at"))
    up = beats.pop(UP, now - 10 * STUCK_AFTER)
    late = [name for name, at in beats.items() if max(at, up) < now - JOBS[name].longest]
    return [Trouble(job, beats[name]) for name, job in JOBS.items() if name in late]


def watch(*, now: datetime) -> list[Trouble]:
    """Look, tell the operators once of each job that stands still, and return all of them.

    A job that was never seen is expected from the first watch on.
    """
    Heartbeat.objects.bulk_create([Heartbeat(job=name, last_ok_at=now) for name in JOBS], ignore_conflicts=True)
    found = troubles(now=now)
    new = [trouble for trouble in found if _is_first_to_tell(trouble, now)]
    if new and not _told(new):
        Heartbeat.objects.filter(job__in=[trouble.job.name for trouble in new]).update(told_at=None)
    return found


def _is_first_to_tell(trouble: Trouble, now: datetime) -> bool:
    """Claim the telling: of several that watch, and from one minute to the next, one tells."""
    untold = Heartbeat.objects.filter(job=trouble.job.name, last_ok_at=trouble.since, told_at=None)
    return bool(untold.update(told_at=now))


def _told(found: Iterable[Trouble]) -> bool:
    """Mail the operators; say whether that went well. The next watch tries again where it did not."""
    lines = [f"{trouble.job.stopped}: the last good run ended {trouble.since:%d %b %Y %H:%M} UTC." for trouble in found]
    for line in lines:
        logger.error(line)
    if not settings.ADMINS:
        return True
    text = "\n".join(
        [*lines, "", settings.BASE_URL, "What to look at: docs/reliability.md, “When something has stopped”."]
    )
    try:
        for address in settings.ADMINS:
            EmailMessage("Pilotlight has stopped working", text, to=[address]).send(using="operators")
    except (OSError, smtplib.SMTPException) as error:
        logger.error("The operators could not be told (%s).", type(error).__name__)
        return False
    return True


def is_flowing(*, now: datetime) -> bool:
    """Say whether no message has been due for longer than STUCK_AFTER."""
    return not Alert.objects.due().filter(due_at__lt=now - STUCK_AFTER).exists()
