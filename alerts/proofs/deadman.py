"""Let Celery, beat, the broker and the outbox be dead; operators and leaders must hear of it, and hear it once (A7)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from alerts.heartbeats import SWEEP, beat
from alerts.models import Heartbeat
from alerts.proofs.sink import Sink
from alerts.proofs.world import mail_at, make_reader
from alerts.watching import JOBS, watch

OPERATOR = "operator@example.org"
MINUTE = timedelta(minutes=1)
BANNER = "Pilots have not been evaluated since"


@dataclass(frozen=True)
class Result:
    noticed_after: float  # periods of the sweep
    mails: int  # of the first outage, over ten minutes of watching
    mails_later: int  # of a second one
    banner: bool
    banner_gone: bool
    healthz: tuple[int, int, int]  # before, while nothing runs, after

    @property
    def is_kept(self) -> bool:
        is_told_once = self.mails == self.mails_later == 1
        is_shown = self.banner and self.banner_gone and self.healthz == (200, 503, 200)
        return is_told_once and is_shown and 2 <= self.noticed_after <= 2.5

    def __str__(self) -> str:
        return (
            f"deadman: noticed after {self.noticed_after:.1f} periods without Celery, beat, broker or outbox, mails to "
            f"operators {self.mails} in the first outage and {self.mails_later} in the second, banner for leaders "
            f"{'shown' if self.banner else 'MISSING'} and {'gone' if self.banner_gone else 'LEFT'} afterwards, "
            f"/healthz {', '.join(map(str, self.healthz))}"
        )


def prove_deadman(*, now: datetime) -> Result:
    """Run the proof in the current database, a throw-away one. There is no broker at the address that is set."""
    reader = make_reader()
    nowhere = {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0", "ADMINS": [OPERATOR], "SECURE_SSL_REDIRECT": False}
    hosts = {"ALLOWED_HOSTS": [*settings.ALLOWED_HOSTS, "testserver"]}
    with (
        tempfile.TemporaryDirectory() as folder,
        Sink(Path(folder) / "accepted") as sink,
        mail_at(sink.port),
        override_settings(**nowhere, **hosts),
    ):
        leader = Client()
        leader.force_login(reader)
        _all_run(now)
        before = _status(leader)
        noticed = _minutes_until_noticed(now, sink) * MINUTE / JOBS[SWEEP].period
        mails, banner, while_dead = len(sink.accepted()), _shows_banner(leader), _status(leader)
        _all_run(now)
        gone, after = not _shows_banner(leader), _status(leader)
        _minutes_until_noticed(now, sink)
        return Result(noticed, mails, len(sink.accepted()) - mails, banner, gone, (before, while_dead, after))


def _all_run(now: datetime) -> None:
    for name in JOBS:
        beat(name, at=now)


def _minutes_until_noticed(now: datetime, sink: Sink) -> int:
    """Let the last good sweep be longer and longer ago; watch every minute; return when the operators were mailed."""
    already, noticed = len(sink.accepted()), 0
    for minute in range(1, 21):
        ago = now - minute * MINUTE
        Heartbeat.objects.filter(job=SWEEP).update(last_ok_at=ago)
        watch(now=now)
        if not noticed and len(sink.accepted()) > already:
            noticed = minute
    return noticed


def _shows_banner(leader: Client) -> bool:
    cache.clear()
    return BANNER in leader.get(reverse("dashboard")).content.decode()


def _status(leader: Client) -> int:
    return leader.get(reverse("healthz")).status_code
