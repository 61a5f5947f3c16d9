"""The product's own programs, web and worker with beat, on a database that ends their sessions and stops."""

from __future__ import annotations

import http.client
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from accounts.models import Portfolio, User
from alerts.models import Alert, AlertState
from alerts.proofs.programs import Broker, end, start, start_worker
from alerts.proofs.server import Server
from alerts.proofs.sink import Sink
from alerts.proofs.world import Copies, make_alerts, make_finding, make_reader

BATCH = 40
ENDS_EVERY = 0.5  # seconds
AWAY = 3.0  # seconds for which the server is stopped
LONGEST = 60  # seconds from the moment at which it takes sessions again
PATIENCE = 180
# What a page may come to: itself, or words in its place; whatever else is a fault of ours.
SHOWN, SAID, BROKEN = range(3)
WORDS = "The database does not answer"


@dataclass(frozen=True)
class Lived:
    """How they lived through it."""

    ended: int  # sessions, at random instants
    pages: Counter[int]  # what pages came to, while sessions were ended and while the server was away
    away: bool  # pages said so while it was
    web_back: float  # seconds after the server was
    mail_back: float
    lost: int
    spare: int  # second copies that are more than the sessions ended and stops
    changed: int
    survived: bool  # neither the web process nor the worker has died

    @property
    def is_kept(self) -> bool:
        is_right = not (self.lost or self.spare or self.changed or self.pages[BROKEN])
        return is_right and self.away and self.survived and max(self.web_back, self.mail_back) <= LONGEST

    def __str__(self) -> str:
        return (
            f"{self.ended} sessions ended under web, worker and beat, which {'lived' if self.survived else 'DIED'}: "
            f"pages shown {self.pages[SHOWN]}, in words {self.pages[SAID]}, broken {self.pages[BROKEN]}, "
            f"messages lost {self.lost}, duplicates too many {self.spare}, changed {self.changed}; after a stop "
            f"pages in {self.web_back:.0f} s, mail in {self.mail_back:.0f} s, "
            f"{'in words' if self.away else 'WITHOUT WORDS'} until then"
        )


def kind_of_answer(status: int, page: str) -> int:
    """Return what an answer is: the page, words in its place, or neither."""
    if status == 503 and WORDS in page and "Traceback" not in page:
        return SAID
    return SHOWN if status == 200 else BROKEN


def live(server: Server, *, seconds: float, seed: int) -> Lived:
    """End sessions at random for so long, then stop the server at once and start it again; return what came of it."""
    reader = make_reader("live@example.org", portfolio=Portfolio.objects.create(name="Live", is_demonstration=True))
    finding, chance = make_finding(reader.memberships.get().portfolio), random.Random(seed)  # noqa: S311
    with (
        tempfile.TemporaryDirectory() as name,
        Sink(Path(name) / "accepted") as sink,
        _programs(sink, name) as programs,
    ):
        web = _Web(programs[0], reader)
        make_alerts(finding, [reader] * BATCH)
        connections.close_all()
        web.wait_until_shown()
        pages, sessions = _end_sessions(server, web, chance, seconds)
        make_alerts(finding, [reader] * BATCH)
        connections.close_all()
        server.stop_at_once()
        time.sleep(AWAY)
        away = web.look()
        server.start()
        web_back = web.wait_until_shown()
        mail_back = web_back + _seconds_until_sent()
        copies = Copies(sink.accepted())
        survived = all(one.poll() is None for one in programs[1:])
    spare = max(copies.duplicates - sessions - 1, 0)
    pages[away] += 1
    return Lived(
        ended=sessions,
        pages=pages,
        away=away == SAID,
        web_back=web_back,
        mail_back=mail_back,
        lost=copies.lost,
        spare=spare,
        changed=copies.changed,
        survived=survived,
    )


@contextmanager
def _programs(sink: Sink, name: str) -> Iterator[tuple[int, subprocess.Popen[bytes], subprocess.Popen[bytes]]]:
    """Yield the port of the web process, itself and the worker."""
    folder, broker = Path(name), Broker(Path(name))
    broker.start()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    web = _start_web(port, broker.port, folder)
    worker = start_worker(broker=broker.port, mail=sink.port, folder=folder)
    try:
        yield port, web, worker
    finally:
        end(worker)
        end(web)
        broker.stop()


def _start_web(port: int, broker: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start gunicorn as the embedded default does, with a pool of connections."""
    environ = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "false",
        "BROKER_URL": f"redis://127.0.0.1:{broker}/0",
        "DATABASE_POOL": "true",
        "STATIC_FROM_FOLDERS": "true",
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "python:config.gunicorn", "--preload"]
    command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    return start(command, environ, folder / "web.log")


class _Web:
    """Somebody who is logged in and opens a page of the web process."""

    def __init__(self, port: int, reader: User) -> None:
        client = Client()
        client.force_login(reader)
        # A site without TLS has the plain name of the cookie.
        self._cookie = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self._port = port

    def look(self) -> int:
        try:
            site = http.client.HTTPConnection("127.0.0.1", self._port, timeout=40)
            site.request("GET", reverse("alert-list"), headers={"Cookie": self._cookie})
            answer = site.getresponse()
            return kind_of_answer(answer.status, answer.read().decode())
        except OSError:
            return BROKEN

    def wait_until_shown(self) -> float:
        """Return how many seconds it takes until the page shows itself."""
        began = time.monotonic()
        while self.look() != SHOWN:
            if time.monotonic() > began + PATIENCE:
                return float("inf")
            time.sleep(0.1)
        return time.monotonic() - began


def _end_sessions(server: Server, web: _Web, chance: random.Random, seconds: float) -> tuple[Counter[int], int]:
    """End a random session every half second, and open pages meanwhile."""
    pages: Counter[int] = Counter()
    ends, sessions = time.monotonic() + seconds, 0
    with server.session() as session:
        while time.monotonic() < ends:
            next_at = time.monotonic() + ENDS_EVERY
            others = session.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
            if others:
                session.execute("SELECT pg_terminate_backend(%s)", chance.choice(others))
                sessions += 1
            pages[web.look()] += 1
            time.sleep(max(0.0, next_at - time.monotonic()))
    return pages, sessions


def _seconds_until_sent() -> float:
    began = time.monotonic()
    while Alert.objects.waiting().exists():
        # A sender that lost its session left a lease behind. It holds for two minutes, which are not waited for here.
        Alert.objects.filter(state=AlertState.LEASED).update(leased_until=Now())
        Alert.objects.waiting().update(due_at=Now())
        connections.close_all()
        if time.monotonic() > began + PATIENCE:
            return float("inf")
        time.sleep(1)
    return time.monotonic() - began
