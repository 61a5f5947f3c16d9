"""Notices that sweeping or delivering has stopped, and tells the operators without any of what may have stopped.

It needs neither Celery nor Redis nor the outbox: `manage.py watch` (from cron or a systemd timer) and each web process
once a minute look at the heartbeats, and the mail to the operators goes straight to a mail server (reliability.md A7).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models.address_refusals import digest_of_address
from alerts.heartbeats import DELIVER, DIGEST, FETCH_MAIL, MAIL, REMIND, SWEEP, UP
from alerts.models import Alert, Heartbeat
from alerts.models.heartbeats import HeartbeatQuerySet

logger = logging.getLogger(__name__)

# How long a message that is due may wait before the mail as a whole counts as stuck.
STUCK_AFTER = timedelta(minutes=30)
# How long whoever tells the operators has for it before another does.
TELLING = timedelta(minutes=5)


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
    """A job that stands still, since when, and which operators have been told (digests of their addresses)."""

    job: Job
    since: datetime
    told: list[str]

    @property
    def words(self) -> str:
        return f"{self.job.stopped}: the last good run ended {self.since:%d %b %Y %H:%M} UTC."


# The ticks are a minute and less apart; a sweep of a large inventory takes its time. Who sweeps from cron says more.
PERIOD = timedelta(minutes=settings.WATCH_PERIOD_MINUTES)
# What goes by the hour of the day may be an hour late.
NO_HURRY = max(PERIOD, timedelta(minutes=30))
JOBS = {
    job.name: job
    for job in (
        Job(SWEEP, PERIOD, "Pilots are not being evaluated"),
        Job(DELIVER, PERIOD, "Messages are not being sent"),
        Job(MAIL, STUCK_AFTER / 2, "Messages wait and do not get away"),
        Job(REMIND, NO_HURRY, "Reminders of weekly updates are not being written"),
        Job(DIGEST, NO_HURRY, "Digests are not being written"),
        Job(FETCH_MAIL, NO_HURRY, "Answers by mail are not being fetched"),
    )
}


def _expected() -> list[str]:
    return [name for name in JOBS if name != FETCH_MAIL or settings.IMAP]


def troubles(*, now: datetime) -> list[Trouble]:
    """Return the jobs that stand still at `now`. What is late is expected from the moment at which the web came up."""
    beats = {beat.job: beat for beat in Heartbeat.objects.filter(job__in=(*_expected(), UP))}
    up = beats.pop(UP).last_ok_at if UP in beats else now - 10 * STUCK_AFTER
    late = [name for name, beat in beats.items() if max(beat.last_ok_at, up) < now - JOBS[name].longest]
    return [Trouble(job, beats[name].last_ok_at, beats[name].told) for name, job in JOBS.items() if name in late]


def watch(*, now: datetime) -> list[Trouble]:
    """Look, tell each of the operators once of each job that stands still, and return all of them.

    A job that was never seen is expected from the first watch on.
    """
    Heartbeat.objects.bulk_create([Heartbeat(job=name, last_ok_at=now) for name in _expected()], ignore_conflicts=True)
    found = troubles(now=now)
    if new := [trouble for trouble in found if _is_ours_to_tell(trouble, now)]:
        _tell(new, now)
    return found


def _is_ours_to_tell(trouble: Trouble, now: datetime) -> bool:
    """Claim the telling for a while: of several that watch one tells, and should it die, another does."""
    untold = _beat_of(trouble).filter(told_at=None).exclude(telling_until__gt=now)
    return bool(untold.update(telling_until=now + TELLING))


def _beat_of(trouble: Trouble) -> HeartbeatQuerySet:
    return Heartbeat.objects.filter(job=trouble.job.name, last_ok_at=trouble.since)


def _tell(found: list[Trouble], now: datetime) -> None:
    """Mail what each operator has not been told, and note whom that has reached: the next watch tells the others."""
    for trouble in found:
        logger.error(trouble.words)
    for address in settings.ADMINS:
        new = [trouble for trouble in found if digest_of_address(address) not in trouble.told]
        if new and _has_mailed(address, new):
            for trouble in new:
                trouble.told.append(digest_of_address(address))
                _beat_of(trouble).update(told=trouble.told)
    everybody = {digest_of_address(address) for address in settings.ADMINS}
    for trouble in found:
        told_at = now if everybody <= {*trouble.told} else None
        _beat_of(trouble).update(telling_until=None, told_at=told_at)


def _has_mailed(address: str, found: Iterable[Trouble]) -> bool:
    """Mail one operator; say whether that went well. Whatever is wrong with one of them, the others are told."""
    lines = [trouble.words for trouble in found]
    foot = ["", settings.BASE_URL, "What to look at: docs/reliability.md, “When something has stopped”."]
    mail = EmailMessage("Pilotlight has stopped working", "\n".join([*lines, *foot]), to=[address])
    try:
        mail.send(using="operators")
    except Exception as error:
        logger.error("An operator could not be told (%s).", type(error).__name__)
        return False
    return True


def is_flowing(*, now: datetime) -> bool:
    """Say whether no message has been due for longer than STUCK_AFTER."""
    return not Alert.objects.due().filter(due_at__lt=now - STUCK_AFTER).exists()
