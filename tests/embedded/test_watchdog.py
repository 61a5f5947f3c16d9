"""The watchdog before a real site that says what it likes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from embedded.watchdog import FIRST_PAUSE, LONGEST_PAUSE, SECONDS_BETWEEN_LOOKS, Watchdog
from tests.embedded.conftest import free_port

NOTHING_COMES = "sweep has stopped\ndeliver has stopped\n"


class Site:
    """Answers each request with `said`, as /healthz does."""

    def __init__(self) -> None:
        self.said = "ok\n"
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if site.said == "ok\n" else 503)
                self.end_headers()
                self.wfile.write(site.said.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


class Clock:
    """Lets a watchdog look every ten seconds, and notes after how many seconds it restarted."""

    def __init__(self, port: int) -> None:
        self.begins = self.now = float(round(time.monotonic()))
        self.restarts: list[float] = []
        self.watchdog = Watchdog(port, lambda: self.restarts.append(self.now - self.begins))

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now += 10
            self.watchdog.look(self.now)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("ok\n", id="all is well"),
        pytest.param("sweep has stopped\n", id="a long sweep"),
        pytest.param("deliver has stopped\n", id="nothing is sent"),
        pytest.param("the database does not answer\n", id="no database"),
    ],
)
def test_leaves_a_worker_alone_that_may_be_at_work(site: Site, said: str) -> None:
    site.said = said
    clock = Clock(site.port)
    clock.run(3600)

    assert clock.restarts == []


def test_leaves_a_worker_alone_where_the_site_does_not_answer() -> None:
    clock = Clock(free_port())
    clock.run(3600)

    assert clock.restarts == []


def test_restarts_a_worker_of_which_nothing_comes_at_the_next_look(site: Site) -> None:
    clock = Clock(site.port)
    clock.run(300)
    site.said = NOTHING_COMES
    clock.run(2 * SECONDS_BETWEEN_LOOKS)

    assert len(clock.restarts) == 1
    assert 300 < clock.restarts[0] <= 300 + SECONDS_BETWEEN_LOOKS + 10


def test_waits_twice_as_long_after_each_restart_that_did_not_help(site: Site) -> None:
    site.said = NOTHING_COMES
    clock = Clock(site.port)
    clock.run(24 * 3600)
    waits = [later - earlier for earlier, later in zip(clock.restarts, clock.restarts[1:], strict=False)]

    assert waits[:4] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]
    assert set(waits[4:]) == {LONGEST_PAUSE}


def test_a_restart_that_helped_is_forgotten(site: Site) -> None:
    site.said = NOTHING_COMES
    clock = Clock(site.port)
    clock.run(FIRST_PAUSE)
    site.said = "ok\n"
    clock.run(2 * FIRST_PAUSE)
    site.said = NOTHING_COMES
    clock.run(FIRST_PAUSE + 200)
    first, second, third = clock.restarts

    assert first < FIRST_PAUSE < second
    assert third - second == FIRST_PAUSE
